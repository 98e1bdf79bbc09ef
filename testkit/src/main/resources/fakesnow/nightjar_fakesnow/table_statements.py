"""What makes, changes and drops tables and views, and what changes their rows. Runs under the catalog's lock."""

from typing import TYPE_CHECKING

from sqlglot import exp

from . import results
from .catalog import Schema, Table
from .errors import SnowflakeError, exists, missing, syntax, unsupported
from .functions import Functions
from .names import quoted, shown
from .results import Result
from .rewriting import to_duckdb
from .tables import Tables, parts_of, upper

if TYPE_CHECKING:
    from .account import Account
    from .session import Session

_KEYS = (exp.PrimaryKeyColumnConstraint, exp.UniqueColumnConstraint, exp.Reference)


class TableStatements:
    """For one statement."""

    def __init__(self, account: "Account", session: "Session"):
        self._account = account
        self._catalog = account.catalog
        self._session = session
        self._engine = account.engine

    def run(self, expression: exp.Expr) -> Result:
        query = expression.args.get("expression")
        text = query.sql(dialect="snowflake") if isinstance(query, exp.Expr) else ""
        upper(expression)
        match expression:
            case exp.Insert() | exp.Update() | exp.Delete() | exp.Merge():
                return self._change(expression)
            case exp.TruncateTable():
                return self._truncate(expression)
        self.end_transaction()
        match expression:
            case exp.Create(kind="TABLE"):
                return self._create_table(expression)
            case exp.Create(kind="VIEW"):
                return self._create_view(expression, text)
            case exp.Drop(kind="TABLE" | "VIEW"):
                return self._drop(expression)
            case exp.Alter(kind="TABLE"):
                return self._alter(expression)
            case exp.Describe():
                return self._describe(expression)
        raise unsupported(f"{expression.key.upper()} {expression.args.get('kind') or ''}".strip())

    def end_transaction(self) -> None:
        """A statement that changes the catalog commits what went before."""
        if self._session.in_transaction:
            self._session.connection.execute("COMMIT")
            self._session.in_transaction = False
            self._session.changed.clear()

    def _schema(self, parts: list[str]) -> tuple[str, Schema, str]:
        database, schema, name = self._session.qualified(parts, 3)
        return database, self._catalog.schema(database, schema), name

    # ---- rows ----

    def _change(self, expression: exp.Expr) -> Result:
        if expression.args.get("overwrite"):
            raise unsupported("INSERT OVERWRITE")
        target = expression.this.this if isinstance(expression.this, exp.Schema) else expression.this
        parts = parts_of(target)
        table = self._catalog.table(*self._session.qualified(parts, 3))
        if table.is_view:
            raise syntax(f"{shown(*parts)} is a view, whose rows cannot be changed")
        self._account.own(self._session, table)
        alias = target.args.get("alias") or exp.TableAlias(this=exp.to_identifier(parts[-1], quoted=True))
        marker = exp.Table(this=exp.Anonymous(this="target"), alias=alias)
        target.replace(marker)
        columns = [part.name for part in expression.this.expressions] if isinstance(expression.this, exp.Schema) else []
        known = self._engine.columns(self._session, table.store)
        for column in columns:
            if column not in known:
                raise syntax(f"error line 1 at position 0\ninvalid identifier '{shown(column)}'")
        functions = Functions(self._account, self._session)
        expression = functions.place(expression)
        tables = Tables(self._account, self._session)
        expression = tables.place(expression)
        self._engine.check_columns(
            self._session, expression, [*tables.read, *functions.read, table], functions.columns
        )
        if isinstance(expression, exp.Merge):
            _qualify_values(expression)
        for node in list(expression.find_all(exp.Anonymous)):
            if node.name == "target":
                node.replace(exp.to_identifier(table.store, quoted=True))
        counts = self._execute_change(expression)
        self._account.change(self._session, table)
        return counts

    def _execute_change(self, expression: exp.Expr) -> Result:
        probe = to_duckdb(_twice_matched(expression)) if isinstance(expression, exp.Merge) else ""
        if probe and self._session.connection.execute(probe).fetchone():
            raise SnowflakeError("100090", "42P18", "Duplicate row detected during DML action")
        text = to_duckdb(expression)
        connection = self._session.connection
        if isinstance(expression, exp.Merge):
            done = [action for (action,) in connection.execute(f"{text} RETURNING merge_action").fetchall()]
            kinds = [("inserted", "INSERT"), ("updated", "UPDATE"), ("deleted", "DELETE")]
            used = {when.args["then"].key.upper() if isinstance(when.args["then"], exp.Expr) else "" for when in
                    expression.args["whens"].expressions}
            used = {"DELETE" if key == "VAR" else key for key in used}
            counts = [(name, done.count(action)) for name, action in kinds if action in used]
            return _counts(counts, results.MERGE)
        (count,) = connection.execute(text).fetchone()
        if isinstance(expression, exp.Insert):
            return _counts([("inserted", count)], results.INSERT)
        if isinstance(expression, exp.Update):
            result = _counts([("updated", count)], results.UPDATE)
            return results.of(
                [*result.columns, results.Column("number of multi-joined rows updated", *results.FIXED)],
                [[count, 0]],
                results.UPDATE,
            )
        return _counts([("deleted", count)], results.DELETE)

    def _truncate(self, expression: exp.TruncateTable) -> Result:
        self.end_transaction()
        for reference in expression.expressions:
            database, schema, name = self._schema(parts_of(reference))
            if name not in schema.tables and expression.args.get("exists"):
                continue
            table = self._catalog.table(database, schema.name, name)
            self._account.own(self._session, table)
            self._session.connection.execute(f"DELETE FROM {quoted(table.store)}")
            self._account.change(self._session, table)
        return results.told("Statement executed successfully.")

    # ---- tables and views ----

    def _create_table(self, expression: exp.Create) -> Result:
        holder, definition = expression.this, None
        if isinstance(holder, exp.Schema):
            holder, definition = holder.this, holder
        database, schema, name = self._schema(parts_of(holder))
        existing = schema.tables.get(name)
        if existing is not None:
            if expression.args.get("exists"):
                return results.told(f"{shown(name)} already exists, statement succeeded.")
            if not expression.args.get("replace") or existing.is_view:
                raise exists(shown(database, schema.name, name))
        table = Table(name, self._catalog.clock.now(), self._session.role)
        self._properties(expression, table)
        if table.temporary_in is not None and existing is not None and existing.temporary_in is None:
            raise unsupported("a temporary table that hides a permanent one")
        if definition is not None:
            self._columns(definition, table)
        query = expression.args.get("expression")
        if query is not None:
            table.store = self._create_as(expression, query, table, definition)
        else:
            if definition is None:
                raise syntax("a table needs columns or a query")
            created = exp.Create(this=definition, kind="TABLE")
            definition.set("this", exp.Table(this=exp.to_identifier("nightjar", quoted=True)))
            text = to_duckdb(created)
            table.store = self._account.new_store(self._session, text[text.index("(") :])
        if existing is not None:
            self._catalog.drop_table(schema, name)
        table.created_on = table.changed_on = self._catalog.clock.now()
        schema.tables[name] = table
        return results.told(f"Table {shown(name)} successfully created.")

    def _create_as(self, expression: exp.Create, query: exp.Expr, table: Table, definition: exp.Schema | None) -> str:
        functions, tables = Functions(self._account, self._session), Tables(self._account, self._session)
        placed = tables.place(functions.place(query))
        self._engine.check_columns(self._session, placed, tables.read + functions.read, functions.columns)
        text = to_duckdb(placed)
        names = ""
        if definition is not None:
            if any(part.args.get("kind") for part in definition.expressions):
                raise unsupported("CREATE TABLE … AS with types of columns")
            names = "(" + ", ".join(quoted(part.name) for part in definition.expressions) + ") "
        if expression.args.get("no_data"):
            raise unsupported("WITH NO DATA")
        for source in tables.read:
            table.lengths = {**source.lengths, **table.lengths}
        return self._account.new_store(self._session, f"{names}AS {text}")

    def _properties(self, expression: exp.Create, table: Table) -> None:
        properties = expression.args.get("properties")
        for one in properties.expressions if properties else []:
            match one:
                case exp.TransientProperty():
                    table.transient = True
                case exp.TemporaryProperty():
                    table.temporary_in = self._session.number
                case exp.SchemaCommentProperty():
                    table.comment = one.this.name
                case exp.CopyGrantsProperty() | exp.Cluster():
                    pass
                case exp.Property() if one.this.name.upper() == "DATA_RETENTION_TIME_IN_DAYS":
                    table.retention = int(one.args["value"].name)
                case _:
                    raise unsupported(one.sql(dialect="snowflake"))
        if expression.args.get("clone") is not None:
            raise unsupported("this form of CLONE")

    def _columns(self, definition: exp.Schema, table: Table) -> None:
        """Keys are noted and not enforced, as Snowflake does; NOT NULL is enforced."""
        kept = []
        for part in definition.expressions:
            if isinstance(part, exp.ColumnDef):
                self._column(part, table)
                kept.append(part)
            elif isinstance(part, (exp.PrimaryKey, exp.Constraint)):
                self._key(part, table)
            elif isinstance(part, exp.Identifier):
                kept.append(part)
            elif not isinstance(part, (exp.ForeignKey, exp.UniqueColumnConstraint)):
                raise unsupported(part.sql(dialect="snowflake"))
        definition.set("expressions", kept)

    def _column(self, column: exp.ColumnDef, table: Table) -> None:
        kind = column.args.get("kind")
        if isinstance(kind, exp.DataType) and kind.is_type(*exp.DataType.TEXT_TYPES) and kind.expressions:
            table.lengths[column.name] = int(kind.expressions[0].this.name)
        constraints = []
        for constraint in column.args.get("constraints") or []:
            rule = constraint.args.get("kind")
            if isinstance(rule, exp.PrimaryKeyColumnConstraint):
                table.primary_key = [column.name]
                constraints.append(exp.ColumnConstraint(kind=exp.NotNullColumnConstraint()))
            elif isinstance(rule, exp.CommentColumnConstraint):
                table.column_comments[column.name] = rule.this.name
            elif isinstance(rule, (exp.NotNullColumnConstraint, exp.DefaultColumnConstraint)):
                constraints.append(constraint)
            elif not isinstance(rule, _KEYS):
                raise unsupported(constraint.sql(dialect="snowflake"))
        column.set("constraints", constraints)

    def _key(self, part: exp.Expr, table: Table) -> None:
        keys = [part] if isinstance(part, exp.PrimaryKey) else part.expressions
        for key in keys:
            if isinstance(key, exp.PrimaryKey):
                table.primary_key = [column.name for column in key.expressions]
                table.key_name = part.name if isinstance(part, exp.Constraint) else ""

    def _create_view(self, expression: exp.Create, text: str) -> Result:
        reference = expression.this
        if isinstance(reference, exp.Schema):
            raise unsupported("a view with a list of columns")
        database, schema, name = self._schema(parts_of(reference))
        existing = schema.tables.get(name)
        if existing is not None:
            if expression.args.get("exists"):
                return results.told(f"{shown(name)} already exists, statement succeeded.")
            if not expression.args.get("replace") or not existing.is_view:
                raise exists(shown(database, schema.name, name))
        view = Table(name, self._catalog.clock.now(), self._session.role, query=text, context=(database, schema.name))
        properties = expression.args.get("properties")
        for one in properties.expressions if properties else []:
            if isinstance(one, exp.SchemaCommentProperty):
                view.comment = one.this.name
            elif not isinstance(one, (exp.CopyGrantsProperty, exp.SecureProperty)):
                raise unsupported(one.sql(dialect="snowflake"))
        self._engine.describe_view(self._session, view)
        if existing is not None:
            self._catalog.drop_table(schema, name)
        schema.tables[name] = view
        return results.told(f"View {shown(name)} successfully created.")

    def _drop(self, expression: exp.Drop) -> Result:
        names = []
        for reference in expression.args.get("tables") or [expression.this]:
            database, schema, name = self._schema(parts_of(reference))
            table = schema.tables.get(name)
            if table is None:
                if expression.args.get("exists"):
                    names.append(name)
                    continue
                raise missing(expression.args["kind"].capitalize(), shown(database, schema.name, name))
            if table.is_view != (expression.args["kind"] == "VIEW"):
                raise syntax(f"Object found is of type '{'VIEW' if table.is_view else 'TABLE'}', not specified type"
                             f" '{expression.args['kind']}'.")
            self._catalog.drop_table(schema, name)
            names.append(name)
        return results.told(f"{', '.join(shown(name) for name in names)} successfully dropped.")

    # ---- columns ----

    def _alter(self, expression: exp.Alter) -> Result:
        database, schema, name = self._schema(parts_of(expression.this))
        if name not in schema.tables and expression.args.get("exists"):
            return results.told("Statement executed successfully.")
        table = self._catalog.table(database, schema.name, name)
        if table.is_view:
            raise syntax(f"{shown(database, schema.name, name)} is a view")
        self._account.own(self._session, table)
        for action in expression.args["actions"]:
            self._alter_column(table, action)
        self._account.change(self._session, table)
        return results.told("Statement executed successfully.")

    def _alter_column(self, table: Table, action: exp.Expr) -> None:
        columns = self._engine.columns(self._session, table.store)
        match action:
            case exp.AlterColumn() if action.args.get("allow_null") is not None:
                self._check_column(action, columns)
                null = "DROP" if action.args["allow_null"] else "SET"
                self._session.connection.execute(
                    f"ALTER TABLE {quoted(table.store)} ALTER COLUMN {quoted(action.this.name)} {null} NOT NULL"
                )
                return
            case exp.ColumnDef():
                if action.name in columns and action.args.get("exists"):
                    return
                self._column(action, table)
            case exp.RenameColumn():
                old, new = action.this.name, action.args["to"].name
                table.primary_key = [new if column == old else column for column in table.primary_key]
                for by_column in (table.lengths, table.column_comments):
                    if old in by_column:
                        by_column[new] = by_column.pop(old)
            case exp.Drop(kind="COLUMN"):
                for column in action.args["tables"]:
                    if column.name in table.primary_key:
                        table.primary_key = []
            case exp.AlterColumn():
                kind = action.args.get("dtype")
                if kind is not None and kind.is_type(*exp.DataType.TEXT_TYPES):
                    if kind.expressions:
                        table.lengths[action.this.name] = int(kind.expressions[0].this.name)
                    else:
                        table.lengths.pop(action.this.name, None)
            case _:
                raise unsupported(f"ALTER TABLE … {action.sql(dialect='snowflake')}")
        self._check_column(action, columns)
        for single in _single(action):
            alter = exp.Alter(
                this=exp.Table(this=exp.to_identifier(table.store, quoted=True)), kind="TABLE", actions=[single]
            )
            self._session.connection.execute(to_duckdb(alter))

    @staticmethod
    def _check_column(action: exp.Expr, columns: list[str]) -> None:
        named = {
            exp.RenameColumn: lambda: [action.this.name],
            exp.AlterColumn: lambda: [action.this.name],
            exp.Drop: lambda: [] if action.args.get("exists") else [column.name for column in action.args["tables"]],
        }.get(type(action), list)()
        for name in named:
            if name not in columns:
                raise syntax(f"column '{shown(name)}' does not exist")

    def _describe(self, expression: exp.Describe) -> Result:
        if not isinstance(expression.this, exp.Table):
            raise unsupported("DESCRIBE of anything but a table or a view")
        table = self._catalog.table(*self._session.qualified(parts_of(expression.this), 3))
        view = self._account.information.columns_of(self._session, [table])
        rows = self._session.connection.execute(f"""
            SELECT name, CASE kind WHEN 'NUMBER' THEN 'NUMBER(' || precision || ',' || scale || ')'
                         WHEN 'TEXT' THEN 'VARCHAR(' || length || ')' WHEN 'BINARY' THEN 'BINARY(8388608)'
                         ELSE CASE WHEN starts_with(kind, 'TIME') THEN kind || '(9)' ELSE kind END END,
                   nullable, fallback, comment FROM {quoted(view)} ORDER BY position""").fetchall()
        names = ["name", "type", "kind", "null?", "default", "primary key", "unique key", "check", "expression",
                 "comment", "policy name"]
        return results.of(
            [results.Column(name) for name in names],
            [
                [name, kind, "COLUMN", "Y" if nullable else "N", fallback, "Y" if name in table.primary_key else "N",
                 "N", None, None, comment, None]
                for name, kind, nullable, fallback, comment in rows
            ],
            results.DESCRIBE,
        )


