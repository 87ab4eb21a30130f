"""A backup of services that read one another in rings: none knows what its source has not recorded."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chassis.actors import Actor, Grant
from chassis.domain import Command
from deliberation import commands as wish
from governance.digest import digest_of_all
from registry.commands import RegisterEstate
from suite.backup import files
from suite.embedded import Embedded, open_embedded
from suite.settings import DECIDING, Settings

pytestmark = pytest.mark.slow

PLACE = "220105001002"
STREET = Actor("street", "iss", "app", (Grant("STREET_OFFICER", PLACE[:9]),))
BRANCH = Actor("branch", "iss", "app", (Grant("ESTATE_BRANCH_SECRETARY", PLACE),))
HEAD = "SELECT coalesce(max(rowid), 0) FROM stored_events"
REACHED = "SELECT source, position FROM positions WHERE reader = ? AND source <> ?"


class Busy:
    """A system on files in which topics are proposed, and taken in by the table, without an end."""

    def __init__(self, system: Embedded) -> None:
        self.system, self.topics = system, 0
        self.estate = RegisterEstate(code=PLACE, name="示例小区", households=9)
        system.registry.core.executor.execute(self.estate, STREET, "estate")

    @property
    def data(self) -> Path:
        """Give the data folder."""
        return self.system.settings.data

    def goes_on(self) -> None:
        """Propose one more topic, and let everybody take it in."""
        self.topics += 1
        ref, estate = f"t{self.topics}", self.estate.estate_id
        tags = ("neighbour_dispute",)
        self._do(STREET, wish.RaiseTopic(estate, ref, "噪音", "午休施工", "STREET", tags))
        self._do(BRANCH, wish.ProposeTopic(estate, ref, "lead", "EASY", "两户"))
        self.system.drain()

    def _do(self, who: Actor, c: Command) -> None:
        core = self.system.deliberations.core
        core.executor.execute(c, who, f"{type(c).__name__}-{self.topics}")


@pytest.fixture(name="busy", scope="module")
def _busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Busy]:
    folder = tmp_path_factory.mktemp("busy")
    system = open_embedded(Settings(data=folder / "data", config=folder / "keys"))
    busy = Busy(system)
    busy.goes_on()
    yield busy
    system.close()


def _folder(tmp_path: Path) -> Path:
    made = tmp_path / "saved"
    made.mkdir()
    return made


def _rows(file: Path, question: str, *values: str) -> list[Any]:
    with closing(sqlite3.connect(file)) as db:
        return db.execute(question, values).fetchall()


def _beyond(folder: Path) -> list[str]:
    """Give who knows more than its source has recorded."""
    heads = {s: _rows(folder / f"events/{s}.db", HEAD)[0][0] for s in DECIDING}
    return [
        f"{reader} knows {source} {position} of {heads[source]}"
        for reader in (*DECIDING, "governance")
        for source, position in _rows(folder / f"views/{reader}.db", REACHED, reader, reader)
        if position > heads[source]
    ]


def test_no_service_is_saved_with_what_its_source_is_saved_without(
    busy: Busy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Deliberation and consultation read each other: whichever were saved first would be behind."""
    copy: Any = files._copy

    def copy_while_it_goes_on(of: sqlite3.Connection, target: Path) -> None:
        busy.goes_on()
        copy(of, target)

    monkeypatch.setattr(files, "_copy", copy_while_it_goes_on)
    before = files.holds(busy.data, datetime.now(UTC))

    saved = files.save(busy.data, _folder(tmp_path))

    assert busy.topics > len(DECIDING)
    assert saved.heads == before.heads
    assert _beyond(tmp_path / "saved") == []
    assert _rows(tmp_path / "saved/views/consultation.db", REACHED, "consultation", "consultation")


def test_nobody_takes_facts_in_while_the_instants_are_chosen(
    busy: Busy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every deciding service's views are held by then, and by nobody afterwards."""
    pin: Any = files._pinned
    held: dict[str, list[bool]] = {service: [] for service in DECIDING}

    def free(service: str) -> bool:
        file = busy.data / f"views/{service}.db"
        with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as db:
            try:
                db.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return False
        return True

    def pinned(file: Path) -> sqlite3.Connection:
        if file.stem in DECIDING:
            for service in DECIDING:
                held[service].append(not free(service))
        found: sqlite3.Connection = pin(file)
        return found

    monkeypatch.setattr(files, "_pinned", pinned)

    files.save(busy.data, _folder(tmp_path))

    assert all(all(found) and found for found in held.values())
    assert all(free(service) for service in DECIDING)


def test_the_digest_of_a_backup_is_that_of_the_system(busy: Busy) -> None:
    """Whole states, with the topics that lie beside them (ruling A12)."""
    busy.goes_on()
    found = files.holds(busy.data, datetime.now(UTC))
    states = dict(busy.system.governance.states())

    assert sum(len(s.deliberation.topics) for s in states.values()) == busy.topics
    assert found.digest == digest_of_all(busy.system.governance.digests(found.at))
