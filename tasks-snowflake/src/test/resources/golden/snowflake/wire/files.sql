PUT 'file:///data/0001.csv' '@~/nightjar/5f2c/' AUTO_COMPRESS = FALSE OVERWRITE = TRUE;
COPY INTO "RAW"."ASANA"."odd ""one""; it's \ 🦉
new.line"
  FROM '@~/nightjar/5f2c/'
  FILES = ('0001.csv')
  FILE_FORMAT = (TYPE = CSV COMPRESSION = AUTO SKIP_HEADER = 1 FIELD_DELIMITER = ',' FIELD_OPTIONALLY_ENCLOSED_BY = '"' NULL_IF = ('') EMPTY_FIELD_AS_NULL = TRUE)
  ON_ERROR = ABORT_STATEMENT;
REMOVE '@~/nightjar/5f2c/';
PUT 'file:///data/0001.csv' '@~/nightjar/5f2c/' AUTO_COMPRESS = FALSE OVERWRITE = TRUE;
COPY INTO "RAW"."ASANA"."odd ""one""; it's \ 🦉
new.line"
  FROM '@~/nightjar/5f2c/'
  FILES = ('0001.csv')
  FILE_FORMAT = (TYPE = CSV COMPRESSION = AUTO SKIP_HEADER = 1 FIELD_DELIMITER = ',' FIELD_OPTIONALLY_ENCLOSED_BY = '"' NULL_IF = ('') EMPTY_FIELD_AS_NULL = TRUE)
  ON_ERROR = SKIP_FILE;
REMOVE '@~/nightjar/5f2c/';
PUT 'file:///data/0001.csv' '@~/nightjar/5f2c/' AUTO_COMPRESS = FALSE OVERWRITE = TRUE;
COPY INTO "RAW"."ASANA"."odd ""one""; it's \ 🦉
new.line"
  FROM '@~/nightjar/5f2c/'
  FILES = ('0001.csv')
  FILE_FORMAT = (TYPE = CSV COMPRESSION = AUTO SKIP_HEADER = 1 FIELD_DELIMITER = ',' FIELD_OPTIONALLY_ENCLOSED_BY = '"' NULL_IF = ('') EMPTY_FIELD_AS_NULL = TRUE)
  ON_ERROR = CONTINUE;
REMOVE '@~/nightjar/5f2c/';
COPY INTO '@~/nightjar/5f2c/rows'
  FROM (
SELECT * FROM "RAW"."ASANA"."odd ""one""; it's \ 🦉
new.line"
  )
  FILE_FORMAT = (TYPE = CSV COMPRESSION = NONE FIELD_DELIMITER = ',' FIELD_OPTIONALLY_ENCLOSED_BY = '"' NULL_IF = ('') EMPTY_FIELD_AS_NULL = FALSE)
  HEADER = TRUE
  OVERWRITE = TRUE
  DETAILED_OUTPUT = TRUE;
