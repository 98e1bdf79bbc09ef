"""GRANT and REVOKE. Who may do what is kept and shown, and never enforced. Runs under the catalog's lock."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .catalog import Entry, Grant
from .errors import missing, syntax, unsupported
from .names import shown
from .results import Result, told
from .words import Words

if TYPE_CHECKING:
    from .account import Account
    from .session import Session

_KINDS = ("DATABASE", "SCHEMA", "TABLE", "VIEW", "WAREHOUSE")


def grant(account: "Account", session: "Session", words: Words) -> Result:
    words.expect("GRANT")
    if words.take("ROLE"):
        return _grant_role(account, session, words)
    privileges = _privileges(words, "ON")
    targets = list(_targets(account, session, words))
    words.expect("TO")
    role = _role(account, words)
    copy = words.take("COPY", "CURRENT", "GRANTS")
    revoke_current = words.take("REVOKE", "CURRENT", "GRANTS")
    option = words.take("WITH", "GRANT", "OPTION")
    words.end()
    now = account.clock.now()
    for target in targets:
        if privileges == ["OWNERSHIP"]:
            if target.grants and not (copy or revoke_current):
                raise syntax("Dependent grant of privilege exists on the object; it must be revoked first, or use COPY"
                             " CURRENT GRANTS")
            target.owner = role
            target.grants = target.grants if copy else []
            continue
        for privilege in privileges:
            _remove(target, privilege, role)
            target.grants.append(Grant(privilege, role, session.role, now, option))
    return told(f"Statement executed successfully. {len(targets)} objects affected.")


def revoke(account: "Account", session: "Session", words: Words) -> Result:
    words.expect("REVOKE")
    if words.peek() == "ROLE":
        raise unsupported("REVOKE ROLE")
    privileges = _privileges(words, "ON")
    targets = list(_targets(account, session, words))
    words.expect("FROM")
    role = _role(account, words)
    words.take("CASCADE") or words.take("RESTRICT")
    words.end()
    for target in targets:
        for privilege in privileges:
            _remove(target, privilege, role)
    return told("Statement executed successfully.")


def _remove(target: Entry, privilege: str, role: str) -> None:
    target.grants = [
        kept for kept in target.grants
        if kept.role != role or (privilege != "ALL" and kept.privilege != privilege)
    ]


def _grant_role(account: "Account", session: "Session", words: Words) -> Result:
    role = account.catalog.role(words.identifier())
    words.expect("TO")
    kind = words.one_of("ROLE", "USER")
    grantee = words.identifier()
    words.end()
    if grantee not in (account.catalog.roles if kind == "ROLE" else account.catalog.users):
        raise missing(kind.capitalize(), shown(grantee))
    account.catalog.role_grants.append((role.name, kind, grantee, account.clock.now()))
    return told("Statement executed successfully.")


def _privileges(words: Words, until: str) -> list[str]:
    privileges, current = [], []
    while not words.take(until):
        if words.at_end():
            raise words.unexpected()
        if words.take(","):
            privileges.append(" ".join(current))
            current = []
        else:
            current.append(words.identifier())
    privileges.append(" ".join(current))
    return ["ALL" if privilege == "ALL PRIVILEGES" else privilege for privilege in privileges]


def _role(account: "Account", words: Words) -> str:
    words.take("ROLE")
    return account.catalog.role(words.identifier()).name


def _targets(account: "Account", session: "Session", words: Words) -> Iterator[Entry]:
    catalog = account.catalog
    if words.take("FUTURE"):
        raise unsupported("grants on future objects")
    if words.take("ACCOUNT"):
        raise unsupported("grants on the account")
    if words.take("ALL"):
        kind = words.one_of("TABLES", "VIEWS", "FUNCTIONS", "SCHEMAS")
        words.expect("IN")
        where = words.one_of("SCHEMA", "DATABASE")
        if where == "SCHEMA":
            schemas = [catalog.schema(*session.qualified(words.name(), 2))]
        else:
            schemas = list(catalog.database(words.identifier()).schemas.values())
        if kind == "SCHEMAS":
            yield from schemas
            return
        for schema in schemas:
            if kind == "FUNCTIONS":
                yield from [one for overloads in schema.functions.values() for one in overloads]
                continue
            yield from [table for table in schema.tables.values() if table.is_view == (kind == "VIEWS")]
        return
    kind = words.one_of(*_KINDS)
    if kind == "DATABASE":
        yield catalog.database(words.identifier())
    elif kind == "SCHEMA":
        yield catalog.schema(*session.qualified(words.name(), 2))
    elif kind == "WAREHOUSE":
        name = words.identifier()
        if name not in catalog.warehouses:
            raise missing("Warehouse", shown(name))
        yield catalog.warehouses[name]
    else:
        yield catalog.table(*session.qualified(words.name(), 3))
