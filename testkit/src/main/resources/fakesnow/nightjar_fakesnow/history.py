"""The statements that the account has had."""

import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .clock import Clock


@dataclass
class Query:
    """A statement, from its arrival on."""

    id: str
    request: str
    session: Any
    sql: str
    tag: str
    began: datetime
    ended: datetime | None = None
    state: str = "RUNNING"
    result: Any = None
    error: Any = None
    cancelled: bool = False
    done: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> bool:
        """Whether it ran until now."""
        if self.done.is_set():
            return False
        self.cancelled = True
        if self.state == "RUNNING":
            self.session.connection.interrupt()
        return True


class History:
    """Thread-safe."""

    def __init__(self, clock: Clock):
        self._clock = clock
        self._lock = threading.Lock()
        self._by_id: dict[str, Query] = {}
        self._by_request: dict[str, Query] = {}

    def begin(self, query_id: str, request: str, session: Any, sql: str, tag: str) -> tuple[Query, bool]:
        """The statement of a request, and whether it is new: one that is sent again is the same."""
        with self._lock:
            if request and request in self._by_request:
                return self._by_request[request], False
            query = Query(query_id, request, session, sql, tag, self._clock.now())
            self._by_id[query_id] = query
            self._by_request[request] = query
            return query, True

    def end(self, query: Query, state: str) -> None:
        query.ended = self._clock.now()
        query.state = state
        query.done.set()

    def find(self, query_id: str) -> Query | None:
        with self._lock:
            return self._by_id.get(query_id)

    def of_request(self, request: str) -> Query | None:
        with self._lock:
            return self._by_request.get(request)

    def all(self) -> list[Query]:
        with self._lock:
            return list(self._by_id.values())
