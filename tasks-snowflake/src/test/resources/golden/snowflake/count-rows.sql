SELECT COUNT(*) FROM "RAW"."odd ""one""; it's \ 🦉
new.line"."odd ""one""; it's \ 🦉
new.line";
