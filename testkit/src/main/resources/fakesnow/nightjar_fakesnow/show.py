"""SHOW. Rows are sorted by name and end after 10,000, as an account's do."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import results
from .catalog import RESERVED, Database, Entry, Schema, Table
from .errors import SnowflakeError, hidden, missing, syntax, unsupported
from .information import key_rows
from .names import shown
from .results import FIXED, TIME, Column, Result
from .words import Words

if TYPE_CHECKING:
    from .account import Account
    from .session import Session

_MOST = 10_000
#: What an account without settings of its own has; the names are Snowflake's.
_PARAMETERS = {
    "ABORT_DETACHED_QUERY": "false",
    "AUTOCOMMIT": "true",
    "BINARY_OUTPUT_FORMAT": "HEX",
    "DATE_OUTPUT_FORMAT": "YYYY-MM-DD",
    "MULTI_STATEMENT_COUNT": "1",
    "QUERY_TAG": "",
    "QUOTED_IDENTIFIERS_IGNORE_CASE": "false",
    "STATEMENT_TIMEOUT_IN_SECONDS": "172800",
    "TIMESTAMP_LTZ_OUTPUT_FORMAT": "",
    "TIMESTAMP_NTZ_OUTPUT_FORMAT": "YYYY-MM-DD HH24:MI:SS.FF3",
    "TIMESTAMP_TZ_OUTPUT_FORMAT": "",
    "TIMEZONE": "America/Los_Angeles",
    "TIME_OUTPUT_FORMAT": "HH24:MI:SS",
}


def handle(account: "Account", session: "Session", words: Words) -> Result | None:
    if not words.take("SHOW"):
        return None
    with account.catalog.lock:
        try:
            return _Show(account, session, words).run()
        except SnowflakeError as e:
            raise hidden(e) from None


class _Show:
    def __init__(self, account: "Account", session: "Session", words: Words):
        self.account = account
        self.catalog = account.catalog
        self.session = session
        self.words = words

    def run(self) -> Result:
        words = self.words
        words.take("TERSE")
        kinds: dict[tuple[str, ...], Callable[[], Result]] = {
            ("DATABASES",): self._databases,
            ("SCHEMAS",): self._schemas,
            ("TABLES",): lambda: self._tables(lambda table: not table.is_view),
            ("VIEWS",): lambda: self._tables(lambda table: table.is_view),
            ("OBJECTS",): lambda: self._tables(lambda _: True, of_objects=True),
            ("COLUMNS",): self._columns,
            ("PRIMARY", "KEYS"): self._primary_keys,
            ("GRANTS",): self._grants,
            ("PARAMETERS",): self._parameters,
            ("ROLES",): lambda: self._entries(self.catalog.roles),
            ("WAREHOUSES",): lambda: self._entries(self.catalog.warehouses),
            ("USER", "FUNCTIONS"): self._functions,
            ("MASKING", "POLICIES"): self._policies,
            ("ROW", "ACCESS", "POLICIES"): self._policies,
        }
        for kind, show in kinds.items():
            if words.take(*kind):
                return show()
        raise unsupported(f"SHOW {words.rest()}")

    # ---- what all of them can have ----

    def _like(self) -> Callable[[str], bool]:
        """LIKE is without regard to case, with % and _."""
        if not self.words.take("LIKE"):
            return lambda _: True
        pattern = "".join(
            {"%": ".*", "_": "."}.get(part, re.escape(part[-1]))
            for part in re.findall(r"\\.|.", self.words.string(), re.DOTALL)
        )
        return lambda name: re.fullmatch(pattern, name, re.IGNORECASE | re.DOTALL) is not None

    def _scope(self) -> tuple[list[Database], Schema | None]:
        """Where to look: the account, a database or a schema; without IN where the session is."""
        words, catalog = self.words, self.catalog
        if not words.take("IN"):
            if not self.session.database:
                return list(catalog.databases.values()), None
            database = catalog.database(self.session.database)
            schema = database.schemas.get(self.session.schema) if self.session.schema else None
            return [database], schema
        if words.take("ACCOUNT"):
            return list(catalog.databases.values()), None
        if words.take("DATABASE"):
            name = self.session.database if words.at_end() or words.peek() in ("LIMIT", "STARTS") else words.identifier()
            return [catalog.database(name)], None
        is_schema = words.take("SCHEMA")
        parts = words.name()
        if len(parts) == 1 and not is_schema and parts[0] in catalog.databases:
            return [catalog.database(parts[0])], None
        parts = self.session.qualified(parts, 2)
        return [catalog.database(parts[0])], catalog.schema(*parts)

    def _page(self, rows: list[list[Any]], name: int) -> list[list[Any]]:
        """STARTS WITH, LIMIT and FROM; FROM goes on behind a name, in the order of its code points."""
        words = self.words
        if words.take("STARTS", "WITH"):
            start = words.string()
            rows = [row for row in rows if row[name].startswith(start)]
        limit, after = _MOST, None
        if words.take("LIMIT"):
            limit = words.number()
            if not 1 <= limit <= _MOST:
                raise syntax(f"invalid LIMIT {limit}: it must be from 1 to {_MOST}")
            if words.take("FROM"):
                after = words.string()
        words.end()
        if after is not None:
            rows = [row for row in rows if row[name] > after]
        return rows[:limit]

    # ---- containers ----

    def _databases(self) -> Result:
        like = self._like()
        columns = [
            Column("created_on", TIME), Column("name"), Column("is_default"), Column("is_current"), Column("origin"),
            Column("owner"), Column("comment"), Column("options"), Column("retention_time"), Column("kind"),
        ]
        rows = [
            [
                one.created_on, one.name, "N", _flag(one.name == self.session.database), "", one.owner, one.comment,
                "TRANSIENT" if one.transient else "", str(self.catalog.retention(one)), "STANDARD",
            ]
            for one in sorted(self.catalog.databases.values(), key=lambda one: one.name)
            if like(one.name)
        ]
        return results.of(columns, self._page(rows, 1))

    def _schemas(self) -> Result:
        history = self.words.take("HISTORY")
        like = self._like()
        databases = self._schema_scope()
        columns = [
            Column("created_on", TIME), Column("name"), Column("is_default"), Column("is_current"),
            Column("database_name"), Column("owner"), Column("comment"), Column("options"), Column("retention_time"),
            *([Column("dropped_on", TIME)] if history else []), Column("owner_role_type"),
        ]
        rows = []
        for database in databases:
            found = [*database.schemas.values(), *(database.dropped if history else [])]
            for schema in [*found, Schema(RESERVED, database.created_on, "", "Views describing the contents of schemas"
                                          " in this database")]:
                if like(schema.name):
                    current = [self.session.database, self.session.schema] == [database.name, schema.name]
                    rows.append([
                        schema.created_on, schema.name, "N", _flag(current), database.name, schema.owner,
                        schema.comment, _options(schema), str(self.catalog.retention(database, schema)),
                        *([schema.dropped_on] if history else []), "ROLE" if schema.owner else "",
                    ])
        rows.sort(key=lambda row: (row[4], row[1], row[0]))
        return results.of(columns, self._page(rows, 1))

    def _schema_scope(self) -> list[Database]:
        if self.words.take("IN"):
            if self.words.take("ACCOUNT"):
                return list(self.catalog.databases.values())
            self.words.take("DATABASE")
            return [self.catalog.database(self.words.identifier())]
        here = self.session.database
        return [self.catalog.database(here)] if here else list(self.catalog.databases.values())

    # ---- tables ----

    def _tables(self, wanted: Callable[[Table], bool], of_objects: bool = False) -> Result:
        """SHOW OBJECTS calls every table a TABLE, which dbt relies on."""
        history = self.words.take("HISTORY")
        like = self._like()
        databases, only = self._scope()
        columns = [
            Column("created_on", TIME), Column("name"), Column("database_name"), Column("schema_name"), Column("kind"),
            Column("comment"), Column("cluster_by"), Column("rows", *FIXED), Column("bytes", *FIXED), Column("owner"),
            Column("retention_time"), *([Column("dropped_on", TIME)] if history else []), Column("is_external"),
            Column("owner_role_type"), Column("is_hybrid"), Column("is_iceberg"), Column("is_dynamic"), Column("text"),
        ]
        counts = self.account.information.row_counts(self.session)
        rows = [
            self._table(database, schema, table, counts, history)
            for database in databases
            for schema in ([only] if only else database.schemas.values())
            for table in (schema.versions() if history else schema.tables.values())
            if wanted(table) and like(table.name)
        ]
        for row in rows:
            row[4] = "TABLE" if of_objects and row[4] != "VIEW" else row[4]
        rows.sort(key=lambda row: (row[2], row[3], row[1], row[0]))
        return results.of(columns, self._page(rows, 1))

    def _table(
        self, database: Database, schema: Schema, table: Table, counts: dict[str, int], history: bool
    ) -> list[Any]:
        kind = "VIEW" if table.is_view else "TEMPORARY" if table.temporary_in else (
            "TRANSIENT" if table.transient else "TABLE"
        )
        return [
            table.created_on, table.name, database.name, schema.name, kind, table.comment, "",
            None if table.is_view else counts.get(table.store, 0), None if table.is_view else 0, table.owner,
            "" if table.is_view else str(self.catalog.retention(database, schema, table)),
            *([table.dropped_on] if history else []), "N", "ROLE", "N", "N", "N", table.query,
        ]

    def _columns(self) -> Result:
        like = self._like()
        if self.words.take("IN", "TABLE") or self.words.take("IN", "VIEW"):
            database, schema, name = self.session.qualified(self.words.name(), 3)
            places = [(database, schema, self.catalog.table(database, schema, name))]
        else:
            databases, only = self._scope()
            places = [
                (database.name, schema.name, table)
                for database in databases
                for schema in ([only] if only else database.schemas.values())
                for table in schema.tables.values()
            ]
        self.words.end()
        view = self.account.information.columns_of(self.session, [table for _, _, table in places])
        by_store: dict[str, list[tuple]] = {}
        for store, *column in self.session.connection.execute(
            f"SELECT store, name, kind, precision, scale, length, nullable, comment FROM {view} ORDER BY store, position"
        ).fetchall():
            by_store.setdefault(store, []).append(tuple(column))
        columns = [Column(name) for name in ("table_name", "schema_name", "column_name", "data_type", "null?",
                                             "default", "kind", "expression", "comment", "database_name",
                                             "autoincrement")]
        rows = [
            [table.name, schema, name, _type_json(kind, precision, scale, length, nullable), str(nullable).lower(), "",
             "COLUMN", "", comment or "", database, ""]
            for database, schema, table in sorted(places, key=lambda place: (place[0], place[1], place[2].name))
            for name, kind, precision, scale, length, nullable, comment in by_store.get(table.store, [])
            if like(name)
        ]
        return results.of(columns, rows[:_MOST])

    def _primary_keys(self) -> Result:
        words = self.words
        columns = [
            Column("created_on", TIME), Column("database_name"), Column("schema_name"), Column("table_name"),
            Column("column_name"), Column("key_sequence", *FIXED), Column("constraint_name"), Column("rely"),
            Column("comment"),
        ]
        if words.take("IN", "TABLE"):
            database, schema, name = self.session.qualified(words.name(), 3)
            self.catalog.table(database, schema, name)
            rows = [
                row for row in key_rows(self.catalog.database(database), self.catalog.schema(database, schema))
                if row[3] == name
            ]
        else:
            databases, only = self._scope()
            rows = [
                row
                for database in databases
                for schema in ([only] if only else database.schemas.values())
                for row in key_rows(database, schema)
            ]
        words.end()
        return results.of(columns, rows[:_MOST])

    def _functions(self) -> Result:
        like = self._like()
        databases, only = self._scope()
        columns = [Column("created_on", TIME), Column("name"), Column("schema_name"), Column("arguments"),
                   Column("description"), Column("catalog_name"), Column("is_table_function"), Column("is_builtin")]
        rows = [
            [one.created_on, one.name, schema.name,
             f"{one.name}({', '.join(kind for _, kind in one.parameters)}) RETURN TABLE"
             f" ({', '.join(f'{column} {kind}' for column, kind in one.columns)})", one.comment, database.name, "Y", "N"]
            for database in databases
            for schema in ([only] if only else database.schemas.values())
            for overloads in schema.functions.values()
            for one in overloads
            if like(one.name)
        ]
        self.words.end()
        return results.of(columns, sorted(rows, key=lambda row: row[1:4]))

    def _policies(self) -> Result:
        """None: what makes one is refused."""
        self.words.take("IN", "ACCOUNT")
        self.words.end()
        return results.of([Column("created_on", TIME), Column("name"), Column("database_name"), Column("schema_name")], [])

    # ---- rights and settings ----

    def _grants(self) -> Result:
        words = self.words
        if words.take("TO", "ROLE"):
            return self._grants_to(words.identifier())
        if words.take("OF", "ROLE") or words.take("TO", "USER"):
            return self._grants_of(words)
        if not words.take("ON"):
            raise unsupported(f"SHOW GRANTS {words.rest()}")
        kind = words.one_of("DATABASE", "SCHEMA", "TABLE", "VIEW", "WAREHOUSE")
        parts = self.session.qualified(words.name(), {"SCHEMA": 2, "TABLE": 3, "VIEW": 3}.get(kind, 1))
        words.end()
        entry: Entry
        if kind == "DATABASE":
            entry = self.catalog.database(*parts)
        elif kind == "SCHEMA":
            entry = self.catalog.schema(*parts)
        elif kind == "WAREHOUSE":
            if parts[0] not in self.catalog.warehouses:
                raise missing("Warehouse", shown(parts[0]))
            entry = self.catalog.warehouses[parts[0]]
        else:
            entry = self.catalog.table(*parts)
        return self._granted(_rights(kind, shown(*parts), entry))

    def _grants_to(self, role: str) -> Result:
        self.words.end()
        self.catalog.role(role)
        everything = [
            *(("WAREHOUSE", shown(one.name), one) for one in self.catalog.warehouses.values()),
            *(("DATABASE", shown(one.name), one) for one in self.catalog.databases.values()),
        ]
        for database in self.catalog.databases.values():
            everything += [("SCHEMA", shown(database.name, one.name), one) for one in database.schemas.values()]
            everything += [
                ("VIEW" if table.is_view else "TABLE", shown(database.name, schema.name, table.name), table)
                for schema, table in self.catalog.tables_of(database)
            ]
        rows = [row for one in everything for row in _rights(*one) if row[5] == role]
        rows += [
            [on, "USAGE", "ROLE", shown(granted), kind, grantee, "false", ""]
            for granted, kind, grantee, on in self.catalog.role_grants
            if kind == "ROLE" and grantee == role
        ]
        return self._granted(rows)

    def _grants_of(self, words: Words) -> Result:
        name = words.identifier()
        words.end()
        columns = [Column("created_on", TIME), Column("role"), Column("granted_to"), Column("grantee_name"),
                   Column("granted_by")]
        return results.of(columns, [
            [on, role, kind, grantee, ""]
            for role, kind, grantee, on in self.catalog.role_grants
            if name in (role, grantee)
        ])

    @staticmethod
    def _granted(rows: list[list[Any]]) -> Result:
        columns = [
            Column("created_on", TIME), Column("privilege"), Column("granted_on"), Column("name"),
            Column("granted_to"), Column("grantee_name"), Column("grant_option"), Column("granted_by"),
        ]
        return results.of(columns, rows)

    def _parameters(self) -> Result:
        like = self._like()
        own: dict[str, Any] = {}
        level = ""
        if self.words.take("FOR", "USER") or self.words.take("IN", "USER"):
            user = self.words.identifier()
            if user not in self.catalog.users:
                raise missing("User", shown(user))
            own, level = self.catalog.users[user], "USER"
        elif self.words.at_end() or self.words.take("FOR", "SESSION") or self.words.take("IN", "SESSION"):
            own, level = self.session.parameters, "SESSION"
        else:
            raise unsupported(f"SHOW PARAMETERS {self.words.rest()}")
        self.words.end()
        columns = [Column(name) for name in ("key", "value", "default", "level", "description", "type")]
        rows = []
        for key in sorted({*_PARAMETERS, *own}):
            if like(key):
                fallback = _PARAMETERS.get(key, "")
                value = own.get(key, fallback)
                text = str(value).lower() if isinstance(value, bool) else str(value)
                rows.append([key, text, fallback, level if key in own else "", "", "STRING"])
        return results.of(columns, rows)

    def _entries(self, entries: dict[str, Entry]) -> Result:
        like = self._like()
        self.words.end()
        columns = [Column("created_on", TIME), Column("name"), Column("owner"), Column("comment"), Column("state")]
        return results.of(columns, [
            [one.created_on, one.name, one.owner, one.comment, "STARTED"]
            for one in sorted(entries.values(), key=lambda one: one.name)
            if like(one.name)
        ])


def _rights(kind: str, name: str, entry: Entry) -> list[list[Any]]:
    rows = [[entry.created_on, "OWNERSHIP", kind, name, "ROLE", entry.owner, "true", ""]] if entry.owner else []
    return rows + [
        [one.on, one.privilege, kind, name, "ROLE", one.role, str(one.option).lower(), one.by] for one in entry.grants
    ]


def _options(schema: Schema) -> str:
    named = {"TRANSIENT": schema.transient, "MANAGED ACCESS": schema.managed_access}
    return ", ".join(name for name, given in named.items() if given)


def _type_json(kind: str, precision: int, scale: int, length: int, nullable: bool) -> str:
    details = {
        "NUMBER": f'"type":"FIXED","precision":{precision},"scale":{scale}',
        "TEXT": f'"type":"TEXT","length":{length},"byteLength":{min(length * 4, 16777216)}',
        "FLOAT": '"type":"REAL"',
    }.get(kind, f'"type":"{kind}"')
    return "{" + details + f',"nullable":{str(nullable).lower()}' + "}"


def _flag(value: bool) -> str:
    return "Y" if value else "N"
