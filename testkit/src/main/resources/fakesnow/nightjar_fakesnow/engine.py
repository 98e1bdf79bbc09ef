"""Runs statements: those of the catalog by their words, the others through sqlglot and fakesnow's rewriting on DuckDB."""

import re
import warnings
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from . import catalog_statements, results, show
from .catalog import Function, Table
from .errors import SnowflakeError, syntax, unsupported
from .functions import Functions
from .results import Result
from .rewriting import to_duckdb
from .table_statements import TableStatements
from .tables import Tables, upper
from .words import Words

if TYPE_CHECKING:
    from .account import Account
    from .session import Session

warnings.filterwarnings("ignore", message="Arrow output on a DB-API result")
_QUERIES = (exp.Select, exp.SetOperation, exp.Subquery)


class Engine:
    """Thread-safe; a session runs one statement at a time."""

    def __init__(self, account: "Account"):
        self._account = account

    def run(self, session: "Session", sql: str, values: list[Any]) -> Result:
        """Runs one statement; values stand for its question marks."""
        try:
            words = Words(sql)
            if words.at_end():
                raise SnowflakeError("000900", "42601", "SQL compilation error:\nEmpty SQL statement.")
            flow = [token for token in words.tokens if token.text == "->>"]
            return self._flow(session, sql, flow, values) if flow else self._statement(session, sql, words, values)
        except SqlglotError as e:
            raise syntax(re.sub(r"\x1b\[\d+m", "", str(e))) from None
        except duckdb.Error as e:
            raise translated(e) from None

    def describe(self, session: "Session", sql: str) -> Result:
        """The columns of a query without its rows, and how many question marks a statement has."""
        expression = sqlglot.parse_one(sql, read="snowflake")
        marks = len(list(expression.find_all(exp.Placeholder)))
        if isinstance(expression, _QUERIES):
            values = [None] * marks
            result = self.run(session, sql, values)
            result.rows = result.rows.slice(0, 0)
        else:
            kinds = {exp.Insert: results.INSERT, exp.Update: results.UPDATE, exp.Delete: results.DELETE,
                     exp.Merge: results.MERGE}
            result = results.of([results.Column("status")], [], kinds.get(type(expression), results.DDL))
        result.parameters["binds"] = marks
        return result

    def _flow(self, session: "Session", sql: str, signs: list, values: list[Any]) -> Result:
        """Statements chained by ->>: $1 is the result of the one before."""
        bounds = [0, *(end for sign in signs for end in (sign.start, sign.end)), len(sql)]
        result = None
        for start, end in zip(bounds[::2], bounds[1::2], strict=True):
            text = sql[start:end]
            if result is not None:
                view = self._account.information.new_name()
                names = [column.name for column in result.columns]
                session.connection.register(view, result.rows.rename_columns(names))
                result = self._parsed(session, text, values, chained=view)
            else:
                result = self._statement(session, text, Words(text), values)
        assert result is not None
        return result

    def _statement(self, session: "Session", sql: str, words: Words, values: list[Any]) -> Result:
        for handler in (catalog_statements.handle, show.handle):
            result = handler(self._account, session, words)
            if result is not None:
                return result
            words.at = 0
        return self._parsed(session, sql, values)

    def _parsed(self, session: "Session", sql: str, values: list[Any], chained: str = "") -> Result:
        expressions = [one for one in sqlglot.parse(sql, read="snowflake") if one is not None]
        if len(expressions) != 1:
            raise SnowflakeError(
                "000008",
                "0A000",
                f"Actual statement count {len(expressions)} did not match the desired statement count 1.",
            )
        expression = bound(expressions[0], values)
        if isinstance(expression, exp.Command) or expression.find(exp.Command):
            raise unsupported(sql.strip().split("\n")[0][:120])
        if isinstance(expression, _QUERIES):
            return self._query(session, expression, chained)
        with self._account.catalog.lock:
            return TableStatements(self._account, session).run(expression)

    def _query(self, session: "Session", expression: exp.Expr, chained: str) -> Result:
        names = output_names(expression)
        with self._account.catalog.lock:
            placed = self.place(session, expression, chained)
        text = to_duckdb(placed)
        connection = session.connection.execute(text)
        description = connection.description
        rows = connection.to_arrow_table()
        given = [column[0] for column in description]
        if len(names) == len(given):
            given = [name or fallback for name, fallback in zip(names, given, strict=True)]
        return results.of_arrow(given, rows, variants=[str(column[1]) == "JSON" for column in description])

    def place(self, session: "Session", expression: exp.Expr, chained: str = "") -> exp.Expr:
        """A query with the tables that hold the rows."""
        upper(expression)
        for parameter in list(expression.find_all(exp.Table)):
            if isinstance(parameter.this, exp.Parameter):
                if not chained or parameter.this.name != "1":
                    raise syntax(f"there is no result ${parameter.this.name}")
                parameter.set("this", exp.Anonymous(this="query_table", expressions=[exp.Literal.string(chained)]))
        functions = Functions(self._account, session)
        expression = functions.place(expression)
        tables = Tables(self._account, session)
        expression = tables.place(expression)
        self.check_columns(session, expression, tables.read + functions.read, functions.columns)
        return expression

    def columns(self, session: "Session", store: str) -> list[str]:
        rows = session.connection.execute(
            "SELECT column_name FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index", [store]
        ).fetchall()
        return [name for (name,) in rows]

    def check_columns(self, session: "Session", expression: exp.Expr, read: list[Table], more: set[str]) -> None:
        """Refuses a column by a name of other case: DuckDB would find it, Snowflake does not."""
        known = set(more)
        for table in read:
            if not table.is_view:
                known.update(self.columns(session, table.store))
        for alias in expression.find_all(exp.Alias, exp.TableAlias, exp.ColumnDef):
            known.add(alias.alias if isinstance(alias, exp.Alias) else alias.name)
            known.update(column.name for column in alias.args.get("columns") or [])
        folded = {name.lower() for name in known}
        for column in expression.find_all(exp.Column):
            if column.name not in known and column.name.lower() in folded:
                raise invalid_identifier(column.sql(dialect="snowflake"))

    def check_function(self, session: "Session", function: Function) -> None:
        """Refuses a function that could not be called."""
        functions = Functions(self._account, session)
        query = functions.call(function, [exp.Null() for _ in function.parameters])
        session.connection.execute("EXPLAIN " + to_duckdb(query.this))

    def describe_view(self, session: "Session", view: Table) -> str:
        """A table without rows that has the columns of a view."""
        query = sqlglot.parse_one(view.query, read="snowflake")
        upper(query)
        placed = Tables(self._account, session, view.context).place(Functions(self._account, session).place(query))
        text = to_duckdb(placed)
        return self._account.new_store(session, f"AS SELECT * FROM ({text}) LIMIT 0")


