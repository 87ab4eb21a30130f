"""A backup of the SQLite files of `cogov up`, by SQLite's own copy of a database in use."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from suite.backup.manifest import ORDER, Refused, Saved
from suite.backup.states import STATES, digest_of
from suite.settings import DECIDING

PARTS = ("views", "events", "vault")
"""In which a service's files are saved: views know no more than the events, and no event is
sealed under a key that is not there."""
HEAD = "SELECT coalesce(max(rowid), 0) FROM stored_events"


def save(data: Path, folder: Path) -> Saved:
    """Save every file below a data folder, each as it is at one instant."""
    for service in ORDER:
        for part in PARTS:
            source = data / part / f"{service}.db"
            if source.exists():
                _copy(source, folder / part / source.name)
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
        return Saved(heads, digest_of(db.execute(STATES.format("")), at), at)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(exist_ok=True)
    with closing(_opened(source)) as of, closing(sqlite3.connect(target)) as to:
        of.backup(to)
        to.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it


def _opened(file: Path) -> sqlite3.Connection:
    if not file.exists():
        raise Refused(f"there is no {file}")
    return sqlite3.connect(file)
