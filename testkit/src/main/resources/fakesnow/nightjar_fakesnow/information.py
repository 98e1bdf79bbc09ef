"""INFORMATION_SCHEMA, made when it is asked for."""

from itertools import count
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from .catalog import RESERVED, Database, Schema, Table
from .errors import unsupported
from .names import quoted

if TYPE_CHECKING:
    from .account import Account
    from .session import Session

_STRING, _TIME, _NUMBER = pa.string(), pa.timestamp("us", "UTC"), pa.int64()
_TYPE = """
    CASE WHEN starts_with(data_type, 'DECIMAL') OR data_type IN ('BIGINT', 'INTEGER', 'SMALLINT', 'TINYINT', 'HUGEINT',
              'UBIGINT', 'UINTEGER') THEN 'NUMBER'
         WHEN data_type = 'VARCHAR' THEN 'TEXT'
         WHEN data_type IN ('DOUBLE', 'FLOAT') THEN 'FLOAT'
         WHEN data_type = 'BLOB' THEN 'BINARY'
         WHEN data_type = 'TIMESTAMP WITH TIME ZONE' THEN 'TIMESTAMP_TZ'
         WHEN starts_with(data_type, 'TIMESTAMP') THEN 'TIMESTAMP_NTZ'
         WHEN data_type IN ('BOOLEAN', 'DATE', 'TIME') THEN data_type
         WHEN data_type = 'JSON' THEN 'VARIANT'
         WHEN data_type LIKE '%[]' THEN 'ARRAY'
         ELSE 'OBJECT' END"""


