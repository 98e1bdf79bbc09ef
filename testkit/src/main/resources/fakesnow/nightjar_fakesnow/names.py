"""Names of objects, as SQL writes them and as they are."""

import re

_PLAIN = re.compile(r"[A-Z_][A-Z0-9_$]*")


def quoted(*parts: str) -> str:
    """For DuckDB, and for Snowflake where a name must be exact."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def literal(text: str) -> str:
    """A string of DuckDB, which has no escapes with a backslash."""
    return "'" + text.replace("'", "''") + "'"


def shown(*parts: str) -> str:
    """As Snowflake writes names in messages and in SHOW GRANTS: in quotes only where they need them."""
    return ".".join(part if _PLAIN.fullmatch(part) else quoted(part) for part in parts)


def split(text: str) -> list[str]:
    """The names in the text of a dotted name."""
    parts = re.findall(r'"(?:[^"]|"")*"|[^."]+', text)
    return [part[1:-1].replace('""', '"') if part.startswith('"') else part.upper() for part in parts]
