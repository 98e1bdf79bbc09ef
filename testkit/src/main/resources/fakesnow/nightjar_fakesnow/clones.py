"""CREATE … CLONE. A clone has the store of its source until one of them changes."""

from dataclasses import replace as changed
from datetime import datetime
from typing import TYPE_CHECKING

from .catalog import Database, Entry, Schema, Table
from .errors import exists, missing, no_time_travel, syntax, unsupported
from .names import shown
from .results import Result, told
from .words import Words

if TYPE_CHECKING:
    from .account import Account
    from .session import Session


class Clones:
    """For one statement, which has been read up to CLONE. Runs under the catalog's lock."""

    def __init__(self, account: "Account", session: "Session", words: Words):
        self._account = account
        self._catalog = account.catalog
        self._session = session
        self._words = words
        self._leave_out_short = False

    def container(self, kind: str, target: list[str], transient: bool) -> Result:
        """A schema or a database, made whole or not at all."""
        source = self._session.qualified(self._words.name(), len(target))
        instant = self._instant()
        self._options()
        probe = Schema("", self._catalog.clock.now(), "")
        set_properties(self._words, probe)
        if kind == "DATABASE":
            made: Entry = self._database(source[0], instant, transient)
        else:
            made = self._schema(source[0], source[1], instant, transient)
        made.comment = probe.comment
        if probe.retention is not None:
            made.retention = probe.retention
        self._put(kind, target, made)
        return told(f"{kind.capitalize()} {shown(target[-1])} successfully created.")

    def _put(self, kind: str, target: list[str], made: Entry) -> None:
        made.name = target[-1]
        if kind == "DATABASE":
            if target[0] in self._catalog.databases:
                self._catalog.drop_database(target[0])
            self._catalog.databases[target[0]] = made
            self._session.database, self._session.schema = target[0], "PUBLIC" if "PUBLIC" in made.schemas else ""
        else:
            parent = self._catalog.database(target[0])
            if target[1] in parent.schemas:
                self._catalog.drop_schema(parent, target[1])
            parent.schemas[target[1]] = made
            self._session.database, self._session.schema = target

    def _database(self, name: str, instant: datetime | None, transient: bool) -> Database:
        source = self._catalog.database(name)
        if instant is not None and not source.lived_at(instant):
            raise no_time_travel("database", shown(name))
        if source.transient and not transient:
            raise syntax(f"Transient object {shown(name)} cannot be cloned to a permanent object.")
        made = self._made(source, transient)
        made.schemas = {
            schema.name: self._schema(name, schema.name, instant, schema.transient)
            for schema in source.schemas.values()
            if instant is None or schema.lived_at(instant)
        }
        return made

    def _schema(self, database: str, name: str, instant: datetime | None, transient: bool) -> Schema:
        """Children that were made after the instant are left out; dropped ones are back."""
        source = self._catalog.schema(database, name)
        if instant is not None and not source.lived_at(instant):
            raise no_time_travel("schema", shown(database, name))
        if source.transient and not transient:
            raise syntax(f"Transient object {shown(database, name)} cannot be cloned to a permanent object.")
        made = self._made(source, transient)
        made.tables = {}
        for table in self._children(source, instant):
            if instant is not None and not table.is_view:
                days = self._catalog.retention(self._catalog.database(database), source, table)
                if self._leave_out_short and not self._catalog.reaches(instant, days):
                    continue
                self._account.check_reach(database, source, table, instant)
            made.tables[table.name] = self._copy(table, table.transient or transient)
        made.functions = {key: list(values) for key, values in source.functions.items()}
        made.dropped = []
        return made

    @staticmethod
    def _children(source: Schema, instant: datetime | None) -> list[Table]:
        """A table that was replaced after the instant is not among them: no document says that its old version is."""
        if instant is None:
            children = list(source.tables.values())
        else:
            children = [
                table for table in source.versions()
                if table.lived_at(instant) and (table.dropped_on is None or table.name not in source.tables)
            ]
        return [table for table in children if table.temporary_in is None]

    def _made(self, source: Entry, transient: bool) -> Entry:
        return changed(
            source, created_on=self._catalog.clock.now(), owner=self._session.role, transient=transient, grants=[],
            dropped_on=None,
        )

    def _copy(self, table: Table, transient: bool) -> Table:
        """Children keep their owners and their grants."""
        now = self._catalog.clock.now()
        return changed(
            table, created_on=now, changed_on=now, dropped_on=None, transient=transient, grants=list(table.grants),
            lengths=dict(table.lengths), column_comments=dict(table.column_comments),
            primary_key=list(table.primary_key),
        )

    def table(self, target: list[str], replace: bool, transient: bool, if_not_exists: bool) -> Result:
        words = self._words
        source_parts = self._session.qualified(words.name(), 3)
        instant = self._instant()
        copy_grants = words.take("COPY", "GRANTS")
        words.end()
        database, schema_name, name = self._session.qualified(target, 3)
        schema = self._catalog.schema(database, schema_name)
        existing = schema.tables.get(name)
        if existing is not None and if_not_exists:
            return told(f"{shown(name)} already exists, statement succeeded.")
        if existing is not None and not replace:
            raise exists(shown(database, schema_name, name))
        source = self._source(source_parts, instant)
        if source.is_view:
            raise syntax(f"{shown(*source_parts)} is a view, which cannot be cloned by itself")
        if source.transient and not transient:
            raise syntax(f"Transient object {shown(*source_parts)} cannot be cloned to a permanent object.")
        made = self._copy(source, transient)
        made.name, made.owner = name, self._session.role
        made.grants = list((existing or source).grants) if copy_grants else []
        if existing is not None:
            self._catalog.drop_table(schema, name)
        schema.tables[name] = made
        return told(f"Table {shown(name)} successfully created.")

    def _source(self, parts: list[str], instant: datetime | None) -> Table:
        table = self._catalog.table(*parts)
        if instant is None:
            return table
        if not table.lived_at(instant):
            raise missing("Object", shown(*parts))
        self._account.check_reach(parts[0], self._catalog.schema(*parts[:2]), table, instant)
        return table

    def _instant(self) -> datetime | None:
        words = self._words
        if words.peek() == "BEFORE":
            raise unsupported("CLONE … BEFORE")
        if not words.take("AT"):
            return None
        inner = Words(words.parenthesised())
        if not inner.take("TIMESTAMP", "=>"):
            raise unsupported("Time Travel by OFFSET or STATEMENT")
        return self._account.instant(inner.rest())

    def _options(self) -> None:
        words = self._words
        while words.peek() in ("IGNORE", "INCLUDE"):
            if words.take("IGNORE", "TABLES", "WITH", "INSUFFICIENT", "DATA", "RETENTION"):
                self._leave_out_short = True
            elif not words.take("IGNORE", "HYBRID", "TABLES"):
                raise unsupported(words.rest())


def set_properties(words: Words, entry: Entry) -> None:
    """What may stand at the end of CREATE SCHEMA and ALTER SCHEMA … SET."""
    while not words.at_end():
        if words.take("DATA_RETENTION_TIME_IN_DAYS", "="):
            entry.retention = words.number()
            if not 0 <= entry.retention <= 90:
                raise syntax(f"invalid value [{entry.retention}] for parameter 'DATA_RETENTION_TIME_IN_DAYS'")
        elif words.take("COMMENT", "="):
            entry.comment = words.string()
        elif words.take("WITH", "MANAGED", "ACCESS"):
            if isinstance(entry, Schema):
                entry.managed_access = True
        elif not words.take(","):
            raise words.unexpected()
