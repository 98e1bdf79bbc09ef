"""What of fakesnow is used: its rewriting of Snowflake's expressions into DuckDB's."""

import re
from collections.abc import Callable

from fakesnow import transforms
from sqlglot import exp
from sqlglot.errors import ErrorLevel, UnsupportedError

from .errors import unsupported

#: In fakesnow's own order, which matters; the names are not public, so its version is pinned. Left out is its cast of what
#: is summed up to DOUBLE, which loses digits.
_REWRITES: tuple[Callable[[exp.Expr], exp.Expr], ...] = (
    transforms.current_version,
    transforms.semi_structured_types,
    transforms.try_parse_json,
    transforms.split,
    transforms.trim_cast_varchar,
    transforms.indices_to_json_extract,
    transforms.json_extract_cast_as_varchar,
    transforms.json_extract_cased_as_varchar,
    transforms.json_extract_precedence,
    transforms.flatten_value_cast_as_varchar,
    transforms.flatten,
    transforms.regex_replace,
    transforms.regex_substr,
    transforms.values_columns,
    transforms.to_date,
    transforms.timestamp_offsets,
    transforms.to_decimal,
    transforms.to_timestamp,
    transforms.to_variant,
    transforms.object_construct,
    transforms.timestamp_ntz,
    transforms.float_to_double,
    transforms.integer_precision,
    transforms.sample,
    transforms.array_size,
    transforms.random,
    transforms.array_agg_within_group,
    transforms.array_agg,
    transforms.object_agg,
    transforms.array_construct_etc,
    transforms.dateadd_date_cast,
    transforms.dateadd_string_literal_timestamp_cast,
    transforms.datediff_string_literal_timestamp_cast,
    transforms.haversine,
    transforms.hex_string,
    transforms.sha256,
    transforms.alias_in_join,
    transforms.alias_in_where,
)


_ELEMENTS = {"YYYY": "%Y", "MM": "%m", "DD": "%d", "HH24": "%H", "MI": "%M", "SS": "%S", "FF9": "%n", "FF6": "%f",
             "FF3": "%g", "TZH:TZM": "+00:00", "TZHTZM": "+0000"}
_ELEMENT = re.compile("|".join(sorted(_ELEMENTS, key=len, reverse=True)) + "|[^A-Za-z%]")


def to_duckdb(expression: exp.Expr) -> str:
    """The text of a statement for DuckDB, whose tables are in place. What has no counterpart there is refused."""
    for column in expression.find_all(exp.Column):
        for part in ("catalog", "db"):
            column.set(part, None)
    for kind in expression.find_all(exp.DataType):
        if kind.is_type(exp.DataType.Type.BINARY, exp.DataType.Type.VARBINARY):
            kind.set("expressions", [])
    expression = expression.transform(_formatted, copy=False)
    for rewrite in _REWRITES:
        expression = expression.transform(rewrite, copy=False)
    try:
        return expression.sql(dialect="duckdb", unsupported_level=ErrorLevel.RAISE)
    except UnsupportedError as e:
        raise unsupported(str(e)) from None


def _formatted(node: exp.Expr) -> exp.Expr:
    """TO_VARCHAR and TO_TIMESTAMP with a format; all times are UTC here."""
    if isinstance(node, (exp.TimeToStr, exp.StrToTime)):
        return _known_format(node)
    if not isinstance(node, exp.ToChar) or node.args.get("format") is None:
        return node
    text = node.args["format"].name
    if "".join(_ELEMENT.findall(text)) != text:
        raise unsupported(f"the format '{text}'")
    pattern = _ELEMENT.sub(lambda match: _ELEMENTS.get(match.group(), match.group()), text)
    if "YYYY" in text:
        moment: exp.Expr = exp.cast(node.this, "TIMESTAMP")
    else:
        day = exp.cast(exp.Literal.string("1970-01-01"), "DATE")
        moment = exp.Add(this=day, expression=exp.cast(node.this, "TIME"))
    return exp.Anonymous(this="strftime", expressions=[moment, exp.Literal.string(pattern)])


def _known_format(node: exp.Expr) -> exp.Expr:
    """sqlglot has translated the format already, and leaves as text what it does not know of it."""
    text = node.args["format"].name
    if re.search(r"[A-SU-Za-z]", re.sub(r"%:z|%f_\w+|%-?[A-Za-z]", "", text)):
        raise unsupported(f"the format '{text}'")
    if isinstance(node, exp.TimeToStr):
        node.set("format", exp.Literal.string(text.replace("%:z", "+00:00")))
    return node
