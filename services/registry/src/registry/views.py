"""The registry's read models: all derived from its own log, except the vault's identities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Index,
    Integer,
    String,
    Table,
    Uuid,
    delete,
    select,
    update,
)
from typing_extensions import override

from chassis.core import Tables
from chassis.domain import Event
from chassis.places import learn_place
from chassis.store import Stored
from chassis.views import BIG, upsert
from registry.commands import unit_ref
from registry.domain.entries import UnitFacts
from registry.domain.identity import Pair, one_of_each

MERGED = "merged"
"""The state of a unit that is another's double; it stays readable for the rolls it was frozen on."""


@dataclass(slots=True)
class RegistryTables(Tables):
    """The tables of every service, and the registry's own."""

    estates: Table = field(init=False)
    units: Table = field(init=False)
    entries: Table = field(init=False)
    same: Table = field(init=False)
    rolls: Table = field(init=False)

    @override
    def __post_init__(self) -> None:
        Tables.__post_init__(self)
        self.estates = Table(
            "estates",
            self.metadata,
            Column("estate_id", String(36), primary_key=True),
            Column("code", String(12), nullable=False, index=True),
            Column("name", String(200), nullable=False),
        )
        self.units = Table(
            "units",
            self.metadata,
            Column("stream", Uuid, primary_key=True),
            Column("estate_id", String(36), nullable=False),
            Column("unit", String(36), nullable=False),
            Column("building", String(40), nullable=False),
            Column("stairwell", String(20), nullable=False),
            Column("kind", String(12), nullable=False),
            Column("area_cm2", BIG, nullable=False),
            Column("area_source", String(10), nullable=False),
            Column("state", String(16), nullable=False),
            Column("developer", String(200), nullable=False),
            Column("owners", JSON, nullable=False),
            Column("door", JSON, nullable=False),
            Index("units_by_estate", "estate_id", "building", "unit"),
        )
        self.entries = Table(
            "roll_entries",
            self.metadata,
            Column("stream", Uuid, primary_key=True),
            Column("entry_id", String(36), primary_key=True),
            Column("edition", Integer, nullable=False),
            Column("area_cm2", BIG, nullable=False),
            Column("by_building", JSON, nullable=False),
            Column("units", JSON, nullable=False),
            Column("owners", JSON, nullable=False),
        )
        self.rolls = Table(
            "rolls",
            self.metadata,
            Column("estate_id", String(36), primary_key=True),
            Column("roll", String(40), primary_key=True),
        )
        self.same = Table(
            "identity_decisions",
            self.metadata,
            Column("estate_id", String(36), primary_key=True),
            Column("first", String(80), primary_key=True),
            Column("second", String(80), primary_key=True),
            Column("same", Integer, nullable=False),
        )


@dataclass(slots=True)
class RegistryView:
    """Keeps the registry's tables in step with its log."""

    tables: RegistryTables

    def apply(self, conn: Connection, stored: Sequence[Stored], facts: Sequence[Event]) -> None:
        """Take in a batch; units that are added are written together."""
        added: list[dict[str, Any]] = []
        for one, fact in zip(stored, facts, strict=True):
            if type(fact).__name__ == "UnitAdded":
                added.append(_unit_row(one, fact))
                continue
            upsert(conn, self.tables.units, added)
            added = []
            change = _CHANGES.get(one.topic)
            if change:
                change(conn, self.tables, one, fact)
        upsert(conn, self.tables.units, added)


def _unit_row(one: Stored, fact: Any) -> dict[str, Any]:
    return {
        "stream": one.stream,
        "estate_id": str(fact.estate_id),
        "unit": unit_ref(fact.estate_id, fact.door),
        "building": fact.building_id,
        "stairwell": fact.stairwell,
        "kind": fact.kind,
        "area_cm2": fact.area_cm2,
        "area_source": fact.area_source,
        "state": fact.state,
        "developer": fact.developer or "",
        "owners": list(fact.owner_group),
        "door": msgspec.to_builtins(fact.door),
    }


def _registered(conn: Connection, t: RegistryTables, one: Stored, fact: Any) -> None:
    row = {"estate_id": str(fact.estate_id), "code": fact.community_ref, "name": fact.name}
    upsert(conn, t.estates, [row])
    learn_place(conn, t.places, str(fact.estate_id), fact.community_ref, fact.jurisdiction)


def _area(conn: Connection, t: RegistryTables, one: Stored, fact: Any) -> None:
    _set(conn, t, one, area_cm2=fact.area_cm2, area_source=fact.area_source)


def _sold(conn: Connection, t: RegistryTables, one: Stored, fact: Any) -> None:
    _set(conn, t, one, state="sold_undelivered", owners=list(fact.buyers))


def _delivered(conn: Connection, t: RegistryTables, one: Stored, fact: Any) -> None:
    _set(conn, t, one, state="delivered", owners=list(fact.owner_group))


