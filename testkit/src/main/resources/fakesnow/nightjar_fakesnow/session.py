"""A session: who is logged in, where its names are looked up, and what it has set."""

import threading
from dataclasses import dataclass, field
from typing import Any

from .errors import SnowflakeError
from .names import split


@dataclass
class Session:
    """Runs one statement at a time."""

    number: int
    token: str
    master: str
    user: str
    connection: Any
    database: str = ""
    schema: str = ""
    role: str = "ACCOUNTADMIN"
    warehouse: str = ""
    client: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    in_transaction: bool = False
    changed: list[Any] = field(default_factory=list)

    @property
    def json(self) -> bool:
        """Whether rows go as JSON. What the client asks for, else Arrow."""
        names = ("JDBC_QUERY_RESULT_FORMAT",) if "JDBC" in self.client else ("PYTHON_CONNECTOR_QUERY_RESULT_FORMAT",)
        return any(str(self.parameters.get(name, "")).upper().startswith("JSON") for name in names)

    def qualified(self, parts: list[str], depth: int) -> list[str]:
        """The name of a database (depth 1), a schema (2) or what is in a schema (3), from what was written of it."""
        if len(parts) > depth:
            raise SnowflakeError("001003", "42000", f"SQL compilation error:\n'{'.'.join(parts)}' has too many parts.")
        here = [self.database, self.schema]
        context = here[: depth - len(parts)]
        if not all(context):
            what = "database" if not context[0] else "schema"
            raise SnowflakeError(
                "090105" if what == "database" else "090106",
                "22000",
                f"Cannot perform operation. This session does not have a current {what}. Call 'USE"
                f" {what.upper()}', or use a qualified name.",
            )
        return [*context, *parts]

    def log_in(self, database: str, schema: str, role: str, warehouse: str) -> None:
        """Names of a log-in are read as in SQL."""
        self.database = "".join(split(database)[:1]) if database else ""
        self.schema = "".join(split(schema)[:1]) if schema else ""
        self.role = "".join(split(role)[:1]) if role else self.role
        self.warehouse = "".join(split(warehouse)[:1]) if warehouse else ""
