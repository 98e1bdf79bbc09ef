"""The account: its catalog, its time, its sessions and statements, and the DuckDB that holds the rows."""

import re
import secrets
import threading
from datetime import UTC, datetime
from itertools import count

from fakesnow import macros
from fakesnow.instance import GLOBAL_DATABASE_NAME, FakeSnow

from .catalog import Catalog, Entry, Schema, Table
from .clock import Clock
from .engine import Engine
from .errors import SnowflakeError, no_time_travel, syntax
from .history import History
from .information import Information
from .loader import Loader
from .names import quoted, shown
from .session import Session

_TIME = re.compile(
    r"\s*TO_TIMESTAMP(?:_TZ|_LTZ|_NTZ)?\(\s*'(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?)(?: ?([+-]\d\d:?\d\d|Z))?'.*\)\s*"
    r"|\s*(?:CAST\()?'(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?)(?: ?([+-]\d\d:?\d\d|Z))?'"
    r"\s*(?:::\s*|AS\s+)TIMESTAMP(?:_?TZ|_?LTZ|_?NTZ)?\)?\s*",
    re.IGNORECASE | re.DOTALL,
)


class Account:
    """One for a server. Thread-safe."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.catalog = Catalog(self.clock)
        self.fakesnow = FakeSnow()
        self.duckdb = self.fakesnow.duck_conn
        self.duckdb.execute(macros.creation_sql(GLOBAL_DATABASE_NAME))
        self.information = Information(self)
        self.history = History(self.clock)
        self.engine = Engine(self)
        self.loader = Loader(self)
        self.sessions: dict[str, Session] = {}
        self._lock = threading.Lock()
        self._numbers = count(1)

    def open_session(self, user: str) -> Session:
        connection = self.duckdb.cursor()
        connection.execute(f"SET search_path = 'memory.main,{GLOBAL_DATABASE_NAME}.main'")
        with self._lock:
            session = Session(
                next(self._numbers), secrets.token_urlsafe(32), secrets.token_urlsafe(32), user, connection
            )
            self.sessions[session.token] = session
            return session

    def close_session(self, session: Session) -> None:
        """Its transaction is rolled back, and its temporary tables are gone."""
        with self._lock:
            self.sessions.pop(session.token, None)
        with session.lock, self.catalog.lock:
            for database in self.catalog.databases.values():
                for schema, table in list(self.catalog.tables_of(database)):
                    if table.temporary_in == session.number:
                        self.catalog.drop_table(schema, table.name)
            session.connection.close()

    def enter(self, session: Session, role: str, warehouse: str) -> None:
        """Whoever logs in is right: the role and the warehouse of a log-in are there from then on."""
        with self.catalog.lock:
            for names, name in ((self.catalog.roles, role), (self.catalog.warehouses, warehouse)):
                if name and name not in names:
                    names[name] = Entry(name, self.clock.now(), "ACCOUNTADMIN")
            self.catalog.users.setdefault(session.user, {})

    def instant(self, text: str) -> datetime:
        """The time that an expression says, cast to a timestamp as Snowflake wants it; it must not lie ahead."""
        match = _TIME.fullmatch(text)
        if not match:
            raise syntax(f"invalid time travel expression: {text}")
        moment, zone = match.group(1) or match.group(3), match.group(2) or match.group(4)
        instant = datetime.fromisoformat(moment.replace(" ", "T") + (zone or "+00:00")).astimezone(UTC)
        if instant > self.clock.now():
            raise SnowflakeError("000708", "02000", f"Future data is not yet available for {text}.")
        return instant

    def check_reach(self, database: str, schema: Schema, table: Table, instant: datetime) -> None:
        """Refuses an instant that Time Travel does not reach, or whose rows the fake no longer has."""
        days = self.catalog.retention(self.catalog.database(database), schema, table)
        name = shown(database, schema.name, table.name)
        if not self.catalog.reaches(instant, days):
            raise no_time_travel("table", name)
        if table.changed_on is not None and table.changed_on > instant:
            raise SnowflakeError(
                "000002",
                "0A000",
                f"table {name} was changed at {table.changed_on.isoformat()}, after {instant.isoformat()}, and the fake"
                " of Snowflake keeps no earlier rows of it: a clone at that time would be wrong.",
            )

    def new_store(self, session: Session, definition: str) -> str:
        """A new table of DuckDB: what stands after its name in CREATE TABLE."""
        store = self.catalog.new_store()
        session.connection.execute(f"CREATE TABLE {quoted(store)} {definition}")
        return store

    def own(self, session: Session, table: Table) -> None:
        """Before a table changes: its rows are copied where a clone has them too."""
        if not self._is_shared(table):
            return
        old, new = table.store, self.catalog.new_store()
        (definition,) = session.connection.execute(
            "SELECT sql FROM duckdb_tables() WHERE table_name = ? AND database_name = 'memory'", [old]
        ).fetchone()
        session.connection.execute(f"CREATE TABLE {quoted(new)} {definition[definition.index('('):]}")
        session.connection.execute(f"INSERT INTO {quoted(new)} FROM {quoted(old)}")
        table.store = new

    def _is_shared(self, table: Table) -> bool:
        holders = (
            other
            for databases in (self.catalog.databases.values(), self.catalog.dropped)
            for database in databases
            for schemas in (database.schemas.values(), database.dropped)
            for schema in schemas
            for other in schema.versions()
        )
        return any(other is not table and other.store == table.store for other in holders)

    def change(self, session: Session, table: Table) -> None:
        """A table has changed; in a transaction it will have done so at its end."""
        table.changed_on = self.clock.now()
        if session.in_transaction:
            session.changed.append(table)
