"""What of fakesnow is used: its rewriting of Snowflake's expressions into DuckDB's."""

from collections.abc import Callable

from fakesnow import transforms
from sqlglot import exp

#: In fakesnow's own order, which matters; the names are not public, so its version is pinned.
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
    transforms.numeric_agg_implicit_cast,
)


def rewritten(expression: exp.Expr) -> exp.Expr:
    """The same for DuckDB; its tables must be in place."""
    for column in expression.find_all(exp.Column):
        for part in ("catalog", "db"):
            column.set(part, None)
    for rewrite in _REWRITES:
        expression = expression.transform(rewrite, copy=False)
    return expression
