"""One active at a time: whoever holds a session's advisory lock in the service's own database.

The lock goes with the connection, so a process that dies or loses its database leads no longer.
One that was stopped and wakes up may believe for a moment that it still leads; what it then sends
again is dropped where it arrives (decision 5).

Workers that read share a task: while one of them is there, nobody has it alone.
"""

import threading
import time
import zlib
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Connection

from chassis.store.postgres import DEFAULTS, LETS_GO

LEADS = 71303
"""The first of a lock's two keys; the second is the task's name."""
READS = "reads"
"""The task that a reader's workers share, and that whoever empties what they write has alone."""
TRY = b"SELECT pg_try_advisory_lock(%s, %s)"
TRY_SHARED = b"SELECT pg_try_advisory_lock_shared(%s, %s)"
CHECKED_EVERY = 1.0  # seconds
SILENT_MS = 15_000
"""Longer than a look at a topic, shorter than anybody waits for the next leader."""


class Lead:
    """The wish to lead a task, held for as long as the block lasts; `shared`: with others."""

    def __init__(self, dsn: str, task: str, *, shared: bool = False) -> None:
        self._options: dict[str, Any] = {
            **DEFAULTS,
            **conninfo_to_dict(dsn),
            "autocommit": True,
            # A process that stands still says nothing: the server ends its session, another leads.
            "options": f"-c idle_session_timeout={SILENT_MS} {LETS_GO}",
        }
        self._key = (LEADS, _number(task))
        self._ask = TRY_SHARED if shared else TRY
        self._connection: psycopg.Connection[tuple[bool]] | None = None
        self._checked = 0.0

    def __enter__(self) -> Self:
        """Begin to wish; nothing is asked yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._let_go()

    def take(self) -> bool:
        """Try to lead; False while another does or the database is away."""
        self._let_go()
        try:
            connection: psycopg.Connection[tuple[bool]] = psycopg.connect(**self._options)
            self._connection = connection
            row = connection.execute(self._ask, self._key).fetchone()
        except psycopg.Error:
            self._let_go()
            return False
        if not (row and row[0]):
            self._let_go()
            return False
        self._checked = time.monotonic()
        return True

    def holds(self) -> bool:
        """Say whether this process still leads; asks the database at most once a second."""
        if self._connection is None:
            return False
        if time.monotonic() - self._checked < CHECKED_EVERY:
            return True
        try:
            self._connection.execute("SELECT true")
        except psycopg.Error:
            self._let_go()
            return False
        self._checked = time.monotonic()
        return True

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def keep(lead: Lead, stop: threading.Event) -> None:
    """Hold what was taken until stopped; what was lost with its connection is taken again."""
    while not stop.wait(CHECKED_EVERY):
        if not lead.holds():
            lead.take()


def alone(conn: Connection, task: str) -> bool:
    """Hold a task against everybody until the transaction ends; False while others have it."""
    ask = "SELECT pg_try_advisory_xact_lock(%s, %s)"
    return bool(conn.exec_driver_sql(ask, (LEADS, _number(task))).scalar())


def _number(task: str) -> int:
    return zlib.crc32(task.encode()) & 0x7FFFFFFF
