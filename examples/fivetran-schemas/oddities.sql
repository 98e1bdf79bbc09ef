-- Invented, not a Fivetran connector: what the 20 real schemas beside this file lack. README.md says what each table is for.
-- Statements after "-- night N" are what happens to the rows written by hand before night N. Rows that are written or
-- changed by hand leave "_fivetran_synced" null; the generator stamps them.
CREATE SCHEMA "Odd Ones";

-- No key at all, and exact duplicates among its rows.
CREATE TABLE "Odd Ones"."keyless" (
  "page" VARCHAR,
  "visitor" VARCHAR,
  "seconds" INTEGER,
  "_fivetran_synced" TIMESTAMPTZ,
  "_fivetran_deleted" BOOLEAN
);

-- Fivetran's history mode: the source is a Type-2 history already.
CREATE TABLE "Odd Ones"."subscription_history" (
  "id" BIGINT,
  "plan" VARCHAR,
  "seats" INTEGER,
  "monthly_amount" DECIMAL(18,4),
  "_fivetran_start" TIMESTAMPTZ,
  "_fivetran_end" TIMESTAMPTZ,
  "_fivetran_active" BOOLEAN,
  "_fivetran_synced" TIMESTAMPTZ,
  PRIMARY KEY ("id", "_fivetran_start")
);

-- A surrogate key that nothing declares.
CREATE TABLE "Odd Ones"."sheet_row" (
  "_fivetran_id" VARCHAR,
  "region" VARCHAR,
  "target_amount" DOUBLE,
  "comment" VARCHAR,
  "_fivetran_synced" TIMESTAMPTZ,
  "_fivetran_deleted" BOOLEAN
);

-- Nothing besides the key and the time of the sync.
CREATE TABLE "Odd Ones"."tag_of_task" (
  "tag_id" BIGINT,
  "task_id" BIGINT,
  "assigned_on" DATE,
  "_fivetran_synced" TIMESTAMPTZ,
  PRIMARY KEY ("tag_id", "task_id", "assigned_on")
);

-- A key of two values at most.
CREATE TABLE "Odd Ones"."feature_switch" (
  "enabled" BOOLEAN,
  "description" VARCHAR,
  "updated_at" TIMESTAMP,
  "_fivetran_synced" TIMESTAMPTZ,
  "_fivetran_deleted" BOOLEAN,
  PRIMARY KEY ("enabled")
);

-- Keys of numbers with fractions.
CREATE TABLE "Odd Ones"."calibration" (
  "threshold" DOUBLE,
  "factor" DECIMAL(18,4),
  "reading" DOUBLE,
  "_fivetran_synced" TIMESTAMPTZ,
  "_fivetran_deleted" BOOLEAN,
  PRIMARY KEY ("threshold", "factor")
);

-- The key's columns come last, and not in the key's order.
CREATE TABLE "Odd Ones"."key_comes_last" (
  "_fivetran_synced" TIMESTAMPTZ,
  "_fivetran_deleted" BOOLEAN,
  "quantity" INTEGER,
  "warehouse" VARCHAR,
  "item_number" UUID,
  PRIMARY KEY ("item_number", "warehouse")
);

-- Loaded by a script: none of Fivetran's columns.
CREATE TABLE "Odd Ones"."hand_loaded" (
  "account_code" VARCHAR,
  "account_name" VARCHAR,
  "budget" DECIMAL(18,2),
  PRIMARY KEY ("account_code")
);