GET '@~/nightjar/5f2c/' 'file:///data/out';
REMOVE '@~/nightjar/5f2c/';
PUT 'file:///data/0001.csv' '@~/nightjar/5f2c/' AUTO_COMPRESS = FALSE OVERWRITE = TRUE;
COPY INTO "RAW"."ASANA"."odd ""one""; it's \ 🦉
new.line"
  FROM '@~/nightjar/5f2c/'
  FILES = ('0001.csv')
  FILE_FORMAT = (TYPE = CSV COMPRESSION = AUTO SKIP_HEADER = 0 FIELD_DELIMITER = '''' FIELD_OPTIONALLY_ENCLOSED_BY = '"' NULL_IF = ('\\N') EMPTY_FIELD_AS_NULL = FALSE)
  ON_ERROR = ABORT_STATEMENT;
REMOVE '@~/nightjar/5f2c/';
PUT 'file:///data/0001.csv' '@~/nightjar/5f2c/' AUTO_COMPRESS = FALSE OVERWRITE = TRUE;
COPY INTO "RAW"."ASANA"."odd ""one""; it's \ 🦉
new.line"
  FROM '@~/nightjar/5f2c/'
  FILES = ('0001.csv')
  FILE_FORMAT = (TYPE = CSV COMPRESSION = AUTO SKIP_HEADER = 0 FIELD_DELIMITER = '''' FIELD_OPTIONALLY_ENCLOSED_BY = '"' NULL_IF = ('\\N') EMPTY_FIELD_AS_NULL = FALSE)
  ON_ERROR = SKIP_FILE;
REMOVE '@~/nightjar/5f2c/';
PUT 'file:///data/0001.csv' '@~/nightjar/5f2c/' AUTO_COMPRESS = FALSE OVERWRITE = TRUE;
COPY INTO "RAW"."ASANA"."odd ""one""; it's \ 🦉
new.line"
  FROM '@~/nightjar/5f2c/'
  FILES = ('0001.csv')
  FILE_FORMAT = (TYPE = CSV COMPRESSION = AUTO SKIP_HEADER = 0 FIELD_DELIMITER = '''' FIELD_OPTIONALLY_ENCLOSED_BY = '"' NULL_IF = ('\\N') EMPTY_FIELD_AS_NULL = FALSE)
  ON_ERROR = CONTINUE;
REMOVE '@~/nightjar/5f2c/';
COPY INTO '@~/nightjar/5f2c/rows'
  FROM (
SELECT * FROM "RAW"."ASANA"."odd ""one""; it's \ 🦉
new.line"
  )
  FILE_FORMAT = (TYPE = CSV COMPRESSION = NONE FIELD_DELIMITER = '''' FIELD_OPTIONALLY_ENCLOSED_BY = '"' NULL_IF = ('\\N') EMPTY_FIELD_AS_NULL = FALSE)
  HEADER = FALSE
  OVERWRITE = TRUE
  DETAILED_OUTPUT = TRUE;
GET '@~/nightjar/5f2c/' 'file:///data/out';
REMOVE '@~/nightjar/5f2c/';
PUT 'file:///data/0001.json' '@~/nightjar/5f2c/' AUTO_COMPRESS = FALSE OVERWRITE = TRUE;
COPY INTO "RAW"."ASANA"."odd ""one""; it's \ 🦉
new.line"
  FROM '@~/nightjar/5f2c/'
  FILES = ('0001.json')
  FILE_FORMAT = (TYPE = JSON COMPRESSION = AUTO)
  MATCH_BY_COLUMN_NAME = CASE_INSENSITIVE
  ON_ERROR = ABORT_STATEMENT;
REMOVE '@~/nightjar/5f2c/';
PUT 'file:///data/0001.json' '@~/nightjar/5f2c/' AUTO_COMPRESS = FALSE OVERWRITE = TRUE;
COPY INTO "RAW"."ASANA"."odd ""one""; it's \ 🦉
new.line"
  FROM '@~/nightjar/5f2c/'
  FILES = ('0001.json')
  FILE_FORMAT = (TYPE = JSON COMPRESSION = AUTO)
  MATCH_BY_COLUMN_NAME = CASE_INSENSITIVE
  ON_ERROR = SKIP_FILE;
REMOVE '@~/nightjar/5f2c/';
PUT 'file:///data/0001.json' '@~/nightjar/5f2c/' AUTO_COMPRESS = FALSE OVERWRITE = TRUE;
COPY INTO "RAW"."ASANA"."odd ""one""; it's \ 🦉
new.line"
  FROM '@~/nightjar/5f2c/'
  FILES = ('0001.json')
  FILE_FORMAT = (TYPE = JSON COMPRESSION = AUTO)
  MATCH_BY_COLUMN_NAME = CASE_INSENSITIVE
  ON_ERROR = CONTINUE;
REMOVE '@~/nightjar/5f2c/';
COPY INTO '@~/nightjar/5f2c/rows'
  FROM (
SELECT OBJECT_CONSTRUCT_KEEP_NULL(*) FROM (
SELECT * FROM "RAW"."ASANA"."odd ""one""; it's \ 🦉
new.line"
)
  )
  FILE_FORMAT = (TYPE = JSON COMPRESSION = NONE)
  HEADER = FALSE
  OVERWRITE = TRUE
  DETAILED_OUTPUT = TRUE;
GET '@~/nightjar/5f2c/' 'file:///data/out';
REMOVE '@~/nightjar/5f2c/';
PUT 'file:///data/0001.parquet' '@~/nightjar/5f2c/' AUTO_COMPRESS = FALSE OVERWRITE = TRUE;
COPY INTO "RAW"."ASANA"."odd ""one""; it's \ 🦉
new.line"
  FROM '@~/nightjar/5f2c/'
  FILES = ('0001.parquet')
  FILE_FORMAT = (TYPE = PARQUET)
  MATCH_BY_COLUMN_NAME = CASE_INSENSITIVE
  ON_ERROR = ABORT_STATEMENT;
REMOVE '@~/nightjar/5f2c/';
PUT 'file:///data/0001.parquet' '@~/nightjar/5f2c/' AUTO_COMPRESS = FALSE OVERWRITE = TRUE;
COPY INTO "RAW"."ASANA"."odd ""one""; it's \ 🦉
new.line"
  FROM '@~/nightjar/5f2c/'
  FILES = ('0001.parquet')
  FILE_FORMAT = (TYPE = PARQUET)
  MATCH_BY_COLUMN_NAME = CASE_INSENSITIVE
  ON_ERROR = SKIP_FILE;
REMOVE '@~/nightjar/5f2c/';
PUT 'file:///data/0001.parquet' '@~/nightjar/5f2c/' AUTO_COMPRESS = FALSE OVERWRITE = TRUE;
COPY INTO "RAW"."ASANA"."odd ""one""; it's \ 🦉
new.line"
  FROM '@~/nightjar/5f2c/'
  FILES = ('0001.parquet')
  FILE_FORMAT = (TYPE = PARQUET)
  MATCH_BY_COLUMN_NAME = CASE_INSENSITIVE
  ON_ERROR = CONTINUE;
REMOVE '@~/nightjar/5f2c/';
COPY INTO '@~/nightjar/5f2c/rows'
  FROM (
SELECT * FROM "RAW"."ASANA"."odd ""one""; it's \ 🦉
new.line"
  )
  FILE_FORMAT = (TYPE = PARQUET)
  HEADER = TRUE
  OVERWRITE = TRUE
  DETAILED_OUTPUT = TRUE;
GET '@~/nightjar/5f2c/' 'file:///data/out';
REMOVE '@~/nightjar/5f2c/';