def _owned(conn: Connection, t: RegistryTables, one: Stored, fact: Any) -> None:
    _set(conn, t, one, owners=list(fact.owner_group))


def _merged(conn: Connection, t: RegistryTables, one: Stored, fact: Any) -> None:
    _set(conn, t, one, state=MERGED)


def _restored(conn: Connection, t: RegistryTables, one: Stored, fact: Any) -> None:
    _set(conn, t, one, state=fact.state)


def _drafted(conn: Connection, t: RegistryTables, one: Stored, fact: Any) -> None:
    upsert(conn, t.rolls, [{"estate_id": str(fact.estate_id), "roll": fact.roll}])


def _entries(conn: Connection, t: RegistryTables, one: Stored, fact: Any) -> None:
    if fact.part == 1:
        conn.execute(delete(t.entries).where(t.entries.c.stream == one.stream))
    rows = [
        {
            "stream": one.stream,
            "entry_id": str(e.entry_id),
            "edition": fact.edition,
            "area_cm2": e.area_cm2,
            "by_building": e.by_building,
            "units": list(e.units),
            "owners": list(e.owners),
        }
        for e in fact.entries
    ]
    upsert(conn, t.entries, rows)


def _decided(conn: Connection, t: RegistryTables, one: Stored, fact: Any) -> None:
    pairs = fact.pairs if hasattr(fact, "pairs") else [(fact.first, fact.second)]
    estate, same = str(fact.estate_id), int(fact.same)
    rows = [{"estate_id": estate, "first": a, "second": b, "same": same} for a, b in pairs]
    upsert(conn, t.same, rows)


def _withdrawn(conn: Connection, t: RegistryTables, one: Stored, fact: Any) -> None:
    """Let the pair be undecided; under which position, so that its next decision has a new name."""
    row = {"estate_id": str(fact.estate_id), "first": fact.first, "second": fact.second}
    upsert(conn, t.same, [row | {"same": -one.position}])


def _set(conn: Connection, t: RegistryTables, one: Stored, **values: Any) -> None:
    conn.execute(update(t.units).where(t.units.c.stream == one.stream).values(**values))


_CHANGES = {
    "registry.Estate.EstateRegistered": _registered,
    "registry.Unit.UnitAreaCorrected": _area,
    "registry.Unit.UnitSold": _sold,
    "registry.Unit.UnitDelivered": _delivered,
    "registry.Unit.OwnershipRecorded": _owned,
    "registry.Unit.UnitMerged": _merged,
    "registry.Unit.UnitRestored": _restored,
    "registry.OwnerRoll.RollDrafted": _drafted,
    "registry.OwnerRoll.RollEntriesRecorded": _entries,
    "registry.IdentityProposal.IdentityProposalDecided": _decided,
    "registry.IdentityProposals.IdentityProposalsDecided": _decided,
    "registry.IdentityWithdrawal.IdentityDecisionWithdrawn": _withdrawn,
}


@dataclass(frozen=True, slots=True)
class Decided:
    """Who was found to be whom, which pairs were told apart; every decision that holds.

    `withdrawn` are pairs whose decision was taken back, with the position at which it was.
    """

    same: Mapping[str, str]
    apart: tuple[Pair, ...]
    pairs: Mapping[Pair, bool]
    withdrawn: Mapping[Pair, int]


def units_of(conn: Connection, t: RegistryTables, estate_id: UUID | str) -> list[UnitFacts]:
    """Give an estate's units as rolls are built from them; a double is none."""
    c = t.units.c
    question = select(
        c.unit, c.building, c.stairwell, c.kind, c.area_cm2, c.state, c.developer, c.owners
    ).where(c.estate_id == str(estate_id), c.state != MERGED)
    return [
        UnitFacts(
            r.unit,
            r.building,
            r.stairwell,
            r.kind,
            r.area_cm2,
            r.state,
            r.developer,
            tuple(r.owners),
        )
        for r in conn.execute(question)
    ]


def doors_taken(conn: Connection, t: RegistryTables, estate_id: UUID | str) -> set[str]:
    """Give the references of every door that was ever registered; a double's is taken as well."""
    c = t.units.c
    return set(conn.execute(select(c.unit).where(c.estate_id == str(estate_id))).scalars())


def decided(conn: Connection, t: RegistryTables, estate_id: UUID | str) -> Decided:
    """Give what the clerk decided about owners who may be one."""
    c = t.same.c
    rows = conn.execute(
        select(c.first, c.second, c.same)
        .where(c.estate_id == str(estate_id))
        .order_by(c.first, c.second)
    ).all()
    return Decided(
        one_of_each((r.first, r.second) for r in rows if r.same > 0),
        tuple((r.first, r.second) for r in rows if r.same == 0),
        {(r.first, r.second): bool(r.same) for r in rows if r.same >= 0},
        {(r.first, r.second): -r.same for r in rows if r.same < 0},
    )
