"""Runs DuckDB's own statements on the tables of a database: a quick way to fill it."""

from typing import TYPE_CHECKING

import duckdb
import sqlglot

from .catalog import Table
from .errors import syntax
from .names import quoted

if TYPE_CHECKING:
    from .account import Account

_KEYS = """
    SELECT schema_name, table_name, constraint_column_names FROM duckdb_constraints()
    WHERE database_name = ? AND constraint_type = 'PRIMARY KEY'"""


class Loader:
    """Keeps a copy of each loaded database in DuckDB's own shape, and takes over what the statements made of it."""

    def __init__(self, account: "Account"):
        self._account = account

    def run(self, database: str, statements: list[str]) -> None:
        """Runs them with that database as the current one; schemas, tables, keys and rows are then as they left them."""
        account, catalog = self._account, self._account.catalog
        with catalog.lock:
            holder = catalog.databases.get(database) or catalog.create_database(database, "ACCOUNTADMIN")
            shadow = f"load {database}"
            connection = account.duckdb.cursor()
            try:
                connection.execute(f"ATTACH IF NOT EXISTS ':memory:' AS {quoted(shadow)}")
                connection.execute(f"USE {quoted(shadow)}")
                touched = _names(statements)
                for statement in statements:
                    connection.execute(statement)
                self._take_over(connection, shadow, holder, touched)
            except duckdb.Error as e:
                raise syntax(str(e)) from None
            finally:
                connection.close()

    def _take_over(self, connection, shadow: str, holder, touched: set[str]) -> None:
        catalog, now = self._account.catalog, self._account.clock.now
        keys = {(schema, table): columns for schema, table, columns in connection.execute(_KEYS, [shadow]).fetchall()}
        found: dict[str, set[str]] = {}
        for schema, table in connection.execute(
            "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = ?", [shadow]
        ).fetchall():
            found.setdefault(schema, set()).add(table)
        for schema_name, tables in sorted(found.items()):
            if schema_name not in holder.schemas:
                catalog.create_schema(holder.name, schema_name, "LOADER")
            schema = holder.schemas[schema_name]
            for name in sorted(tables):
                old = schema.tables.get(name)
                if old is not None and name.lower() not in touched:
                    continue
                table = old or Table(name, now(), "LOADER")
                table.store = catalog.new_store()
                columns = ", ".join(_converted(*column) for column in connection.execute(
                    "SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = ? AND schema_name = ?"
                    " AND table_name = ? ORDER BY column_index", [shadow, schema_name, name]
                ).fetchall())
                connection.execute(
                    f"CREATE TABLE memory.main.{quoted(table.store)} AS"
                    f" SELECT {columns} FROM {quoted(shadow, schema_name, name)}"
                )
                table.primary_key = list(keys.get((schema_name, name), []))
                table.changed_on = now()
                schema.tables[name] = table
        for schema in holder.schemas.values():
            for name in list(schema.tables):
                if schema.name in found and name not in found[schema.name]:
                    catalog.drop_table(schema, name)


def _names(statements: list[str]) -> set[str]:
    """The words of the statements, in lower case: a table that is not among them has not been changed."""
    words: set[str] = set()
    for statement in statements:
        words.update(token.text.lower() for token in sqlglot.tokenize(statement, read="duckdb"))
    return words


def _converted(column: str, kind: str) -> str:
    """A column in a type that Snowflake has."""
    name = quoted(column)
    if kind in ("UUID", "INTERVAL", "BIT", "TIME WITH TIME ZONE") or kind.startswith("ENUM"):
        return f"{name}::VARCHAR AS {name}"
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION")):
        return f"to_json({name}) AS {name}"
    if kind in ("TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER"):
        return f"{name}::BIGINT AS {name}"  # Snowflake has one type for all whole numbers
    if kind == "FLOAT":
        return f"{name}::DOUBLE AS {name}"
    return f"{name}::TIMESTAMP AS {name}" if kind.startswith("TIMESTAMP_") else name
