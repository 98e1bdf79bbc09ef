"""Functions that need to know the account, and those whose meaning DuckDB does not share."""

from datetime import datetime
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from .catalog import Function, Table
from .errors import SnowflakeError, missing, syntax, unsupported
from .names import shown
from .tables import Tables, exact, upper

if TYPE_CHECKING:
    from .account import Account
    from .session import Session

_HASH_OFFSET = 2**63


class Functions:
    """The functions of one statement."""

    def __init__(self, account: "Account", session: "Session", now: datetime | None = None):
        self._account = account
        self._session = session
        #: The time is the same in the whole of a statement: dbt compares it with itself.
        self._time = now or account.clock.now()
        self.columns: set[str] = set()
        self.read: list[Table] = []

    def place(self, expression: exp.Expr) -> exp.Expr:
        for node in list(expression.find_all(exp.TableFromRows)):
            node.replace(self._table(node))
        return expression.transform(self._scalar)

    def _scalar(self, node: exp.Expr) -> exp.Expr:
        session = self._session
        if isinstance(node, exp.Parameter):
            return exp.column(f"${node.name}", quoted=True)
        if isinstance(node, exp.CurrentTimestamp):
            kind = "TIMESTAMP" if node.args.get("sysdate") else "TIMESTAMPTZ"
            return self._now(kind)
        if isinstance(node, (exp.Localtimestamp, exp.CurrentDatetime)):
            return self._now("TIMESTAMP")
        if isinstance(node, exp.CurrentDate):
            return exp.cast(exp.Literal.string(self._time.date().isoformat()), "DATE")
        if isinstance(node, exp.HashAgg):
            return self._hash_agg(node)
        known = {
            exp.CurrentRole: session.role,
            exp.CurrentWarehouse: session.warehouse,
            exp.CurrentUser: session.user,
            exp.CurrentSession: str(session.number),
            exp.CurrentDatabase: session.database,
            exp.CurrentSchema: session.schema,
            exp.CurrentAccount: "FAKE",
        }
        if type(node) in known:
            value = known[type(node)]
            return exp.Literal.string(value) if value else exp.cast(exp.Null(), "VARCHAR")
        if isinstance(node, exp.Anonymous):
            return self._anonymous(node)
        return node

    def _now(self, kind: str) -> exp.Expr:
        text = self._time.isoformat()
        return exp.cast(exp.Literal.string(text if kind == "TIMESTAMPTZ" else text[:-6]), kind)

    def _anonymous(self, node: exp.Anonymous) -> exp.Expr:
        name = node.name.upper()
        if name == "HASH":
            return _signed(self._hash(node.expressions))
        if name == "LAST_QUERY_ID":
            ids = [query.id for query in self._account.history.all() if query.session is self._session]
            return exp.Literal.string(ids[-2]) if len(ids) > 1 else exp.Null()
        if name in ("SYSTEM$CANCEL_QUERY", "SYSTEM$ABORT_QUERY"):
            return exp.Literal.string(self._cancel(_text(node)))
        if name == "SYSTEM$CANCEL_ALL_QUERIES":
            return exp.Literal.string(self._cancel_all(_text(node)))
        if name.startswith("SYSTEM$"):
            raise unsupported(name)
        return node

    def _cancel(self, query_id: str) -> str:
        query = self._account.history.find(query_id)
        if query is None:
            return f"Invalid query id {query_id}."
        return "query [%s] terminated." % query_id if query.cancel() else "Identified SQL statement is not currently executing."

    def _cancel_all(self, session: str) -> str:
        cancelled = sum(
            query.cancel() for query in self._account.history.all()
            if str(query.session.number) == session and query.session is not self._session
        )
        return f"{cancelled} cancelled."

    def _hash(self, expressions: list[exp.Expr]) -> exp.Expr:
        parts = [part.transform(self._scalar) for part in expressions]
        return exp.Anonymous(this="hash", expressions=[
            exp.Columns(this=part, unpack=True) if isinstance(part, exp.Star) else part for part in parts
        ])

    def _hash_agg(self, node: exp.HashAgg) -> exp.Expr:
        """The same for the same rows in whatever order; rows that come twice count twice."""
        given = [node.this, *node.expressions]
        hashed = self._hash([part for part in given if part is not None])
        total = exp.Sum(this=exp.cast(hashed, "INT128"))
        wrapped = exp.Mod(this=exp.Coalesce(this=total, expressions=[exp.Literal.number(0)]),
                          expression=exp.Literal.number(_HASH_OFFSET))
        return exp.cast(wrapped, "BIGINT")

    def _table(self, node: exp.TableFromRows) -> exp.Expr:
        """TABLE(…) in a FROM clause."""
        call, parts = node.this, []
        if isinstance(call, exp.Dot):
            *names, call = call.flatten()
            parts = [exact(name) for name in names]
        if not isinstance(call, exp.Anonymous):
            return node
        name = call.name.upper()
        alias = node.args.get("alias")
        if parts[-1:] == ["INFORMATION_SCHEMA"]:
            if parts[:-1]:
                self._account.catalog.database(parts[0])
            replacement = self._stored(self._history(name, call))
        elif name == "RESULT_SCAN":
            replacement = self._stored(self._result_scan(_text(call)))
        elif name in ("FLATTEN", "GENERATOR"):
            return node
        else:
            replacement = self._function([*parts, exact_name(call)], call.expressions)
        if alias is not None:
            replacement.set("alias", alias)
        return replacement

    @staticmethod
    def _stored(view: str) -> exp.Expr:
        return exp.Subquery(this=sqlglot.parse_one(f'SELECT * FROM {view}', read="duckdb").transform(_raw))

    def _history(self, name: str, call: exp.Anonymous) -> str:
        limit = 100
        for argument in call.expressions:
            if isinstance(argument, exp.Kwarg) and argument.this.name.upper() == "RESULT_LIMIT":
                limit = int(argument.expression.name)
            else:
                raise unsupported(f"{name}({argument.sql(dialect='snowflake')})")
        if name not in ("QUERY_HISTORY", "QUERY_HISTORY_BY_USER"):
            raise unsupported(f"INFORMATION_SCHEMA.{name}")
        if not 1 <= limit <= 10_000:
            raise syntax(f"invalid value [{limit}] for parameter 'RESULT_LIMIT'")
        user = self._session.user if name == "QUERY_HISTORY_BY_USER" else None
        return self._account.information.query_history(self._session, user, limit)

    def _result_scan(self, query_id: str) -> str:
        query = self._account.history.find(query_id)
        if query is None or query.result is None:
            raise SnowflakeError("000709", "02000", f"Statement {query_id} not found")
        view = self._account.information.new_name()
        self._session.connection.register(view, query.result.rows)
        return view

    def _function(self, parts: list[str], arguments: list[exp.Expr]) -> exp.Expr:
        """A table function of SQL: its query with the arguments in the place of its parameters."""
        database, schema, name = self._session.qualified(parts, 3)
        overloads = self._account.catalog.schema(database, schema).functions.get(name, [])
        function = next((one for one in overloads if len(one.parameters) == len(arguments)), None)
        if function is None:
            raise missing("Function", shown(database, schema, name))
        return self.call(function, arguments)

    def call(self, function: Function, arguments: list[exp.Expr]) -> exp.Subquery:
        """The query of a function, with its tables in place."""
        query = sqlglot.parse_one(function.query, read="snowflake")
        upper(query)
        values = {
            parameter: exp.cast(argument.copy(), kind, dialect="snowflake")
            for (parameter, kind), argument in zip(function.parameters, arguments, strict=True)
        }
        query = query.transform(
            lambda node: values[node.name].copy()
            if isinstance(node, exp.Column) and not node.table and node.name in values
            else node
        )
        functions = Functions(self._account, self._session, self._time)
        query = functions.place(query)
        tables = Tables(self._account, self._session, function.context)
        inner = tables.place(query)
        self.columns |= functions.columns | {column for column, _ in function.columns}
        for column in inner.find_all(exp.Alias):
            self.columns.add(column.alias)
        names = [exp.to_identifier(column, quoted=True) for column, _ in function.columns]
        typed = exp.select(*(
            exp.alias_(exp.cast(exp.column(name.copy()), kind, dialect="snowflake"), name.copy())
            for name, (_, kind) in zip(names, function.columns, strict=True)
        )).from_(exp.Subquery(this=inner, alias=exp.TableAlias(this=exp.to_identifier("q", quoted=True),
                                                               columns=[name.copy() for name in names])))
        self.read += tables.read + functions.read
        return exp.Subquery(this=typed)


def exact_name(call: exp.Anonymous) -> str:
    this = call.args["this"]
    return exact(this) if isinstance(this, exp.Identifier) else str(this).upper()


def _raw(node: exp.Expr) -> exp.Expr:
    """A table that the placing of tables must leave alone: it has one already."""
    if isinstance(node, exp.Table):
        return exp.Table(this=exp.Anonymous(this="query_table", expressions=[exp.Literal.string(node.name)]))
    return node


def _text(call: exp.Anonymous) -> str:
    if len(call.expressions) != 1 or not isinstance(call.expressions[0], exp.Literal):
        raise unsupported(f"{call.name.upper()} of anything but one literal")
    return call.expressions[0].name


def _signed(hashed: exp.Expr) -> exp.Expr:
    return exp.cast(exp.Sub(this=exp.cast(hashed, "INT128"), expression=exp.Literal.number(_HASH_OFFSET)), "BIGINT")