-- 300 columns.
CREATE TABLE "Odd Ones"."survey_answer" (
  "answer_id" BIGINT, "submitted_at" TIMESTAMP, "question_001" INTEGER, "question_002" BOOLEAN, "question_003" DECIMAL(18,4),
  "question_004" TIMESTAMP, "question_005" DOUBLE, "question_006" VARCHAR, "question_007" INTEGER, "question_008" BOOLEAN,
  "question_009" DECIMAL(18,4), "question_010" TIMESTAMP, "question_011" DOUBLE, "question_012" VARCHAR, "question_013" INTEGER,
  "question_014" BOOLEAN, "question_015" DECIMAL(18,4), "question_016" TIMESTAMP, "question_017" DOUBLE, "question_018" VARCHAR,
  "question_019" INTEGER, "question_020" BOOLEAN, "question_021" DECIMAL(18,4), "question_022" TIMESTAMP, "question_023" DOUBLE,
  "question_024" VARCHAR, "question_025" INTEGER, "question_026" BOOLEAN, "question_027" DECIMAL(18,4), "question_028" TIMESTAMP,
  "question_029" DOUBLE, "question_030" VARCHAR, "question_031" INTEGER, "question_032" BOOLEAN, "question_033" DECIMAL(18,4),
  "question_034" TIMESTAMP, "question_035" DOUBLE, "question_036" VARCHAR, "question_037" INTEGER, "question_038" BOOLEAN,
  "question_039" DECIMAL(18,4), "question_040" TIMESTAMP, "question_041" DOUBLE, "question_042" VARCHAR, "question_043" INTEGER,
  "question_044" BOOLEAN, "question_045" DECIMAL(18,4), "question_046" TIMESTAMP, "question_047" DOUBLE, "question_048" VARCHAR,
  "question_049" INTEGER, "question_050" BOOLEAN, "question_051" DECIMAL(18,4), "question_052" TIMESTAMP, "question_053" DOUBLE,
  "question_054" VARCHAR, "question_055" INTEGER, "question_056" BOOLEAN, "question_057" DECIMAL(18,4), "question_058" TIMESTAMP,
  "question_059" DOUBLE, "question_060" VARCHAR, "question_061" INTEGER, "question_062" BOOLEAN, "question_063" DECIMAL(18,4),
  "question_064" TIMESTAMP, "question_065" DOUBLE, "question_066" VARCHAR, "question_067" INTEGER, "question_068" BOOLEAN,
  "question_069" DECIMAL(18,4), "question_070" TIMESTAMP, "question_071" DOUBLE, "question_072" VARCHAR, "question_073" INTEGER,
  "question_074" BOOLEAN, "question_075" DECIMAL(18,4), "question_076" TIMESTAMP, "question_077" DOUBLE, "question_078" VARCHAR,
  "question_079" INTEGER, "question_080" BOOLEAN, "question_081" DECIMAL(18,4), "question_082" TIMESTAMP, "question_083" DOUBLE,
  "question_084" VARCHAR, "question_085" INTEGER, "question_086" BOOLEAN, "question_087" DECIMAL(18,4), "question_088" TIMESTAMP,
  "question_089" DOUBLE, "question_090" VARCHAR, "question_091" INTEGER, "question_092" BOOLEAN, "question_093" DECIMAL(18,4),
  "question_094" TIMESTAMP, "question_095" DOUBLE, "question_096" VARCHAR, "question_097" INTEGER, "question_098" BOOLEAN,
  "question_099" DECIMAL(18,4), "question_100" TIMESTAMP, "question_101" DOUBLE, "question_102" VARCHAR, "question_103" INTEGER,
  "question_104" BOOLEAN, "question_105" DECIMAL(18,4), "question_106" TIMESTAMP, "question_107" DOUBLE, "question_108" VARCHAR,
  "question_109" INTEGER, "question_110" BOOLEAN, "question_111" DECIMAL(18,4), "question_112" TIMESTAMP, "question_113" DOUBLE,
  "question_114" VARCHAR, "question_115" INTEGER, "question_116" BOOLEAN, "question_117" DECIMAL(18,4), "question_118" TIMESTAMP,
  "question_119" DOUBLE, "question_120" VARCHAR, "question_121" INTEGER, "question_122" BOOLEAN, "question_123" DECIMAL(18,4),
  "question_124" TIMESTAMP, "question_125" DOUBLE, "question_126" VARCHAR, "question_127" INTEGER, "question_128" BOOLEAN,
  "question_129" DECIMAL(18,4), "question_130" TIMESTAMP, "question_131" DOUBLE, "question_132" VARCHAR, "question_133" INTEGER,
  "question_134" BOOLEAN, "question_135" DECIMAL(18,4), "question_136" TIMESTAMP, "question_137" DOUBLE, "question_138" VARCHAR,
  "question_139" INTEGER, "question_140" BOOLEAN, "question_141" DECIMAL(18,4), "question_142" TIMESTAMP, "question_143" DOUBLE,
  "question_144" VARCHAR, "question_145" INTEGER, "question_146" BOOLEAN, "question_147" DECIMAL(18,4), "question_148" TIMESTAMP,
  "question_149" DOUBLE, "question_150" VARCHAR, "question_151" INTEGER, "question_152" BOOLEAN, "question_153" DECIMAL(18,4),
  "question_154" TIMESTAMP, "question_155" DOUBLE, "question_156" VARCHAR, "question_157" INTEGER, "question_158" BOOLEAN,
  "question_159" DECIMAL(18,4), "question_160" TIMESTAMP, "question_161" DOUBLE, "question_162" VARCHAR, "question_163" INTEGER,
  "question_164" BOOLEAN, "question_165" DECIMAL(18,4), "question_166" TIMESTAMP, "question_167" DOUBLE, "question_168" VARCHAR,
  "question_169" INTEGER, "question_170" BOOLEAN, "question_171" DECIMAL(18,4), "question_172" TIMESTAMP, "question_173" DOUBLE,
  "question_174" VARCHAR, "question_175" INTEGER, "question_176" BOOLEAN, "question_177" DECIMAL(18,4), "question_178" TIMESTAMP,
  "question_179" DOUBLE, "question_180" VARCHAR, "question_181" INTEGER, "question_182" BOOLEAN, "question_183" DECIMAL(18,4),
  "question_184" TIMESTAMP, "question_185" DOUBLE, "question_186" VARCHAR, "question_187" INTEGER, "question_188" BOOLEAN,
  "question_189" DECIMAL(18,4), "question_190" TIMESTAMP, "question_191" DOUBLE, "question_192" VARCHAR, "question_193" INTEGER,
  "question_194" BOOLEAN, "question_195" DECIMAL(18,4), "question_196" TIMESTAMP, "question_197" DOUBLE, "question_198" VARCHAR,
  "question_199" INTEGER, "question_200" BOOLEAN, "question_201" DECIMAL(18,4), "question_202" TIMESTAMP, "question_203" DOUBLE,
  "question_204" VARCHAR, "question_205" INTEGER, "question_206" BOOLEAN, "question_207" DECIMAL(18,4), "question_208" TIMESTAMP,
  "question_209" DOUBLE, "question_210" VARCHAR, "question_211" INTEGER, "question_212" BOOLEAN, "question_213" DECIMAL(18,4),
  "question_214" TIMESTAMP, "question_215" DOUBLE, "question_216" VARCHAR, "question_217" INTEGER, "question_218" BOOLEAN,
  "question_219" DECIMAL(18,4), "question_220" TIMESTAMP, "question_221" DOUBLE, "question_222" VARCHAR, "question_223" INTEGER,
  "question_224" BOOLEAN, "question_225" DECIMAL(18,4), "question_226" TIMESTAMP, "question_227" DOUBLE, "question_228" VARCHAR,
  "question_229" INTEGER, "question_230" BOOLEAN, "question_231" DECIMAL(18,4), "question_232" TIMESTAMP, "question_233" DOUBLE,
  "question_234" VARCHAR, "question_235" INTEGER, "question_236" BOOLEAN, "question_237" DECIMAL(18,4), "question_238" TIMESTAMP,
  "question_239" DOUBLE, "question_240" VARCHAR, "question_241" INTEGER, "question_242" BOOLEAN, "question_243" DECIMAL(18,4),
  "question_244" TIMESTAMP, "question_245" DOUBLE, "question_246" VARCHAR, "question_247" INTEGER, "question_248" BOOLEAN,
  "question_249" DECIMAL(18,4), "question_250" TIMESTAMP, "question_251" DOUBLE, "question_252" VARCHAR, "question_253" INTEGER,
  "question_254" BOOLEAN, "question_255" DECIMAL(18,4), "question_256" TIMESTAMP, "question_257" DOUBLE, "question_258" VARCHAR,
  "question_259" INTEGER, "question_260" BOOLEAN, "question_261" DECIMAL(18,4), "question_262" TIMESTAMP, "question_263" DOUBLE,
  "question_264" VARCHAR, "question_265" INTEGER, "question_266" BOOLEAN, "question_267" DECIMAL(18,4), "question_268" TIMESTAMP,
  "question_269" DOUBLE, "question_270" VARCHAR, "question_271" INTEGER, "question_272" BOOLEAN, "question_273" DECIMAL(18,4),
  "question_274" TIMESTAMP, "question_275" DOUBLE, "question_276" VARCHAR, "question_277" INTEGER, "question_278" BOOLEAN,
  "question_279" DECIMAL(18,4), "question_280" TIMESTAMP, "question_281" DOUBLE, "question_282" VARCHAR, "question_283" INTEGER,
  "question_284" BOOLEAN, "question_285" DECIMAL(18,4), "question_286" TIMESTAMP, "question_287" DOUBLE, "question_288" VARCHAR,
  "question_289" INTEGER, "question_290" BOOLEAN, "question_291" DECIMAL(18,4), "question_292" TIMESTAMP, "question_293" DOUBLE,
  "question_294" VARCHAR, "question_295" INTEGER, "question_296" BOOLEAN, "_fivetran_synced" TIMESTAMPTZ, "_fivetran_deleted" BOOLEAN,
  PRIMARY KEY ("answer_id")
);

