"""ALTER of databases, schemas, tables by name, users and warehouses. Runs under the catalog's lock."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from .catalog import Entry
from .clones import set_properties
from .errors import exists, missing, unsupported
from .names import shown
from .results import Result, told
from .words import Words

if TYPE_CHECKING:
    from .account import Account
    from .session import Session

_DONE = "Statement executed successfully."


def alter_database(account: "Account", session: "Session", words: Words) -> Result:
    if_exists, name = words.take("IF", "EXISTS"), words.identifier()
    catalog = account.catalog
    if name not in catalog.databases and if_exists:
        return told(_DONE)
    database = catalog.database(name)
    if words.take("SWAP", "WITH"):
        other = catalog.database(words.identifier())
        words.end()
        _swap(catalog.databases, database, catalog.databases, other)
    elif words.take("RENAME", "TO"):
        new = words.identifier()
        words.end()
        _rename(catalog.databases, name, catalog.databases, new, shown(new))
    else:
        _set(words, database)
    return told(_DONE)


def alter_schema(account: "Account", session: "Session", words: Words) -> Result:
    if_exists = words.take("IF", "EXISTS")
    database, name = session.qualified(words.name(), 2)
    catalog = account.catalog
    if if_exists and (database not in catalog.databases or name not in catalog.database(database).schemas):
        return told(_DONE)
    schema = catalog.schema(database, name)
    place = catalog.database(database).schemas
    if words.take("SWAP", "WITH"):
        other_database, other_name = session.qualified(words.name(), 2)
        words.end()
        other = catalog.schema(other_database, other_name)
        _swap(place, schema, catalog.database(other_database).schemas, other)
    elif words.take("RENAME", "TO"):
        new_database, new = session.qualified(words.name(), 2)
        words.end()
        _rename(place, name, catalog.database(new_database).schemas, new, shown(new_database, new))
    else:
        _set(words, schema)
    return told(_DONE)


def alter_table(
    account: "Account", session: "Session", words: Words, end_transaction: Callable[[], None]
) -> Result | None:
    """What concerns its name, its properties and its key; columns are left to sqlglot."""
    if_exists, parts = words.take("IF", "EXISTS"), words.name()
    if not _is_by_name(words):
        return None
    end_transaction()
    catalog = account.catalog
    database, schema_name, name = session.qualified(parts, 3)
    schema = catalog.schema(database, schema_name)
    if name not in schema.tables and if_exists:
        return told(_DONE)
    table = catalog.table(database, schema_name, name)
    if words.take("SWAP", "WITH"):
        other = session.qualified(words.name(), 3)
        words.end()
        _swap(schema.tables, table, catalog.schema(*other[:2]).tables, catalog.table(*other))
    elif words.take("RENAME", "TO"):
        new = session.qualified(words.name(), 3)
        words.end()
        _rename(schema.tables, name, catalog.schema(*new[:2]).tables, new[2], shown(*new))
    elif words.take("DROP", "PRIMARY", "KEY"):
        words.end()
        table.primary_key = []
    elif words.take("ADD"):
        table.key_name = words.identifier() if words.take("CONSTRAINT") else ""
        words.expect("PRIMARY", "KEY")
        columns = Words(words.parenthesised())
        words.end()
        table.primary_key = []
        while not columns.at_end():
            table.primary_key.append(columns.identifier())
            columns.take(",")
    else:
        _set(words, table)
    return told(_DONE)


def _is_by_name(words: Words) -> bool:
    following = [words.peek(ahead) for ahead in range(3)]
    return (
        following[0] == "SWAP"
        or following[:2] == ["RENAME", "TO"]
        or (following[0] in ("SET", "UNSET") and following[1] in ("COMMENT", "DATA_RETENTION_TIME_IN_DAYS"))
        or following[:2] == ["ADD", "PRIMARY"]
        or following[:2] == ["ADD", "CONSTRAINT"]
        or following == ["DROP", "PRIMARY", "KEY"]
    )


def alter_user(account: "Account", session: "Session", words: Words) -> Result:
    name = words.identifier()
    if name not in account.catalog.users:
        raise missing("User", shown(name))
    words.expect("SET")
    parameters = account.catalog.users[name]
    while not words.at_end():
        parameter = words.identifier()
        words.expect("=")
        if words.at_end():
            raise words.unexpected()
        token = words.tokens[words.at]
        parameters[parameter] = words.string() if token.kind == "string" else token.text
        words.at += 0 if token.kind == "string" else 1
        words.take(",")
    return told(_DONE)


def alter_warehouse(account: "Account", session: "Session", words: Words) -> Result:
    """A warehouse is always running here."""
    words.take("IF", "EXISTS")
    name = words.identifier()
    if name not in account.catalog.warehouses:
        raise missing("Warehouse", shown(name))
    words.one_of("RESUME", "SUSPEND")
    words.take("IF", "SUSPENDED")
    words.end()
    return told(_DONE)


def _swap(place: dict, one: Entry, other_place: dict, other: Entry) -> None:
    """In one step, with all that they have. Done twice, it is undone."""
    one_name, other_name = one.name, other.name
    place[one_name], other_place[other_name] = other, one
    one.name, other.name = other_name, one_name


def _rename(place: dict, name: str, other_place: dict, new: str, text: str) -> None:
    if new in other_place:
        raise exists(text)
    other_place[new] = place.pop(name)
    other_place[new].name = new


def _set(words: Words, entry: Entry) -> None:
    if words.take("UNSET"):
        if words.take("COMMENT"):
            entry.comment = ""
        elif words.take("DATA_RETENTION_TIME_IN_DAYS"):
            entry.retention = None
        words.end()
    elif words.take("SET"):
        set_properties(words, entry)
    else:
        raise unsupported(words.rest())
