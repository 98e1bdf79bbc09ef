ALTER SCHEMA "His ""tory"""."odd ""one""; it's \ 🦉
new.line__20261102" SET COMMENT = 'nightjar night=2026-11-02 at=2026-11-01T23:00:00.123Z zone=Europe/Berlin run=5f2c sealed=true source=RAW."odd ""one""; it''s \\ 🦉
new.line"';