class Information:
    """Each view that a statement asks for is a temporary table of its session."""

    def __init__(self, account: "Account"):
        self._account = account
        self._numbers = count(1)

    def view(self, session: "Session", database: str, name: str) -> str:
        """The name of the table that stands for a view."""
        holder = self._account.catalog.database(database)
        makers = {
            "SCHEMATA": self._schemata,
            "TABLES": self._tables,
            "VIEWS": self._views,
            "COLUMNS": self._columns,
            "TABLE_CONSTRAINTS": self._constraints,
            "DATABASES": self._databases,
        }
        if name not in makers:
            raise unsupported(f"{RESERVED}.{name}")
        view = self.new_name()
        makers[name](session, holder, view)
        return view

    def new_name(self) -> str:
        return f"i{next(self._numbers)}"

    def store(self, session: "Session", view: str, columns: dict[str, pa.DataType], rows: list[list[Any]]) -> str:
        """A table of these rows, for this statement."""
        arrays = [pa.array([row[index] for row in rows], type=kind) for index, kind in enumerate(columns.values())]
        session.connection.register(view, pa.Table.from_arrays(arrays, names=list(columns)))
        return view

    def columns_of(self, session: "Session", tables: list[Table]) -> str:
        """A table with the columns of these tables, by the name of their store."""
        for table in tables:
            if table.is_view:
                table.store = self._account.engine.describe_view(session, table)
        lengths = [
            (table.store, column, length) for table in tables for column, length in table.lengths.items()
        ]
        comments = [
            (table.store, column, comment) for table in tables for column, comment in table.column_comments.items()
        ]
        view = self.new_name()
        session.connection.register(view + "l", _triples(lengths, _NUMBER))
        session.connection.register(view + "c", _triples(comments, _STRING))
        session.connection.register(view + "t", pa.table({"store": pa.array([t.store for t in tables], _STRING)}))
        session.connection.execute(f"""
            CREATE OR REPLACE TEMPORARY TABLE {quoted(view)} AS
            SELECT d.table_name AS store, d.column_name AS name, d.column_index AS position, {_TYPE} AS kind,
                   CASE WHEN starts_with(data_type, 'DECIMAL') THEN d.numeric_precision ELSE 38 END AS precision,
                   CASE WHEN starts_with(data_type, 'DECIMAL') THEN d.numeric_scale ELSE 0 END AS scale,
                   coalesce(l.value, 16777216) AS length, d.is_nullable AS nullable, d.column_default AS fallback,
                   c.value AS comment
            FROM duckdb_columns() d
            JOIN (SELECT DISTINCT store FROM {quoted(view + "t")}) t ON t.store = d.table_name
            LEFT JOIN {quoted(view + "l")} l ON l.store = d.table_name AND l.name = d.column_name
            LEFT JOIN {quoted(view + "c")} c ON c.store = d.table_name AND c.name = d.column_name
            WHERE d.database_name IN ('memory', 'temp')""")
        return view

    def _schemata(self, session: "Session", database: Database, view: str) -> None:
        columns = {
            "CATALOG_NAME": _STRING, "SCHEMA_NAME": _STRING, "SCHEMA_OWNER": _STRING, "IS_TRANSIENT": _STRING,
            "IS_MANAGED_ACCESS": _STRING, "RETENTION_TIME": _NUMBER, "CREATED": _TIME, "LAST_ALTERED": _TIME,
            "COMMENT": _STRING,
        }
        rows = [
            [
                database.name, schema.name, schema.owner, _yes(schema.transient), _yes(schema.managed_access),
                self._account.catalog.retention(database, schema), schema.created_on, schema.created_on,
                schema.comment or None,
            ]
            for schema in database.schemas.values()
        ]
        rows.append([database.name, RESERVED, None, "NO", "NO", 1, database.created_on, database.created_on, None])
        self.store(session, view, columns, rows)

    def _tables(self, session: "Session", database: Database, view: str) -> None:
        columns = {
            "TABLE_CATALOG": _STRING, "TABLE_SCHEMA": _STRING, "TABLE_NAME": _STRING, "TABLE_OWNER": _STRING,
            "TABLE_TYPE": _STRING, "IS_TRANSIENT": _STRING, "ROW_COUNT": _NUMBER, "BYTES": _NUMBER,
            "RETENTION_TIME": _NUMBER, "CREATED": _TIME, "LAST_ALTERED": _TIME, "COMMENT": _STRING,
            "IS_TEMPORARY": _STRING, "IS_ICEBERG": _STRING, "IS_DYNAMIC": _STRING, "IS_HYBRID": _STRING,
        }
        counts = self.row_counts(session)
        rows = [
            [
                database.name, schema.name, table.name, table.owner,
                "VIEW" if table.is_view else "LOCAL TEMPORARY" if table.temporary_in else "BASE TABLE",
                _yes(table.transient), None if table.is_view else counts.get(table.store, 0), 0,
                self._account.catalog.retention(database, schema, table), table.created_on,
                table.changed_on or table.created_on, table.comment or None, _yes(table.temporary_in is not None),
                "NO", "NO", "NO",
            ]
            for schema, table in self._account.catalog.tables_of(database)
        ]
        self.store(session, view, columns, rows)

    @staticmethod
    def row_counts(session: "Session") -> dict[str, int]:
        """By the names of the stores."""
        return dict(session.connection.execute(
            "SELECT table_name, estimated_size FROM duckdb_tables() WHERE database_name = 'memory'"
        ).fetchall())

    def _views(self, session: "Session", database: Database, view: str) -> None:
        columns = {
            "TABLE_CATALOG": _STRING, "TABLE_SCHEMA": _STRING, "TABLE_NAME": _STRING, "TABLE_OWNER": _STRING,
            "VIEW_DEFINITION": _STRING, "CREATED": _TIME, "COMMENT": _STRING,
        }
        rows = [
            [database.name, schema.name, table.name, table.owner, table.query, table.created_on, table.comment or None]
            for schema, table in self._account.catalog.tables_of(database)
            if table.is_view
        ]
        self.store(session, view, columns, rows)

    def _columns(self, session: "Session", database: Database, view: str) -> None:
        entries = list(self._account.catalog.tables_of(database))
        columns = self.columns_of(session, [table for _, table in entries])
        names = self.new_name()
        self.store(
            session,
            names,
            {"catalog": _STRING, "schema": _STRING, "name": _STRING, "store": _STRING},
            [[database.name, schema.name, table.name, table.store] for schema, table in entries],
        )
        session.connection.execute(f"""
            CREATE OR REPLACE TEMPORARY TABLE {quoted(view)} AS
            SELECT n.catalog AS "TABLE_CATALOG", n.schema AS "TABLE_SCHEMA", n.name AS "TABLE_NAME",
                   c.name AS "COLUMN_NAME", c.position AS "ORDINAL_POSITION", c.fallback AS "COLUMN_DEFAULT",
                   CASE WHEN c.nullable THEN 'YES' ELSE 'NO' END AS "IS_NULLABLE", c.kind AS "DATA_TYPE",
                   CASE c.kind WHEN 'TEXT' THEN c.length WHEN 'BINARY' THEN 8388608 END AS "CHARACTER_MAXIMUM_LENGTH",
                   CASE WHEN c.kind = 'TEXT' THEN least(c.length * 4, 16777216) END AS "CHARACTER_OCTET_LENGTH",
                   CASE WHEN c.kind = 'NUMBER' THEN c.precision END AS "NUMERIC_PRECISION",
                   CASE WHEN c.kind = 'NUMBER' THEN 10 END AS "NUMERIC_PRECISION_RADIX",
                   CASE WHEN c.kind = 'NUMBER' THEN c.scale END AS "NUMERIC_SCALE",
                   CASE WHEN starts_with(c.kind, 'TIME') THEN 9 END AS "DATETIME_PRECISION",
                   c.comment AS "COMMENT"
            FROM {quoted(names)} n JOIN {quoted(columns)} c ON c.store = n.store""")

    def _constraints(self, session: "Session", database: Database, view: str) -> None:
        columns = {
            "CONSTRAINT_CATALOG": _STRING, "CONSTRAINT_SCHEMA": _STRING, "CONSTRAINT_NAME": _STRING,
            "TABLE_CATALOG": _STRING, "TABLE_SCHEMA": _STRING, "TABLE_NAME": _STRING, "CONSTRAINT_TYPE": _STRING,
        }
        rows = [
            [database.name, schema.name, table.key_name, database.name, schema.name, table.name, "PRIMARY KEY"]
            for schema, table in self._account.catalog.tables_of(database)
            if table.primary_key
        ]
        self.store(session, view, columns, rows)

    def _databases(self, session: "Session", _: Database, view: str) -> None:
        columns = {"DATABASE_NAME": _STRING, "DATABASE_OWNER": _STRING, "IS_TRANSIENT": _STRING, "COMMENT": _STRING,
                   "CREATED": _TIME, "RETENTION_TIME": _NUMBER}
        catalog = self._account.catalog
        rows = [
            [database.name, database.owner, _yes(database.transient), database.comment or None, database.created_on,
             catalog.retention(database)]
            for database in catalog.databases.values()
        ]
        self.store(session, view, columns, rows)

    def query_history(self, session: "Session", user: str | None, limit: int) -> str:
        """The newest statements, of a user or of all."""
        columns = {
            "QUERY_ID": _STRING, "QUERY_TEXT": _STRING, "DATABASE_NAME": _STRING, "SCHEMA_NAME": _STRING,
            "SESSION_ID": _NUMBER, "USER_NAME": _STRING, "ROLE_NAME": _STRING, "WAREHOUSE_NAME": _STRING,
            "QUERY_TAG": _STRING, "EXECUTION_STATUS": _STRING, "ERROR_CODE": _STRING, "ERROR_MESSAGE": _STRING,
            "START_TIME": _TIME, "END_TIME": _TIME, "TOTAL_ELAPSED_TIME": _NUMBER,
        }
        rows = [
            [
                query.id, query.sql, query.session.database, query.session.schema, query.session.number,
                query.session.user, query.session.role, query.session.warehouse, query.tag, query.state,
                query.error.code if query.error else None, query.error.message if query.error else None, query.began,
                query.ended, int((query.ended - query.began).total_seconds() * 1000) if query.ended else None,
            ]
            for query in sorted(self._account.history.all(), key=lambda query: query.began, reverse=True)
            if user is None or query.session.user == user
        ]
        return self.store(session, self.new_name(), columns, rows[:limit])


def _triples(rows: list[tuple], kind: pa.DataType) -> pa.Table:
    stores, names, values = zip(*rows, strict=True) if rows else ((), (), ())
    return pa.table({
        "store": pa.array(stores, _STRING), "name": pa.array(names, _STRING), "value": pa.array(values, kind)
    })


def _yes(flag: bool) -> str:
    return "YES" if flag else "NO"


def key_rows(database: Database, schema: Schema) -> list[list[Any]]:
    """A row for each column of each primary key, as SHOW PRIMARY KEYS has them."""
    return [
        [table.created_on, database.name, schema.name, table.name, column, position + 1, table.key_name, "false", ""]
        for table in sorted(schema.tables.values(), key=lambda table: table.name)
        for position, column in enumerate(table.primary_key)
    ]
