"""A backup of the SQLite files of `cogov up`, by SQLite's own copy of a database in use."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from suite.backup.manifest import ORDER, Refused, Saved
from suite.backup.states import digest_of
from suite.settings import DECIDING

PARTS = ("views", "events", "vault")
"""In which a service's files are saved: views know no more than the events, and no event is
sealed under a key that is not there."""
PATIENCE_SECONDS = 30.0
"""For how long a service may be in the middle of taking facts in."""
HEAD = "SELECT coalesce(max(rowid), 0) FROM stored_events"


def save(data: Path, folder: Path) -> Saved:
    """Save every file below a data folder, all as they are at one cut."""
    with _at_one_cut(data) as seen:
        for name, source in seen.items():
            _copy(source, folder / name)
    return holds(folder, datetime.now(UTC))


def restore(folder: Path, data: Path) -> None:
    """Restore the files below a data folder; raises Refused where there are some."""
    for part in PARTS:
        if (data / part).exists():
            raise Refused(f"{data / part} is there: restore into an empty data folder")
    for part in PARTS:
        shutil.copytree(folder / part, data / part)


def holds(data: Path, at: datetime) -> Saved:
    """Say what lies in the files below a folder."""
    heads = {}
    for service in DECIDING:
        with closing(_opened(data / "events" / f"{service}.db")) as db:
            heads[service] = int(db.execute(HEAD).fetchone()[0])
    with closing(_opened(data / "views" / "governance.db")) as db:
        return Saved(heads, digest_of(db.execute, "", at), at)


@contextmanager
def _at_one_cut(data: Path) -> Iterator[dict[str, sqlite3.Connection]]:
    """Give each file by its name below the folder, as a connection that goes on seeing one instant.

    While the instants of the deciding services are chosen, their views are held: none of them takes
    in a fact, and none has taken one in that its source will be seen without.
    """
    readers = [service for service in ORDER if service not in DECIDING]
    with ExitStack() as seen, ExitStack() as standing:
        found: dict[str, sqlite3.Connection] = {}

        def see(part: str, service: str) -> None:
            name = f"{part}/{service}.db"
            if (data / name).exists():
                found[name] = seen.enter_context(closing(_pinned(data / name)))

        for part in PARTS:
            for service in readers:
                see(part, service)
        for service in DECIDING:
            views = _opened(data / "views" / f"{service}.db")
            standing.enter_context(closing(views)).execute("BEGIN IMMEDIATE")
        for part in PARTS:
            for service in DECIDING:
                see(part, service)
        standing.close()
        yield found


def _pinned(file: Path) -> sqlite3.Connection:
    """Open a file as it is now, whatever is written to it from here on."""
    db = _opened(file)
    db.execute("BEGIN")
    db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    return db


def _copy(of: sqlite3.Connection, target: Path) -> None:
    target.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(target)) as to:
        of.backup(to)
        to.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it


def _opened(file: Path) -> sqlite3.Connection:
    if not file.exists():
        raise Refused(f"there is no {file}")
    return sqlite3.connect(file, timeout=PATIENCE_SECONDS, isolation_level=None)
