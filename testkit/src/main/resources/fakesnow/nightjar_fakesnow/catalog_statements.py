"""Statements about databases, schemas, sessions and names. Each handler gives nothing for a statement that is not its own."""

from typing import TYPE_CHECKING

from . import results
from .alters import alter_database, alter_schema, alter_table, alter_user, alter_warehouse
from .catalog import Entry, Function, Schema, Table
from .clones import Clones, set_properties
from .errors import SnowflakeError, exists, hidden, missing, syntax, unsupported
from .grants import grant, revoke
from .names import shown
from .results import Result, told
from .table_statements import TableStatements
from .words import Words

if TYPE_CHECKING:
    from .account import Account
    from .session import Session

DONE = "Statement executed successfully."


def handle(account: "Account", session: "Session", words: Words) -> Result | None:
    with account.catalog.lock:
        return _Statement(account, session, words).run()


class _Statement:
    def __init__(self, account: "Account", session: "Session", words: Words):
        self.account = account
        self.catalog = account.catalog
        self.session = session
        self.words = words

    def run(self) -> Result | None:
        words = self.words
        match words.peek():
            case "BEGIN" | "COMMIT" | "ROLLBACK" | "START":
                return self._transaction()
            case "USE":
                try:
                    return self._use()
                except SnowflakeError as e:
                    raise hidden(e) from None
            case "CREATE":
                return self._create()
            case "DROP":
                return self._drop()
            case "ALTER":
                return self._alter()
            case "COMMENT":
                return self._comment()
            case "GRANT":
                return self._changed(grant)
            case "REVOKE":
                return self._changed(revoke)
            case "EXPLAIN" | "CALL" | "PUT" | "GET" | "COPY" | "LIST" | "LS" | "REMOVE" | "RM" | "EXECUTE" | "UNDROP":
                raise unsupported(words.peek())
        return None

    def _end_transaction(self) -> None:
        TableStatements(self.account, self.session).end_transaction()

    def _changed(self, change) -> Result:
        self._end_transaction()
        return change(self.account, self.session, self.words)

    # ---- the session ----

    def _transaction(self) -> Result:
        words, session = self.words, self.session
        verb = words.one_of("BEGIN", "COMMIT", "ROLLBACK", "START")
        if verb in ("BEGIN", "START"):
            words.take("TRANSACTION") or words.take("WORK")
            if not words.at_end():
                raise unsupported("a block of Snowflake Scripting")
            if not session.in_transaction:
                session.connection.execute("BEGIN TRANSACTION")
                session.in_transaction = True
            return told(DONE, results.TRANSACTION)
        words.take("WORK")
        words.end()
        if session.in_transaction:
            session.connection.execute(verb)
            session.in_transaction = False
            if verb == "COMMIT":
                for table in session.changed:
                    table.changed_on = self.catalog.clock.now()
            session.changed.clear()
        return told(DONE, results.TRANSACTION)

    def _use(self) -> Result:
        words, session, catalog = self.words, self.session, self.catalog
        words.expect("USE")
        if words.take("SECONDARY", "ROLES"):
            words.one_of("ALL", "NONE")
        elif words.take("ROLE"):
            session.role = catalog.role(words.identifier()).name
        elif words.take("WAREHOUSE"):
            name = words.identifier()
            if name not in catalog.warehouses:
                raise missing("Warehouse", shown(name))
            session.warehouse = name
        elif words.take("DATABASE"):
            self._use_database(words.identifier())
        else:
            is_schema = words.take("SCHEMA")
            parts = words.name()
            if len(parts) == 1 and not is_schema:
                self._use_database(parts[0])
            else:
                database, schema = session.qualified(parts, 2)
                catalog.schema(database, schema)
                session.database, session.schema = database, schema
        words.end()
        return told(DONE, results.USE)

    def _use_database(self, name: str) -> None:
        database = self.catalog.database(name)
        self.session.database = name
        self.session.schema = "PUBLIC" if "PUBLIC" in database.schemas else ""

    # ---- create ----

    def _create(self) -> Result | None:
        words = self.words
        words.expect("CREATE")
        replace = words.take("OR", "REPLACE")
        transient = words.take("TRANSIENT")
        secure = not transient and words.take("SECURE")
        kind = words.peek()
        if kind in ("DATABASE", "SCHEMA"):
            self._end_transaction()
            words.expect(kind)
            return self._create_container(kind, replace, transient)
        if kind == "TABLE":
            return self._clone_table(replace, transient)
        if kind == "FUNCTION":
            self._end_transaction()
            return self._create_function(replace)
        if kind in ("ROLE", "WAREHOUSE", "USER") and not transient:
            words.expect(kind)
            return self._create_principal(kind, replace)
        if secure or kind in ("VIEW", "TEMPORARY", "TEMP", "LOCAL", "VOLATILE"):
            return None
        raise unsupported(f"CREATE {kind}")

    def _if_not_exists(self, replace: bool) -> bool:
        found = self.words.take("IF", "NOT", "EXISTS")
        if found and replace:
            raise syntax("options OR REPLACE and IF NOT EXISTS are incompatible.")
        return found

    def _create_container(self, kind: str, replace: bool, transient: bool) -> Result:
        words, catalog, session = self.words, self.catalog, self.session
        if_not_exists = self._if_not_exists(replace)
        parts = session.qualified(words.name(), 1 if kind == "DATABASE" else 2)
        place = catalog.databases if kind == "DATABASE" else catalog.database(parts[0]).schemas
        if parts[-1] in place and not replace:
            if if_not_exists:
                return told(f"{shown(parts[-1])} already exists, statement succeeded.")
            raise exists(shown(*parts))
        if words.take("CLONE"):
            return Clones(self.account, session, words).container(kind, parts, transient)
        probe = Schema("", catalog.clock.now(), "", transient=transient)
        set_properties(words, probe)
        if parts[-1] in place:
            catalog.drop_database(parts[0]) if kind == "DATABASE" else catalog.drop_schema(
                catalog.database(parts[0]), parts[1]
            )
        if kind == "DATABASE":
            made: Entry = catalog.create_database(parts[0], session.role)
            catalog.create_schema(parts[0], "PUBLIC", session.role)
            session.database, session.schema = parts[0], "PUBLIC"
        else:
            made = catalog.create_schema(parts[0], parts[1], session.role)
            session.database, session.schema = parts
        made.comment, made.retention, made.transient = probe.comment, probe.retention, transient
        return told(f"{kind.capitalize()} {shown(parts[-1])} successfully created.")

    def _clone_table(self, replace: bool, transient: bool) -> Result | None:
        words = self.words
        words.expect("TABLE")
        if_not_exists = self._if_not_exists(replace)
        parts = words.name()
        if not words.take("CLONE"):
            return None
        self._end_transaction()
        return Clones(self.account, self.session, words).table(parts, replace, transient, if_not_exists)

    def _create_principal(self, kind: str, replace: bool) -> Result:
        if_not_exists = self._if_not_exists(replace)
        name = self.words.identifier()
        catalog = self.catalog
        place: dict = {"ROLE": catalog.roles, "WAREHOUSE": catalog.warehouses, "USER": catalog.users}[kind]
        if name in place and not replace:
            if if_not_exists:
                return told(f"{shown(name)} already exists, statement succeeded.")
            raise exists(shown(name))
        if not self.words.at_end():
            raise unsupported(f"CREATE {kind} {shown(name)} {self.words.rest()}")
        place[name] = {} if kind == "USER" else Entry(name, catalog.clock.now(), self.session.role)
        return told(f"{kind.capitalize()} {shown(name)} successfully created.")

    def _create_function(self, replace: bool) -> Result:
        """A table function in SQL."""
        words, catalog = self.words, self.catalog
        words.expect("FUNCTION")
        if_not_exists = self._if_not_exists(replace)
        database, schema_name, name = self.session.qualified(words.name(), 3)
        schema = catalog.schema(database, schema_name)
        parameters = _columns(words.parenthesised())
        words.take("COPY", "GRANTS")
        words.expect("RETURNS")
        if not words.take("TABLE"):
            raise unsupported("a function that returns one value")
        columns = _columns(words.parenthesised())
        comment = ""
        while not words.take("AS"):
            if words.take("COMMENT", "="):
                comment = words.string()
            elif words.take("LANGUAGE"):
                words.expect("SQL")
            else:
                raise words.unexpected()
        query = words.string()
        words.end()
        function = Function(
            name, catalog.clock.now(), self.session.role, comment, parameters=parameters, columns=columns, query=query,
            context=(database, schema_name),
        )
        overloads = schema.functions.setdefault(name, [])
        same = [one for one in overloads if [kind for _, kind in one.parameters] == [kind for _, kind in parameters]]
        if same and not replace:
            if if_not_exists:
                return told(f"{shown(name)} already exists, statement succeeded.")
            raise exists(shown(database, schema_name, name))
        self.account.engine.check_function(self.session, function)
        for old in same:
            overloads.remove(old)
        overloads.append(function)
        return told(f"Function {shown(name)} successfully created.")

    # ---- drop, alter, comment ----

    def _drop(self) -> Result | None:
        words, catalog = self.words, self.catalog
        words.expect("DROP")
        kind = words.peek()
        if kind in ("TABLE", "VIEW"):
            return None
        if kind not in ("DATABASE", "SCHEMA", "ROLE", "WAREHOUSE", "FUNCTION"):
            raise unsupported(f"DROP {kind}")
        self._end_transaction()
        words.expect(kind)
        if_exists = words.take("IF", "EXISTS")
        if kind == "FUNCTION":
            return self._drop_function(if_exists)
        parts = words.name() if kind == "SCHEMA" else [words.identifier()]
        parts = self.session.qualified(parts, 2) if kind == "SCHEMA" else parts
        restrict = words.take("RESTRICT")
        words.take("CASCADE")
        words.end()
        if kind == "SCHEMA" and if_exists and parts[0] not in catalog.databases:
            return told("Drop statement executed successfully.")
        place: dict = {
            "DATABASE": catalog.databases,
            "SCHEMA": catalog.database(parts[0]).schemas if kind == "SCHEMA" else {},
            "ROLE": catalog.roles,
            "WAREHOUSE": catalog.warehouses,
        }[kind]
        if parts[-1] not in place:
            if if_exists:
                return told("Drop statement executed successfully "
                            f"({shown(parts[-1])} already dropped).")
            raise missing(kind.capitalize(), shown(*parts))
        if restrict:
            raise unsupported("RESTRICT")
        if kind == "DATABASE":
            catalog.drop_database(parts[0])
        elif kind == "SCHEMA":
            catalog.drop_schema(catalog.database(parts[0]), parts[1])
        else:
            del place[parts[-1]]
        self._leave(kind, parts)
        return told(f"{shown(parts[-1])} successfully dropped.")

    def _leave(self, kind: str, parts: list[str]) -> None:
        session = self.session
        if kind == "DATABASE" and session.database == parts[0]:
            session.database = session.schema = ""
        if kind == "SCHEMA" and [session.database, session.schema] == parts:
            session.schema = ""

    def _drop_function(self, if_exists: bool) -> Result:
        database, schema, name = self.session.qualified(self.words.name(), 3)
        kinds = [kind for kind in self.words.parenthesised().upper().split(",") if kind.strip()]
        self.words.end()
        overloads = self.catalog.schema(database, schema).functions.get(name, [])
        found = next((one for one in overloads if len(one.parameters) == len(kinds)), None)
        if found is None:
            if if_exists:
                return told("Drop statement executed successfully.")
            raise missing("Function", shown(database, schema, name))
        overloads.remove(found)
        return told(f"{shown(name)} successfully dropped.")

    def _alter(self) -> Result | None:
        words = self.words
        words.expect("ALTER")
        kind = words.peek()
        if kind == "SESSION":
            words.expect("SESSION")
            return self._alter_session()
        changes = {"DATABASE": alter_database, "SCHEMA": alter_schema, "USER": alter_user, "WAREHOUSE": alter_warehouse}
        if kind in changes:
            words.expect(kind)
            return self._changed(changes[kind])
        if kind != "TABLE":
            raise unsupported(f"ALTER {kind}")
        words.expect(kind)
        return alter_table(self.account, self.session, words, self._end_transaction)

    def _alter_session(self) -> Result:
        words, session = self.words, self.session
        if words.take("UNSET"):
            while not words.at_end():
                session.parameters.pop(words.identifier(), None)
                words.take(",")
            return told(DONE)
        words.expect("SET")
        while not words.at_end():
            name = words.identifier()
            words.expect("=")
            token = words.tokens[words.at] if not words.at_end() else None
            if token is None:
                raise words.unexpected()
            value = words.string() if token.kind == "string" else token.text
            words.at += 0 if token.kind == "string" else 1
            session.parameters[name] = value
            words.take(",")
        return told(DONE)

    def _comment(self) -> Result:
        words, catalog, session = self.words, self.catalog, self.session
        words.expect("COMMENT")
        if_exists = words.take("IF", "EXISTS")
        words.expect("ON")
        kind = words.one_of("DATABASE", "SCHEMA", "TABLE", "VIEW", "COLUMN")
        parts = words.name()
        words.expect("IS")
        comment = words.string()
        words.end()
        self._end_transaction()
        try:
            if kind == "COLUMN":
                *owner, column = parts
                table = catalog.table(*session.qualified(owner, 3))
                if not table.is_view and column not in self.account.engine.columns(session, table.store):
                    raise syntax(f"column '{shown(column)}' does not exist")
                table.column_comments[column] = comment
            else:
                self._commented(kind, parts).comment = comment
        except Exception as e:
            if not (if_exists and getattr(e, "code", "") == "002003"):
                raise
        return told(DONE)

    def _commented(self, kind: str, parts: list[str]) -> Entry:
        if kind == "DATABASE":
            return self.catalog.database(*parts)
        if kind == "SCHEMA":
            return self.catalog.schema(*self.session.qualified(parts, 2))
        found: Table = self.catalog.table(*self.session.qualified(parts, 3))
        return found


def _columns(text: str) -> list[tuple[str, str]]:
    """Names with their types."""
    words, columns = Words(text), []
    while not words.at_end():
        name, start = words.identifier(), words.at
        depth = 0
        while not words.at_end() and not (depth == 0 and words.peek() == ","):
            depth += {"(": 1, ")": -1}.get(words.peek(), 0)
            words.at += 1
        if words.at == start:
            raise words.unexpected()
        columns.append((name, text[words.tokens[start].start : words.tokens[words.at - 1].end]))
        words.take(",")
    return columns
