"""What can be seen of the fake without a driver."""

import unittest
from datetime import UTC, datetime, timedelta

from nightjar_fakesnow.account import Account
from nightjar_fakesnow.clock import Clock
from nightjar_fakesnow.errors import SnowflakeError
from nightjar_fakesnow.names import quoted, shown, split
from nightjar_fakesnow.results import body
from nightjar_fakesnow.words import Words, unescaped


class NamesTest(unittest.TestCase):
    def test_a_name_keeps_its_case_only_in_quotes(self):
        self.assertEqual(split('raw."a.b ""c""".T'), ["RAW", 'a.b "c"', "T"])

    def test_a_name_is_shown_in_quotes_where_it_needs_them(self):
        self.assertEqual(shown("RAW", "a b", 'x"'), 'RAW."a b"."x"""')
        self.assertEqual(quoted("RAW"), '"RAW"')


class WordsTest(unittest.TestCase):
    def test_comments_and_line_ends_are_no_words(self):
        words = Words("SHOW /* x */ SCHEMAS -- y\n IN // z\n DATABASE \"a\"\"b\" ;")
        words.expect("SHOW", "SCHEMAS", "IN", "DATABASE")
        self.assertEqual(words.identifier(), 'a"b')
        words.end()

    def test_a_string_ends_where_snowflake_ends_it(self):
        self.assertEqual(unescaped(r"'it''s \\ \'x\' \n🦉'"), "it's \\ 'x' \n🦉")
        self.assertEqual(Words("$$a 'b' \\n$$").string(), "a 'b' \\n")

    def test_an_error_names_the_place(self):
        words = Words("SHOW\n  NOTHING")
        words.expect("SHOW")
        with self.assertRaisesRegex(SnowflakeError, "line 2 at position 2 unexpected 'NOTHING'"):
            words.expect("TABLES")

    def test_what_is_in_parentheses_may_have_some_itself(self):
        self.assertEqual(Words("(a (b) ')' c)").parenthesised(), "a (b) ')' c")


class ClockTest(unittest.TestCase):
    def test_it_runs_on_from_what_it_is_set_to_and_never_stands(self):
        clock = Clock()
        start = datetime(2026, 11, 2, tzinfo=UTC)
        clock.set(start)
        first, second = clock.now(), clock.now()
        self.assertLess(first, second)
        self.assertLess(second - start, timedelta(minutes=1))


class EngineTest(unittest.TestCase):
    def setUp(self):
        self.account = Account()
        self.session = self.account.open_session("TESTER")
        for sql in ("CREATE DATABASE RAW", "CREATE TABLE RAW.PUBLIC.T (ID NUMBER(38,0), AT TIMESTAMP_TZ)"):
            self.run_sql(sql)

    def run_sql(self, sql, *values):
        return self.account.engine.run(self.session, sql, list(values))

    def rows(self, sql, *values):
        return [list(row.values()) for row in self.run_sql(sql, *values).rows.to_pylist()]

    def test_values_stand_for_question_marks(self):
        self.run_sql("INSERT INTO RAW.PUBLIC.T (ID) VALUES (?)", 7)
        self.assertEqual(self.rows("SELECT ID, ? FROM RAW.PUBLIC.T", "it's"), [[7, "it's"]])

    def test_the_time_is_the_same_in_a_statement(self):
        self.assertEqual(self.rows("SELECT CURRENT_TIMESTAMP() = CURRENT_TIMESTAMP()"), [[True]])

    def test_a_hash_of_rows_is_the_same_in_any_order_and_counts_what_is_twice(self):
        def hashed(*values):
            rows = " UNION ALL ".join(f"SELECT {value} AS X" for value in values)
            return self.rows(f"SELECT HASH_AGG(*) FROM ({rows})")

        self.assertEqual(hashed(1, 2, 2), hashed(2, 1, 2))
        self.assertNotEqual(hashed(1, 2, 2), hashed(1, 2))

    def test_digits_of_large_numbers_stay(self):
        self.assertEqual(str(self.rows("SELECT SUM(X) FROM (SELECT 9007199254740993 AS X)")[0][0]), "9007199254740993")

    def test_a_merge_tells_what_it_did(self):
        self.run_sql("INSERT INTO RAW.PUBLIC.T (ID) VALUES (1)")
        result = self.run_sql(
            "MERGE INTO RAW.PUBLIC.T D USING (SELECT 1 AS ID UNION ALL SELECT 2) S ON D.ID = S.ID"
            " WHEN MATCHED THEN UPDATE SET AT = NULL WHEN NOT MATCHED THEN INSERT (ID) VALUES (ID)"
        )
        self.assertEqual([column.name for column in result.columns], ["number of rows inserted", "number of rows updated"])
        self.assertEqual(result.rows.to_pylist()[0], {"number of rows inserted": 1, "number of rows updated": 1})

    def test_a_merge_that_would_change_a_row_twice_is_refused(self):
        self.run_sql("INSERT INTO RAW.PUBLIC.T (ID) VALUES (1)")
        merge = (
            "MERGE INTO RAW.PUBLIC.T D USING (SELECT 1 AS ID, 'a' AS X UNION ALL SELECT 1, 'b') S ON D.ID = S.ID"
            " WHEN MATCHED {} THEN UPDATE SET AT = CURRENT_TIMESTAMP()"
        )
        with self.assertRaisesRegex(SnowflakeError, "Duplicate row detected"):
            self.run_sql(merge.format(""))
        self.assertEqual(self.rows("SELECT COUNT(AT) FROM RAW.PUBLIC.T"), [[0]])
        self.run_sql(merge.format("AND S.X = 'b'"))
        self.assertEqual(self.rows("SELECT COUNT(AT) FROM RAW.PUBLIC.T"), [[1]])

    def test_a_time_that_is_null_goes_as_null(self):
        self.run_sql("INSERT INTO RAW.PUBLIC.T VALUES (1, NULL), (2, '2026-11-02 00:00:00.5+00:00')")
        rows = body(self.run_sql("SELECT AT FROM RAW.PUBLIC.T ORDER BY ID"), json=True)["rowset"]
        self.assertEqual(rows, [[None], ["1793577600.500000000 1440"]])

    def test_a_clone_has_its_own_rows_from_the_first_change_on(self):
        self.run_sql("CREATE SCHEMA RAW.C CLONE RAW.PUBLIC")
        catalog = self.account.catalog
        self.assertEqual(catalog.table("RAW", "C", "T").store, catalog.table("RAW", "PUBLIC", "T").store)
        self.run_sql("INSERT INTO RAW.C.T (ID) VALUES (1)")
        self.assertEqual(self.rows("SELECT COUNT(*) FROM RAW.PUBLIC.T"), [[0]])

    def test_two_statements_are_refused(self):
        with self.assertRaisesRegex(SnowflakeError, "did not match the desired statement count 1"):
            self.run_sql("SELECT 1; SELECT 2")


if __name__ == "__main__":
    unittest.main()
