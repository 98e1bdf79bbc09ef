"""What the account has: databases, schemas, tables, roles and grants, by their exact names.

Rows lie in tables of DuckDB that are called t1, t2, … So names may be any, two may differ by case alone, a swap or a rename
moves no row, and what was dropped is still there for Time Travel.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from .clock import Clock
from .errors import exists, missing, unsupported
from .names import shown

RESERVED = "INFORMATION_SCHEMA"
SYSTEM_ROLES = ("ACCOUNTADMIN", "PUBLIC", "SECURITYADMIN", "SYSADMIN", "USERADMIN")


@dataclass(frozen=True)
class Grant:
    privilege: str
    role: str
    by: str
    on: datetime
    option: bool = False


@dataclass
class Entry:
    """What every object has. A retention of None is that of what the object lies in."""

    name: str
    created_on: datetime
    owner: str
    comment: str = ""
    retention: int | None = None
    transient: bool = False
    dropped_on: datetime | None = None
    grants: list[Grant] = field(default_factory=list)

    def lived_at(self, instant: datetime) -> bool:
        return self.created_on <= instant and (self.dropped_on is None or self.dropped_on > instant)


@dataclass
class Table(Entry):
    """A table, or a view where it has a query. Changes are of rows or of columns."""

    store: str = ""
    changed_on: datetime | None = None
    temporary_in: int | None = None
    primary_key: list[str] = field(default_factory=list)
    key_name: str = ""
    lengths: dict[str, int] = field(default_factory=dict)
    column_comments: dict[str, str] = field(default_factory=dict)
    query: str = ""
    context: tuple[str, str] = ("", "")

    @property
    def is_view(self) -> bool:
        return bool(self.query)


@dataclass
class Function(Entry):
    """A table function of SQL: its parameters with their types, and the query that it stands for."""

    parameters: list[tuple[str, str]] = field(default_factory=list)
    columns: list[tuple[str, str]] = field(default_factory=list)
    query: str = ""
    context: tuple[str, str] = ("", "")


@dataclass
class Schema(Entry):
    managed_access: bool = False
    tables: dict[str, Table] = field(default_factory=dict)
    dropped: list[Table] = field(default_factory=list)
    functions: dict[str, list[Function]] = field(default_factory=dict)

    def versions(self) -> Iterator[Table]:
        """The tables and views that it has and had."""
        yield from self.dropped
        yield from self.tables.values()


@dataclass
class Database(Entry):
    schemas: dict[str, Schema] = field(default_factory=dict)
    dropped: list[Schema] = field(default_factory=list)


class Catalog:
    """Guarded by its lock, which whoever reads or changes it holds."""

    def __init__(self, clock: Clock):
        self.clock = clock
        self.lock = threading.RLock()
        self.databases: dict[str, Database] = {}
        self.dropped: list[Database] = []
        self.roles: dict[str, Entry] = {
            name: Entry(name, clock.now(), "") for name in SYSTEM_ROLES
        }
        self.warehouses: dict[str, Entry] = {}
        self.users: dict[str, dict[str, str]] = {}
        self.role_grants: list[tuple[str, str, str, datetime]] = []
        self._numbers = count(1)

    def new_store(self) -> str:
        return f"t{next(self._numbers)}"

    def database(self, name: str) -> Database:
        if name not in self.databases:
            raise missing("Database", shown(name))
        return self.databases[name]

    def schema(self, database: str, name: str) -> Schema:
        schemas = self.database(database).schemas
        if name not in schemas:
            raise missing("Schema", shown(database, name))
        return schemas[name]

    def table(self, database: str, schema: str, name: str) -> Table:
        tables = self.schema(database, schema).tables
        if name not in tables:
            raise missing("Object", shown(database, schema, name))
        return tables[name]

    def role(self, name: str) -> Entry:
        if name not in self.roles:
            raise missing("Role", shown(name))
        return self.roles[name]

    def create_database(self, name: str, owner: str) -> Database:
        self._check_new(self.databases, name, name)
        self.databases[name] = Database(name, self.clock.now(), owner)
        return self.databases[name]

    def create_schema(self, database: str, name: str, owner: str) -> Schema:
        parent = self.database(database)
        if name == RESERVED:
            raise unsupported(f"a schema called {RESERVED}")
        self._check_new(parent.schemas, name, shown(database, name))
        parent.schemas[name] = Schema(name, self.clock.now(), owner)
        return parent.schemas[name]

    @staticmethod
    def _check_new(place: dict, name: str, text: str) -> None:
        if name in place:
            raise exists(text)

    def drop_database(self, name: str) -> None:
        database = self.databases.pop(name)
        for schema in list(database.schemas):
            self.drop_schema(database, schema)
        database.dropped_on = self.clock.now()
        self.dropped.append(database)

    def drop_schema(self, database: Database, name: str) -> None:
        schema = database.schemas.pop(name)
        for table in list(schema.tables):
            self.drop_table(schema, table)
        schema.dropped_on = self.clock.now()
        database.dropped.append(schema)

    def drop_table(self, schema: Schema, name: str) -> None:
        table = schema.tables.pop(name)
        table.dropped_on = self.clock.now()
        if table.temporary_in is None:
            schema.dropped.append(table)

    def retention(self, database: Database, schema: Schema | None = None, table: Table | None = None) -> int:
        """The days that Time Travel reaches back; at most 1 for what is transient, none for what is temporary."""
        chain = [entry for entry in (table, schema, database) if entry is not None]
        days = next((entry.retention for entry in chain if entry.retention is not None), 1)
        if table is not None and table.temporary_in is not None:
            return min(days, 1)
        return min(days, 1) if any(entry.transient for entry in chain) else days

    def reaches(self, instant: datetime, days: int) -> bool:
        """Without Time Travel an object is only what it is now."""
        return days > 0 and instant >= self.clock.now() - timedelta(days=days)

    def tables_of(self, database: Database) -> Iterator[tuple[Schema, Table]]:
        for schema in database.schemas.values():
            for table in schema.tables.values():
                yield schema, table