def _single(action: exp.Expr) -> list[exp.Expr]:
    if isinstance(action, exp.Drop) and len(action.args["tables"]) > 1:
        singles = []
        for column in action.args["tables"]:
            single = action.copy()
            single.set("tables", [column.copy()])
            singles.append(single)
        return singles
    return [action]


def _qualify_values(merge: exp.Merge) -> None:
    """Snowflake takes a name without a table in VALUES for the source's."""
    source = merge.args["using"].alias_or_name
    for when in merge.args["whens"].expressions:
        then = when.args.get("then")
        if isinstance(then, exp.Insert) and then.expression is not None:
            for column in then.expression.find_all(exp.Column):
                if not column.table:
                    column.set("table", exp.to_identifier(source, quoted=True))


def _twice_matched(merge: exp.Merge) -> exp.Expr:
    """Asks for a row that a merge would change twice, which Snowflake refuses (ERROR_ON_NONDETERMINISTIC_MERGE)."""
    conditions = [
        when.args.get("condition") or exp.true() for when in merge.args["whens"].expressions if when.args.get("matched")
    ]
    if not conditions:
        return exp.select("1").limit(0)
    row = exp.column("rowid", table=exp.to_identifier(merge.this.alias_or_name, quoted=True))
    return (
        exp.select("1")
        .from_(merge.this.copy())
        .join(merge.args["using"].copy(), on=merge.args["on"].copy())
        .where(exp.or_(*(condition.copy() for condition in conditions)))
        .group_by(row)
        .having("COUNT(*) > 1")
        .limit(1)
    )


def _counts(counts: list[tuple[str, int]], kind: int) -> Result:
    columns = [results.Column(f"number of rows {name}", *results.FIXED) for name, _ in counts]
    return results.of(columns, [[count for _, count in counts]], kind)


