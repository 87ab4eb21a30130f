"""What may be asked of the registry, whoever asks and over whichever edge."""

from datetime import date
from typing import Any
from uuid import UUID

from msgspec import structs
from sqlalchemy import ColumnElement, and_, func, select

from chassis.domain import stream_id
from chassis.refusals import NotFound
from chassis.vault import objection_place
from law.dates import business_date
from registry.application import Registry
from registry.communities import communities
from registry.domain.identity import Pair
from registry.domain.likeness import alike, building_key, door_key, door_order
from registry.domain.roll import OwnerRoll
from registry.domain.unit import Unit
from registry.identities import Person, usable_document
from registry.views import MERGED, Decided, decided

ENTRIES = "registry.OwnerRoll.RollEntriesRecorded"
MANY = 5000
"""From here on the whole estate is read: a database takes only so many values in one question."""


class Queries:
    """Reads the registry's views, brought to the log's head first."""

    def __init__(self, registry: Registry) -> None:
        self._registry, self._core, self._t = registry, registry.core, registry.tables

    def estates(self, code: str, after: str, limit: int) -> list[dict[str, Any]]:
        """Give estates in order of id, within an administrative code (a prefix of whole parts)."""
        self._core.follower.catch_up()
        c = self._t.estates.c
        question = select(c.estate_id, c.name, c.code).where(c.estate_id > after)
        if code:
            question = question.where(c.code.startswith(code, autoescape=True))
        with self._core.views.reading() as conn:
            rows = conn.execute(question.order_by(c.estate_id).limit(limit)).mappings().all()
        return [dict(r) | {"community": communities()[r["code"]].name} for r in rows]

    def estate(self, estate_id: UUID) -> dict[str, Any]:
        """Give one estate."""
        found = self._core.executor.load(f"/estates/{estate_id}")
        if found is None:
            raise NotFound
        return {
            "estate_id": estate_id,
            "name": found.name,
            "community": communities()[found.code],
            "jurisdiction": found.jurisdiction,
            "management_area": found.area,
            "registered_area_cm2": found.registered_area_cm2,
            "buildings": [
                {"building": b, "label": found.labels[b], "stairwells": s}
                for b, s in sorted(found.buildings.items())
            ],
            "version": found.version,
        }

    def units(self, estate_id: UUID, after: str, limit: int) -> list[dict[str, Any]]:
        """Give an estate's units in order of reference, without owners."""
        self._core.follower.catch_up()
        c = self._t.units.c
        question = (
            select(c.unit, c.door, c.kind, c.area_cm2, c.area_source, c.state)
            .where(self._held(estate_id), c.unit > after)
            .order_by(c.unit)
            .limit(limit)
        )
        with self._core.views.reading() as conn:
            return [dict(r) for r in conn.execute(question).mappings()]

    def whole_units(self, estate_id: UUID) -> list[dict[str, Any]]:
        """Give every unit as it stands, with its owners' refs, in the order of its doors."""
        self._core.follower.catch_up()
        question = select(self._t.units).where(self._held(estate_id))
        with self._core.views.reading() as conn:
            rows = [dict(r) for r in conn.execute(question).mappings()]
        return sorted(rows, key=lambda r: door_order(r["door"]))

    def count(self, estate_id: UUID) -> dict[str, int]:
        """Give how many units an estate has and their area, of whatever kind."""
        self._core.follower.catch_up()
        c = self._t.units.c
        question = select(func.count(), func.sum(c.area_cm2)).where(self._held(estate_id))
        with self._core.views.reading() as conn:
            units, area = conn.execute(question).one()
        return {"units": units, "area_cm2": int(area or 0)}

    def labels(self, estate_id: UUID) -> dict[str, str]:
        """Give what each building is called."""
        return {b["building"]: b["label"] for b in self.estate(estate_id)["buildings"]}

    def persons(self, estate_id: UUID, subjects: set[str]) -> dict[str, Person]:
        """Open who these subjects are; those of whom nothing is kept are left out."""
        found = ((s, self._registry.identities.person(estate_id, s)) for s in sorted(subjects))
        return {subject: person for subject, person in found if person is not None}

    def today(self) -> date:
        """Give the business date that holds (the story's, on virtual time)."""
        return business_date(self._core.executor.time.now(self._core.store)[0])

    def units_of_owner(self, estate_id: UUID, subject: str) -> list[dict[str, Any]]:
        """Give the units in which a subject has a share."""
        self._core.follower.catch_up()
        c = self._t.units.c
        question = select(c.unit, c.door, c.area_cm2, c.state, c.owners).where(
            self._held(estate_id)
        )
        with self._core.views.reading() as conn:
            rows = conn.execute(question.order_by(c.unit)).mappings().all()
        return [
            {k: v for k, v in r.items() if k != "owners"} for r in rows if subject in r["owners"]
        ]

    def owns(self, estate_id: UUID, subject: str) -> bool:
        """Say whether a subject owns anything in an estate."""
        return bool(self.units_of_owner(estate_id, subject))

    def undelivered_buyer(self, estate_id: UUID, subject: str) -> bool:
        """Say whether a subject bought a unit there that is not handed over (ruling G11)."""
        return any(
            u["state"] == "sold_undelivered" for u in self.units_of_owner(estate_id, subject)
        )

    def look_alikes(self, estate_id: UUID) -> dict[str, Any]:
        """Give what may be written twice: doors alike but for leading zeros (F03), buildings (F12).

        It is for the clerk to look at; nothing is joined and nothing waits for him.
        """
        labels = self.estate(estate_id)["buildings"]
        self._core.follower.catch_up()
        c = self._t.units.c
        question = select(c.unit, c.door).where(self._held(estate_id)).order_by(c.unit)
        with self._core.views.reading() as conn:
            units = [dict(r) for r in conn.execute(question).mappings()]
        return {
            "doors": alike((door_key(**u["door"]), u) for u in units),
            "buildings": alike((building_key(b["label"]), b) for b in labels),
        }

    def doubles(self, estate_id: UUID) -> list[dict[str, Any]]:
        """Give the units that were merged into others, by their doors: into which door, and why."""
        self._core.follower.catch_up()
        c = self._t.units.c
        question = select(c.unit, c.stream, c.door, c.area_cm2, c.state)
        with self._core.views.reading() as conn:
            rows = conn.execute(question.where(c.estate_id == str(estate_id))).mappings().all()
        doors, found = {r["unit"]: r["door"] for r in rows}, []
        for row in (r for r in rows if r["state"] == MERGED):
            unit: Unit = self._core.mapper.fold(self._core.store.events(row["stream"]))
            shown = {name: row[name] for name in ("unit", "door", "area_cm2")}
            found.append(shown | {"into": doors[unit.into], "reason": unit.merged_for})
        return sorted(found, key=lambda r: door_order(r["door"]))

    def proposals(self, estate_id: UUID, after: Pair) -> list[dict[str, Any]]:
        """Give the undecided pairs of owners of one name behind `after`, in order, for the clerk.

        Each with a reference under which it may be decided; after a withdrawal it is another.
        """
        pairs = self._registry.undecided(estate_id)
        withdrawn = self._decided(estate_id).withdrawn
        return [
            {
                "proposal": str(stream_id(_pair(estate_id, pair, withdrawn.get(pair)))),
                "first": pair[0],
                "second": pair[1],
            }
            for pair in pairs
            if pair > after
        ]

    def decisions(self, estate_id: UUID, after: Pair) -> list[dict[str, Any]]:
        """Give the pairs on which the clerk has decided, behind `after`, in order, for the clerk."""
        self._core.follower.catch_up()
        return [
            {"first": pair[0], "second": pair[1], "same": same}
            for pair, same in self._decided(estate_id).pairs.items()
            if pair > after
        ]

    def _decided(self, estate_id: UUID) -> Decided:
        with self._core.views.reading() as conn:
            return decided(conn, self._t, estate_id)

    def side_by_side(self, estate_id: UUID, pairs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Give both persons of each pair: name, doors, document with its middle hidden, last digits."""
        subjects = {p[side] for p in pairs for side in ("first", "second")}
        persons, doors = self.persons(estate_id, subjects), self._doors_of(estate_id, subjects)
        sides = {s: _side(s, persons.get(s), doors.get(s, [])) for s in subjects}
        return [p | {"sides": [sides[p["first"]], sides[p["second"]]]} for p in pairs]

    def _held(self, estate_id: UUID) -> ColumnElement[bool]:
        """Say of an estate's units that they count; another's double is on frozen rolls alone."""
        c = self._t.units.c
        return and_(c.estate_id == str(estate_id), c.state != MERGED)

    def _doors_of(self, estate_id: UUID, subjects: set[str]) -> dict[str, list[str]]:
        labels, found = self.labels(estate_id), dict[str, list[str]]()
        for row in self.whole_units(estate_id) if subjects else ():
            for subject in subjects.intersection(row["owners"]):
                found.setdefault(subject, []).append(door_text(row["door"], labels))
        return found

    def rolls(self, estate_id: UUID) -> list[str]:
        """Give the references of an estate's rolls."""
        self._core.follower.catch_up()
        c = self._t.rolls.c
        question = select(c.roll).where(c.estate_id == str(estate_id)).order_by(c.roll)
        with self._core.views.reading() as conn:
            return list(conn.execute(question).scalars())

    def subject(self, estate_id: UUID, subject: str) -> dict[str, Any]:
        """Give who a subject is; `identified` says whether his document can tell him from others."""
        found = self._registry.identities.person(estate_id, subject)
        if found is None:
            raise NotFound
        identified = found.document is not None and usable_document(found.document)
        return structs.asdict(found) | {"identified": identified}

    def roll(self, estate_id: UUID, roll: str) -> dict[str, Any]:
        """Give a roll's stage, totals, hash and what was left out."""
        found: OwnerRoll | None = self._core.executor.load(f"/estates/{estate_id}/rolls/{roll}")
        if found is None:
            raise NotFound
        return {
            "roll": roll,
            "stage": found.stage,
            "purpose": found.purpose,
            "extent": found.extent,
            "as_of": found.as_of,
            "counts_parking": found.counts_parking,
            "total_area_cm2": found.total_area_cm2,
            "total_heads": found.total_heads,
            "entries_hash": found.entries_hash,
            "left_out": found.left_out,
            "registered_area_cm2": found.registered_area_cm2,
            "posted_on": found.posted_on,
            "open_objections": len(found.open),
            "noted_objections": found.noted,
            "version": found.version,
        }

    def entries(
        self, estate_id: UUID, roll: str, after: str, limit: int | None
    ) -> list[dict[str, Any]]:
        """Give a roll's entries with the doors of their units, in order of entry id."""
        return self._with_doors(estate_id, self.raw_entries(estate_id, roll, after, limit))

    def entries_of_owner(self, estate_id: UUID, roll: str, subject: str) -> list[dict[str, Any]]:
        """Give the entries of a roll in which a subject has a share (R-28)."""
        rows = self.raw_entries(estate_id, roll, "", None)
        return self._with_doors(estate_id, [r for r in rows if subject in r["owners"]])

    def objections(self, estate_id: UUID, roll: str, *, texts: bool) -> list[dict[str, Any]]:
        """Give a roll's objections as they stand, in the order they came.

        Their texts are opened only for who decides them; an erased one's is REDACTED.
        """
        found: dict[str, dict[str, Any]] = {}
        address = f"/estates/{estate_id}/rolls/{roll}"
        stored = self._core.store.events(stream_id(address))
        if not stored:
            raise NotFound
        for one in stored:
            fact: Any = self._core.mapper.read(one)
            kind = type(fact).__name__
            if kind == "RollObjectionRaised":
                found[fact.objection] = {
                    "objection": fact.objection,
                    "unit": fact.unit_id,
                    "ground": fact.ground,
                    "state": "REGISTRY_CLERK",
                    "due": fact.starts[0].due,
                } | ({"text": self._opened(address, fact)} if texts else {})
            elif kind == "RollObjectionResolved":
                state = "ACCEPTED" if fact.accepted else "REJECTED"
                found[fact.objection] |= {"state": state, "due": None, "reason": fact.reason}
            elif kind == "DeadlineMissed":
                street = fact.starts[0] if fact.starts else None
                found[fact.ref] |= {
                    "state": "STREET_OFFICER" if street else "NOTED",
                    "due": street.due if street else None,
                }
        return list(found.values())

    def _opened(self, address: str, raised: Any) -> str:
        place = objection_place(address, raised.objection)
        return self._core.vault.words(raised.by.subject, raised.text, place)

    def _with_doors(self, estate_id: UUID, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        c = self._t.units.c
        units = {u for r in rows for u in r["units"]}
        question = select(c.unit, c.door).where(c.estate_id == str(estate_id))
        if len(units) <= MANY:
            question = question.where(c.unit.in_(units))
        with self._core.views.reading() as conn:
            doors = {r.unit: r.door for r in conn.execute(question)}
        return [
            {
                "entry_id": r["entry_id"],
                "area_cm2": r["area_cm2"],
                "doors": [doors[u] for u in r["units"] if u in doors],
            }
            for r in rows
        ]

    def roll_units(self, estate_id: UUID, roll: str) -> list[dict[str, Any]]:
        """Give a roll's units by their doors: their entry, kind, and the area the roll took."""
        entries = self.raw_entries(estate_id, roll, "", None)
        c = self._t.units.c
        question = select(c.unit, c.stream, c.door, c.kind, c.area_cm2)
        with self._core.views.reading() as conn:
            rows = conn.execute(question.where(c.estate_id == str(estate_id))).mappings()
            units = {r["unit"]: dict(r) for r in rows}
        found, drafted = [], self._drafted(estate_id, roll)
        for entry in entries:
            held = [units[u] | {"entry_id": entry["entry_id"]} for u in entry["units"]]
            if sum(u["area_cm2"] for u in held) != entry["area_cm2"]:
                held = [u | {"area_cm2": self._area_then(u["stream"], drafted)} for u in held]
            found += held
        return sorted(found, key=lambda u: door_order(u["door"]))

    def _drafted(self, estate_id: UUID, roll: str) -> int:
        """Give the position in the log at which a roll was last drafted."""
        stored = self._core.store.events(stream_id(f"/estates/{estate_id}/rolls/{roll}"))
        return max(one.position for one in stored if one.topic == ENTRIES)

    def _area_then(self, stream: UUID, position: int) -> int:
        """Give a unit's area as it stood before a position: it was corrected since."""
        facts = (one for one in self._core.store.events(stream) if one.position < position)
        areas = (getattr(self._core.mapper.read(one), "area_cm2", None) for one in facts)
        found: int = [area for area in areas if area is not None][-1]
        return found

    def raw_entries(
        self, estate_id: UUID, roll: str, after: str, limit: int | None
    ) -> list[dict[str, Any]]:
        """Give a roll's entries with owners' refs, for the committee only; all without a limit."""
        stream = stream_id(f"/estates/{estate_id}/rolls/{roll}")
        if not self._core.store.read(stream, "", "")[1]:
            raise NotFound
        self._core.follower.catch_up()
        c = self._t.entries.c
        question = (
            select(c.entry_id, c.area_cm2, c.by_building, c.units, c.owners)
            .where(c.stream == stream, c.entry_id > after)
            .order_by(c.entry_id)
            .limit(limit)
        )
        with self._core.views.reading() as conn:
            return [dict(r) for r in conn.execute(question).mappings()]


def _pair(estate_id: UUID, pair: Pair, withdrawn: int | None) -> str:
    address = f"/estates/{estate_id}/pairs/{pair[0]}/{pair[1]}"
    return address if withdrawn is None else f"{address}/{withdrawn}"


def door_text(door: dict[str, str], labels: dict[str, str]) -> str:
    """Give a door as people say it: phase, building, stairwell, room."""
    parts = (door.get("phase"), labels[door["building"]], door.get("stairwell"), door["room"])
    return "-".join(part for part in parts if part)


def _side(subject: str, person: Person | None, doors: list[str]) -> dict[str, Any]:
    return {
        "subject": subject,
        "name": person.name if person else None,
        "document": hidden(person.document) if person and person.document else None,
        "phone": hidden(person.phone) if person and person.phone else None,
        "doors": doors,
    }


def hidden(text: str) -> str:
    """Hide the middle of a number: enough is left to compare two, not to use one."""
    if len(text) < 7:
        return "*" * len(text)
    return text[:3] + "*" * (len(text) - 7) + text[-4:]
