"""Rows on their way to a client."""

import base64
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pyarrow as pa
from fakesnow.arrow import to_ipc, to_sf

UNKNOWN, SELECT, INSERT, UPDATE, DELETE, MERGE = 0x0000, 0x1000, 0x3100, 0x3200, 0x3300, 0x3400
USE, SHOW, DESCRIBE, TRANSACTION, DDL = 0x4300, 0x4400, 0x4500, 0x5000, 0x6000
CHANGES = frozenset({INSERT, UPDATE, DELETE, MERGE})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Column:
    """A column of a result, with Snowflake's name of its type on the wire."""

    name: str
    kind: str = "text"
    precision: int | None = None
    scale: int | None = None

    def json(self) -> dict[str, Any]:
        length = {"text": 16777216, "binary": 8388608}.get(self.kind)
        times = self.kind.startswith("time")
        return {
            "name": self.name,
            "database": "",
            "schema": "",
            "table": "",
            "nullable": True,
            "type": self.kind,
            "byteLength": length,
            "length": length,
            "precision": 0 if times else self.precision,
            "scale": 9 if times else self.scale,
            "collation": None,
        }


FIXED = ("fixed", 38, 0)
TIME = "timestamp_ltz"


@dataclass
class Result:
    columns: list[Column]
    rows: pa.Table
    kind: int = SELECT
    #: Where the session is afterwards is told with every result.
    parameters: dict[str, Any] = field(default_factory=dict)


def told(message: str, kind: int = DDL) -> Result:
    """The one row that a statement without rows has."""
    return of([Column("status")], [[message]], kind)


def of(columns: list[Column], rows: list[list[Any]], kind: int = SHOW) -> Result:
    """Rows that were made here."""
    arrays = [pa.array([row[index] for row in rows], type=_arrow_type(column)) for index, column in enumerate(columns)]
    return Result(columns, pa.Table.from_arrays(arrays, names=_unique([column.name for column in columns])), kind)


def of_arrow(names: list[str], rows: pa.Table, kind: int = SELECT, variants: list[bool] | None = None) -> Result:
    """Rows that DuckDB gave; what Snowflake has no type for becomes text."""
    arrays, columns = [], []
    flags = variants or [False] * len(names)
    for name, values, variant in zip(names, rows.columns, flags, strict=True):
        column, values = (Column(name, "variant"), values.cast(pa.string())) if variant else _column(name, values)
        columns.append(column)
        arrays.append(values)
    return Result(columns, pa.Table.from_arrays(arrays, names=_unique(names)), kind)


def _unique(names: list[str]) -> list[str]:
    return [f"{index} {name}" if names.count(name) > 1 else name for index, name in enumerate(names)]


def _arrow_type(column: Column) -> pa.DataType:
    return {
        "fixed": pa.decimal128(38, 0),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "timestamp_ltz": pa.timestamp("us", "UTC"),
    }.get(column.kind, pa.string())


def _column(name: str, values: pa.ChunkedArray) -> tuple[Column, pa.ChunkedArray]:
    kind = values.type
    if pa.types.is_decimal(kind):
        return Column(name, "fixed", kind.precision, kind.scale), values
    if pa.types.is_integer(kind):
        return Column(name, *FIXED), values.cast(pa.decimal128(38, 0))
    if pa.types.is_floating(kind):
        return Column(name, "real"), values.cast(pa.float64())
    if pa.types.is_boolean(kind):
        return Column(name, "boolean"), values
    if pa.types.is_date(kind):
        return Column(name, "date"), values.cast(pa.date32())
    if pa.types.is_time(kind):
        return Column(name, "time"), values.cast(pa.time64("us"))
    if pa.types.is_timestamp(kind):
        zoned = kind.tz is not None
        column = Column(name, "timestamp_tz" if zoned else "timestamp_ntz")
        return column, values.cast(pa.timestamp("us", "UTC" if zoned else None), safe=False)
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return Column(name, "binary"), values.cast(pa.binary())
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind):
        return Column(name, "text"), values.cast(pa.string())
    return Column(name, "text"), pa.chunked_array([pa.array([_text(v) for v in values.to_pylist()], pa.string())])


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def body(result: Result, json: bool) -> dict[str, Any]:
    """The part of an answer that has the rows. What changed is always told as JSON: clients look for the counts there."""
    rowtype = [column.json() for column in result.columns]
    rows = {"rowtype": rowtype, "total": result.rows.num_rows, "returned": result.rows.num_rows}
    if json or result.kind != SELECT:
        values = [
            [_wire(value, column.kind) for value in array.to_pylist()]
            for column, array in zip(result.columns, result.rows.columns, strict=True)
        ]
        rowset = [list(row) for row in zip(*values, strict=True)] if values else []
        return rows | {"queryResultFormat": "json", "rowset": rowset}
    if result.rows.num_rows == 0:
        return rows | {"queryResultFormat": "arrow", "rowsetBase64": ""}
    stream = to_ipc(to_sf(result.rows, rowtype))
    return rows | {"queryResultFormat": "arrow", "rowsetBase64": base64.b64encode(stream).decode()}


def has_null_times(result: Result) -> bool:
    """fakesnow's Arrow shows such a null as 1970."""
    return any(
        column.kind.startswith("timestamp") and array.null_count
        for column, array in zip(result.columns, result.rows.columns, strict=True)
    )


def _wire(value: Any, kind: str) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        micros = (moment - _EPOCH) // (_EPOCH.resolution)
        seconds = f"{Decimal(micros) / 1_000_000:.9f}"
        return f"{seconds} 1440" if kind == "timestamp_tz" else seconds
    if isinstance(value, date):
        return str((value - _EPOCH.date()).days)
    if isinstance(value, time):
        micros = ((value.hour * 60 + value.minute) * 60 + value.second) * 1_000_000 + value.microsecond
        return f"{Decimal(micros) / 1_000_000:.9f}"
    if isinstance(value, bytes):
        return value.hex().upper()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return repr(value) if isinstance(value, float) else str(value)
