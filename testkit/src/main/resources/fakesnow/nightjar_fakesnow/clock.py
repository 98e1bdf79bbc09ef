"""The time of the account. It runs on from whatever it was set to, so that a test can live through nights."""

import threading
import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Never gives the same microsecond twice, so that what happened first can be told."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._offset = timedelta()
        self._last = datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        with self._lock:
            now = datetime.fromtimestamp(time.time(), UTC) + self._offset
            self._last = max(now, self._last + timedelta(microseconds=1))
            return self._last

    def set(self, now: datetime) -> None:
        """Also backwards; what was made later has then been made in the future."""
        with self._lock:
            self._offset = now.astimezone(UTC) - datetime.fromtimestamp(time.time(), UTC)
            self._last = datetime.min.replace(tzinfo=UTC)
