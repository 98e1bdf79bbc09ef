GRANT USAGE ON DATABASE "His ""tory""" TO ROLE "ANALYST";
GRANT USAGE ON SCHEMA "His ""tory"""."odd ""one""; it's \ 🦉
new.line" TO ROLE "ANALYST";
GRANT SELECT ON ALL TABLES IN SCHEMA "His ""tory"""."odd ""one""; it's \ 🦉
new.line" TO ROLE "ANALYST";
GRANT USAGE ON DATABASE "His ""tory""" TO ROLE "a ""role""";
GRANT USAGE ON SCHEMA "His ""tory"""."odd ""one""; it's \ 🦉
new.line" TO ROLE "a ""role""";
GRANT SELECT ON ALL TABLES IN SCHEMA "His ""tory"""."odd ""one""; it's \ 🦉
new.line" TO ROLE "a ""role""";