def invalid_identifier(text: str) -> SnowflakeError:
    return SnowflakeError("000904", "42000", f"SQL compilation error: error line 1 at position 0\ninvalid identifier '{text}'")


def output_names(expression: exp.Expr) -> list[str]:
    """How Snowflake calls columns that are given no name: by their text. Empty where DuckDB's name will do."""
    first = expression
    while isinstance(first, (exp.SetOperation, exp.Subquery)):
        first = first.this
    return [
        "" if isinstance(part, (exp.Column, exp.Alias)) or part.is_star and not isinstance(part, exp.Count)
        else part.sql(dialect="snowflake").upper()
        for part in getattr(first, "selects", [])
    ]


def bound(expression: exp.Expr, values: list[Any]) -> exp.Expr:
    """The values in the place of the question marks, in their order."""
    marks = list(expression.find_all(exp.Placeholder, bfs=False))
    if len(marks) > len(values):
        raise SnowflakeError("002049", "42601", "SQL compilation error: error line 1 at position 0\nBind variable ? not set.")
    for mark, value in zip(marks, values, strict=False):
        mark.replace(converted(value))
    return expression


def converted(value: Any) -> exp.Expr:
    if isinstance(value, bytes):
        return exp.HexString(this=value.hex())
    if isinstance(value, (bool, int, float, Decimal, str)) or value is None:
        return exp.convert(value)
    if isinstance(value, datetime):
        return exp.cast(exp.Literal.string(value.isoformat(sep=" ")), "TIMESTAMPTZ" if value.tzinfo else "TIMESTAMP")
    if isinstance(value, date):
        return exp.cast(exp.Literal.string(value.isoformat()), "DATE")
    if isinstance(value, time):
        return exp.cast(exp.Literal.string(value.isoformat()), "TIME")
    raise unsupported(f"a bind of {type(value).__name__}")


def translated(error: duckdb.Error) -> SnowflakeError:
    """DuckDB's failures in Snowflake's codes. What is neither known nor the user's fault says that it is the fake's."""
    message = str(error)
    if isinstance(error, duckdb.InterruptException):
        return SnowflakeError("000604", "57014", "SQL execution canceled")
    if isinstance(error, duckdb.ConversionException):
        value = re.search(r"string (['\"])(.*)\1 to (?:INT|DECIMAL|DOUBLE|FLOAT|BIGINT)", message, re.DOTALL)
        if value:
            return SnowflakeError("100038", "22018", f"Numeric value '{value.group(2)}' is not recognized")
        return SnowflakeError("100035", "22007", message)
    if isinstance(error, duckdb.ConstraintException) and "NOT NULL" in message:
        return SnowflakeError("100072", "22000", f"NULL result in a non-nullable column: {message}")
    if isinstance(error, duckdb.ParserException):
        return syntax(message)
    if "does not exist" in message and isinstance(error, duckdb.CatalogException):
        return SnowflakeError("002140", "42601", f"SQL compilation error:\n{message}")
    if isinstance(error, duckdb.BinderException):
        return SnowflakeError("000904", "42000", f"SQL compilation error:\n{message}")
    if isinstance(error, duckdb.OutOfRangeException) and "ivision by zero" in message:
        return SnowflakeError("100051", "22012", "Division by zero")
    return SnowflakeError("000603", "XX000", f"SQL execution internal error in the fake of Snowflake: {message}")


