"""Puts the tables that hold the rows in the place of the names that a statement has."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from .catalog import Table
from .errors import no_time_travel, unsupported
from .names import quoted, shown

if TYPE_CHECKING:
    from .account import Account
    from .session import Session


def parts_of(table: exp.Table) -> list[str]:
    """The names in a reference, exact."""
    return [exact(part) for part in (table.args.get("catalog"), table.args.get("db"), table.this) if part]


def exact(identifier: exp.Expr) -> str:
    name = identifier.name
    return name if identifier.args.get("quoted") else name.upper()


def upper(expression: exp.Expr) -> None:
    """Names without quotes mean upper case."""
    for identifier in expression.find_all(exp.Identifier):
        if not identifier.quoted:
            identifier.set("this", identifier.this.upper())
            identifier.set("quoted", True)


class Tables:
    """The tables of one statement."""

    def __init__(self, account: "Account", session: "Session", context: tuple[str, str] | None = None):
        self.account = account
        self.session = session
        self.context = context
        self.read: list[Table] = []

    def place(self, expression: exp.Expr, depth: int = 0) -> exp.Expr:
        """Every reference of a query, but for those to a common table expression."""
        if depth > 20:
            raise unsupported("views that read views, more than 20 deep")
        for table in list(expression.find_all(exp.Table)):
            if isinstance(table.this, exp.Identifier) and not table.meta.get("placed") and not self._is_common(table):
                replacement = self._replacement(table, depth)
                if table is expression:
                    return replacement
                table.replace(replacement)
        return expression

    @staticmethod
    def _is_common(table: exp.Table) -> bool:
        if table.args.get("db"):
            return False
        name, ancestor = exact(table.this), table.parent
        while ancestor is not None:
            for common in getattr(ancestor, "ctes", []):
                if exact(common.args["alias"].this) == name:
                    return True
            ancestor = ancestor.parent
        return False

    def find(self, table: exp.Table) -> Table:
        """What a reference means now."""
        return self.account.catalog.table(*self.qualified(parts_of(table)))

    def qualified(self, parts: list[str]) -> list[str]:
        if self.context is not None:
            return [*self.context[: 3 - len(parts)], *parts]
        return self.session.qualified(parts, 3)

    def _replacement(self, reference: exp.Table, depth: int) -> exp.Expr:
        database, schema, name = self.qualified(parts_of(reference))
        if schema == "INFORMATION_SCHEMA":
            stored = exp.to_identifier(self.account.information.view(self.session, database, name), quoted=True)
            return self._aliased(exp.Table(this=stored), reference, name)
        when = reference.args.get("when")
        if when is not None:
            table = self.at(database, schema, name, when)
        else:
            table = self.account.catalog.table(database, schema, name)
        self.read.append(table)
        if table.is_view:
            query = sqlglot.parse_one(table.query, read="snowflake")
            upper(query)
            inner = Tables(self.account, self.session, table.context)
            return self._aliased(exp.Subquery(this=inner.place(query, depth + 1)), reference, name)
        return self._aliased(exp.Table(this=exp.to_identifier(table.store, quoted=True)), reference, name)

    @staticmethod
    def _aliased(replacement: exp.Expr, reference: exp.Table, name: str) -> exp.Expr:
        replacement.meta["placed"] = True
        alias = reference.args.get("alias") or exp.TableAlias(this=exp.to_identifier(name, quoted=True))
        replacement.set("alias", alias)
        for kept in ("joins", "laterals", "pivots", "sample"):
            if reference.args.get(kept):
                replacement.set(kept, reference.args[kept])
        return replacement

    def at(self, database: str, schema: str, name: str, when: exp.Expr) -> Table:
        """The version of a table as of an instant."""
        instant = self.instant(when)
        holder = self.account.catalog.schema(database, schema)
        versions = [table for table in holder.versions() if table.name == name and table.lived_at(instant)]
        if not versions:
            if name not in holder.tables:
                self.account.catalog.table(database, schema, name)
            raise no_time_travel("table", shown(database, schema, name))
        self.account.check_reach(database, holder, versions[-1], instant)
        return versions[-1]

    def instant(self, when: exp.Expr) -> datetime:
        """What AT (TIMESTAMP => …) says, which must not lie ahead."""
        if str(when.args.get("this")).upper() != "AT" or str(when.args.get("kind")).upper() != "TIMESTAMP":
            raise unsupported("Time Travel by BEFORE, OFFSET, STATEMENT or STREAM")
        return self.account.instant(when.args["expression"].sql(dialect="snowflake"))


def as_utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def stored(table: Table) -> str:
    return quoted(table.store)