-- Names that want quotes.
CREATE TABLE "Odd Ones"."Line Items" (
  "Order No" BIGINT,
  "Line No" INTEGER,
  "Net Amount" DECIMAL(18,4),
  " starts with a space" VARCHAR,
  "_fivetran_synced" TIMESTAMPTZ,
  "_fivetran_deleted" BOOLEAN,
  PRIMARY KEY ("Order No", "Line No")
);
CREATE TABLE "Odd Ones"."MixedCase" (
  "Id" BIGINT,
  "createdAt" TIMESTAMP,
  "SHOUTED" VARCHAR,
  "_fivetran_synced" TIMESTAMPTZ,
  "_fivetran_deleted" BOOLEAN,
  PRIMARY KEY ("Id")
);
CREATE TABLE "Odd Ones"."select" (
  "from" INTEGER,
  "where" VARCHAR,
  "group" VARCHAR,
  "order" INTEGER,
  "table" BOOLEAN,
  "null" VARCHAR,
  "_fivetran_synced" TIMESTAMPTZ,
  "_fivetran_deleted" BOOLEAN,
  PRIMARY KEY ("from", "where")
);
CREATE TABLE "Odd Ones"."dots.and ""quotes""" (
  "invoice.id" VARCHAR,
  "said ""yes""" BOOLEAN,
  "it's" VARCHAR,
  "a.""b"".c" INTEGER,
  "_fivetran_synced" TIMESTAMPTZ,
  "_fivetran_deleted" BOOLEAN,
  PRIMARY KEY ("invoice.id")
);
CREATE TABLE "Odd Ones"."; -- punctuation (/*, $$)" (
  "a;b" VARCHAR,
  "-- not a comment" VARCHAR,
  "/* nor this */" INTEGER,
  "(x, y)" VARCHAR,
  "back\slash" VARCHAR,
  "$$100%$$" DOUBLE,
  "_fivetran_synced" TIMESTAMPTZ,
  "_fivetran_deleted" BOOLEAN,
  PRIMARY KEY ("a;b")
);
CREATE TABLE "Odd Ones"."Größe 顧客 🦉" (
  "schlüssel" VARCHAR,
  "名前" VARCHAR,
  "𝒟𝒶𝓉𝒶" INTEGER,
  "🦉" BOOLEAN,
  "_fivetran_synced" TIMESTAMPTZ,
  "_fivetran_deleted" BOOLEAN,
  PRIMARY KEY ("schlüssel")
);
CREATE TABLE "Odd Ones"."{{ 1 }}" (
  "{{ 1 }}" BIGINT,
  "{% raw %}" VARCHAR,
  "{# note #}" VARCHAR,
  "{{ var('x') }}" INTEGER,
  "_fivetran_synced" TIMESTAMPTZ,
  "_fivetran_deleted" BOOLEAN,
  PRIMARY KEY ("{{ 1 }}")
);
CREATE TABLE "Odd Ones"."two lines" (
  "ticket
number" BIGINT,
  "reported
by" VARCHAR,
  "tab	inside" VARCHAR,
  "_fivetran_synced" TIMESTAMPTZ,
  "_fivetran_deleted" BOOLEAN,
  PRIMARY KEY ("ticket
number")
);
CREATE TABLE "Odd Ones"."a_table_whose_name_was_made_from_the_title_of_a_survey_question_by_a_form_builder_that_cuts_nothing_off_a_table_whose_name_was_made_from_the_title_of_a_survey_question_by_a_form_builder_that_cuts_nothing_off_a_table_whos" (
  "id" BIGINT,
  "how_satisfied_are_you_with_the_answer_that_you_got_from_our_team_the_last_time_you_asked_us_something_how_satisfied_are_you_with_the_answer_that_you_got_from_our_team_the_last_time_you_asked_us_something_how_sa" INTEGER,
  "_fivetran_synced" TIMESTAMPTZ,
  "_fivetran_deleted" BOOLEAN,
  PRIMARY KEY ("id")
);

-- Text keys that are the same once they are joined by a bar.
CREATE TABLE "Odd Ones"."bar_in_key" (
  "part_one" VARCHAR,
  "part_two" VARCHAR,
  "note" VARCHAR,
  "_fivetran_synced" TIMESTAMPTZ,
  "_fivetran_deleted" BOOLEAN,
  PRIMARY KEY ("part_one", "part_two")
);

-- Its owner names "sku" as the key in nightjar.yml, and the rows do not keep to it.
CREATE TABLE "Odd Ones"."price_list" (
  "sku" VARCHAR,
  "price" DECIMAL(18,4),
  "currency" VARCHAR,
  "_fivetran_synced" TIMESTAMPTZ,
  "_fivetran_deleted" BOOLEAN
);

-- Every type, and in each the values that comparisons get wrong.
CREATE TABLE "Odd Ones"."special_values" (
  "id" INTEGER,
  "what" VARCHAR,
  "double" DOUBLE,
  "float" FLOAT,
  "text" VARCHAR,
  "json" JSON,
  "instant" TIMESTAMPTZ,
  "local_time" TIMESTAMP,
  "day" DATE,
  "time_of_day" TIME,
  "span" INTERVAL,
  "bytes" BLOB,
  "uuid" UUID,
  "huge" HUGEINT,
  "exact" DECIMAL(38,9),
  "flag" BOOLEAN,
  "labels" VARCHAR[],
  "address" STRUCT("street" VARCHAR, "house, no." INTEGER),
  "_fivetran_synced" TIMESTAMPTZ,
  "_fivetran_deleted" BOOLEAN,
  PRIMARY KEY ("id")
);

-- Not a table: a night leaves it out.
CREATE VIEW "Odd Ones"."current_prices" AS
  SELECT "sku", "price" FROM "Odd Ones"."price_list" WHERE NOT "_fivetran_deleted";

-- night 1
INSERT INTO "Odd Ones"."keyless" ("page", "visitor", "seconds", "_fivetran_deleted") VALUES
  ('/pricing', 'ana', 12, false),
  ('/pricing', 'ana', 12, false),
  ('/pricing', 'ana', 12, false),
  ('/pricing', NULL, NULL, false),
  ('/pricing', NULL, NULL, false),
  (NULL, NULL, NULL, NULL);
INSERT INTO "Odd Ones"."bar_in_key" ("part_one", "part_two", "note", "_fivetran_deleted") VALUES
  ('a|b', 'c', 'the bar is in the first part', false),
  ('a', 'b|c', 'the bar is in the second part', false),
  ('', '|', 'an empty first part', false),
  ('|', '', 'an empty second part', false);
INSERT INTO "Odd Ones"."price_list" ("sku", "price", "currency", "_fivetran_deleted") VALUES
  ('SKU-7', 10.00, 'EUR', false),
  ('SKU-7', 12.00, 'EUR', false),
  (NULL, 3.50, 'USD', false),
  (NULL, 4.50, 'USD', false);
INSERT INTO "Odd Ones"."special_values" ("id", "what", "double", "float", "text", "json", "instant", "local_time", "day",
  "time_of_day", "span", "bytes", "uuid", "huge", "exact", "flag", "labels", "address", "_fivetran_deleted") VALUES
  (1, 'nulls', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (2, 'not a number', 'NaN', 'NaN', '', 'null', '2026-03-29 01:30:00+00', '2026-03-29 02:30:00', '2024-02-29',
    '23:59:59.999999', INTERVAL 1 MONTH, '', '00000000-0000-0000-0000-000000000000', 0, 0, false, [],
    {'street': '', 'house, no.': NULL}, false),
  (3, 'minus zero', '-0.0', '-0.0', ' ', '{"a": 1, "b": [1, 2]}', '1969-12-31 23:59:59.999999+00', '0001-01-01 00:00:00',
    '1582-10-10', '00:00:00', INTERVAL 30 DAY, '\x00\xFF'::BLOB, 'ffffffff-ffff-ffff-ffff-ffffffffffff',
    -170141183460469231731687303715884105727, -0.000000001, true, [NULL],
    {'street': NULL, 'house, no.': -1}, false),
  (4, 'infinity', 'Infinity', 'Infinity', 'O''Neil; DROP TABLE "x" -- {{ 1 }}', '{"b": [1, 2], "a": 1}', 'infinity', 'infinity',
    'infinity', '12:00:00', INTERVAL '-1 day', '\x22'::BLOB, '12345678-1234-4234-8234-123456789abc',
    170141183460469231731687303715884105727, 99999999999999999999999999999.999999999, true, ['', 'a,b', '"', NULL],
    {'street': 'Rue de l''Œuvre 🦉', 'house, no.': 2147483647}, false),
  (5, 'minus infinity', '-Infinity', '-Infinity', repeat('300 characters ', 20), '"text"', '-infinity', '-infinity', '-infinity',
    '00:00:00.000001', INTERVAL 0 SECOND, 'x'::BLOB, NULL, -1, -99999999999999999999999999999.999999999, NULL, ['𝒟', NULL, '🦉'],
    NULL, false),
  (6, 'nearly the same', 0.1, 0.1, 'null', '1', '2026-10-25 01:30:00+00', '2026-10-25 02:30:00.000001', '9999-12-31',
    '01:30:00', INTERVAL '1 month 1 day 0.000001 seconds', '\x0A'::BLOB, NULL, 1, 0.1, false, ['x'],
    {'street': E'two\nlines', 'house, no.': 0}, false);

-- night 2
INSERT INTO "Odd Ones"."keyless" ("page", "visitor", "seconds", "_fivetran_deleted") VALUES ('/pricing', 'ana', 12, false);
UPDATE "Odd Ones"."bar_in_key" SET "note" = 'changed alone', "_fivetran_synced" = NULL WHERE "part_one" = 'a|b' AND "part_two" = 'c';
UPDATE "Odd Ones"."special_values" SET "double" = 0.0, "float" = 0.0, "_fivetran_synced" = NULL WHERE "id" = 3;
UPDATE "Odd Ones"."special_values" SET "text" = NULL, "json" = NULL, "_fivetran_synced" = NULL WHERE "id" = 2;
UPDATE "Odd Ones"."special_values" SET "labels" = [], "text" = '', "_fivetran_synced" = NULL WHERE "id" = 1;

-- night 3
DELETE FROM "Odd Ones"."keyless" WHERE rowid = (SELECT min(rowid) FROM "Odd Ones"."keyless" WHERE "visitor" = 'ana');
DELETE FROM "Odd Ones"."bar_in_key" WHERE "part_one" = 'a' AND "part_two" = 'b|c';
DELETE FROM "Odd Ones"."special_values" WHERE "id" IN (2, 4);
UPDATE "Odd Ones"."price_list" SET "price" = 11.00, "_fivetran_synced" = NULL WHERE "sku" = 'SKU-7' AND "price" = 10.00;

-- night 4
INSERT INTO "Odd Ones"."bar_in_key" ("part_one", "part_two", "note", "_fivetran_deleted") VALUES ('a', 'b|c', 'back again', false);
INSERT INTO "Odd Ones"."special_values" ("id", "what", "double", "_fivetran_deleted") VALUES (2, 'not a number', 'NaN', false);
UPDATE "Odd Ones"."special_values" SET "text" = '300 characters', "double" = 'NaN', "_fivetran_synced" = NULL WHERE "id" = 5;
