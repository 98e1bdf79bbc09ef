SHOW PRIMARY KEYS IN SCHEMA "RAW"."odd ""one""; it's \ 🦉
new.line";
