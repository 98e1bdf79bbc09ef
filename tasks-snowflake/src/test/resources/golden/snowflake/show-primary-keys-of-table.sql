SHOW PRIMARY KEYS IN TABLE "RAW"."odd ""one""; it's \ 🦉
new.line"."odd ""one""; it's \ 🦉
new.line";
