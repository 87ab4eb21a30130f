"""What is more than load, decide, save: rolls built from many units, imports, who objects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid5

import msgspec
from sqlalchemy import select
from typing_extensions import override

from chassis.clock import TimeSource
from chassis.core import Core, Where, open_core
from chassis.domain import Sealed, stage_check, stream_id
from chassis.executor import Asking, Known
from chassis.follower import OwnView
from chassis.refusals import NotFound, ValidationFailed
from chassis.store import Stored
from chassis.vault import objection_place
from law.profiles import profile_id_for, shipped
from registry import commands as wish
from registry.communities import communities
from registry.domain.entries import DEVELOPER, UnitFacts, build
from registry.domain.estate import Estate
from registry.domain.identity import (
    IdentityProposal,
    IdentityProposals,
    IdentityWithdrawal,
    Pair,
    left_to_decide,
)
from registry.domain.imports import Import, Staged
from registry.domain.likeness import door_key
from registry.domain.roll import BeforeFreeze, OwnerOfUnit, OwnerRoll
from registry.domain.unit import BeforeMerger, Unit
from registry.identities import (
    Identities,
    Person,
    Subjects,
    identity_tables,
    invented,
)
from registry.refusals import ExtentUnknown
from registry.views import (
    MERGED,
    Decided,
    RegistryTables,
    RegistryView,
    decided,
    doors_taken,
    units_of,
)

IDENTITIES = (IdentityProposal, IdentityProposals, IdentityWithdrawal)
AGGREGATES = (Estate, Unit, OwnerRoll, Import, *IDENTITIES)
DECISIONS = tuple(f"registry.{one.__name__}." for one in IDENTITIES)
TOPICS = ("registry.Unit.", *DECISIONS)
ENDED = frozenset({"registry.Import.ImportCancelled", "registry.Import.ImportExpired"})
TABLES = RegistryTables()
PERSONS = identity_tables(TABLES.sealed)


@dataclass(slots=True)
class Registry:
    """The registry, ready to answer: its core, its tables, its persons."""

    core: Core
    tables: RegistryTables
    identities: Identities

    def load_with(self) -> None:
        """Say what each command needs loaded."""
        self.core.load_with(
            {
                wish.RegisterEstate: self._for_estate,
                wish.AddUnit: self._for_unit,
                wish.MergeUnit: self._for_merger,
                wish.DraftRoll: self._for_draft,
                wish.RedraftRoll: self._for_redraft,
                wish.RaiseRollObjection: self._for_objection,
                wish.FreezeRoll: self._for_freeze,
                wish.StageImportPart: self._for_part,
                wish.ConfirmImport: self._for_confirmation,
                wish.CancelImport: self._for_cancellation,
                wish.DecideIdentityProposal: self._for_proposal,
                wish.DecideIdentityProposals: self._for_proposals,
                wish.WithdrawIdentityDecision: self._for_withdrawal,
            }
        )

    def finish_imports(self) -> None:
        """Do what was left when the process ended between a confirmation and its persons."""
        for stream in self.identities.waiting():
            found = self.core.mapper.fold(self.core.store.events(stream))
            if found is not None and found.stage == "confirmed":
                estate_id = self.core.mapper.read(self.core.store.events(stream)[0]).estate_id
                assert estate_id is not None  # noqa: S101  (an import stands below an estate)
                _, persons = self._rows(stream, estate_id, found)
                self._keep(stream, estate_id, persons)
            elif found is None or found.stage in {"cancelled", "expired"}:
                self.identities.unstage(stream)

    def undecided(self, estate_id: UUID) -> list[Pair]:
        """Give the proposed pairs on which nobody has decided, each person under one subject."""
        self.core.follower.catch_up()
        with self.core.views.reading() as conn:
            answers = decided(conn, self.tables, estate_id)
        return left_to_decide(self.identities.proposals(estate_id), answers.same, answers.apart)

    def _for_estate(self, c: wish.RegisterEstate, asking: Asking) -> Known:
        if c.code not in communities():
            raise NotFound
        virtual = self.core.executor.time.virtual
        choices = frozenset(p.id for p in shipped()) if virtual else frozenset()
        return Known((profile_id_for(c.code), choices))

    def _for_unit(self, c: wish.AddUnit, asking: Asking) -> Known:
        return Known(self._estate(c.estate_id).buildings)

    def _for_merger(self, c: wish.MergeUnit, asking: Asking) -> Known:
        expect = self.core.follower.expect(*TOPICS)
        t = self.tables.units.c
        question = select(t.unit, t.door, t.owners).where(
            t.estate_id == str(c.estate_id), t.unit.in_([c.unit, c.into]), t.state != MERGED
        )
        with self.core.views.reading() as conn:
            found = {r.unit: r for r in conn.execute(question)}
            same = decided(conn, self.tables, c.estate_id).same
        if len(found) < 2:
            return Known(BeforeMerger(alike=False, own_owners=0), expect)
        goes, stays = found[c.unit], found[c.into]
        own = {same.get(o, o) for o in goes.owners} - {same.get(o, o) for o in stays.owners}
        alike = door_key(**goes.door) == door_key(**stays.door)
        return Known(BeforeMerger(alike, len(own)), expect)

    def _for_draft(self, c: wish.DraftRoll, asking: Asking) -> Known:
        return self._built(
            c.estate_id, stream_id(c.address), c.extent, counts_parking=c.counts_parking
        )

    def _for_redraft(self, c: wish.RedraftRoll, asking: Asking) -> Known:
        roll: OwnerRoll = self.core.executor.load(c.address)
        return self._built(c.estate_id, roll.id, roll.extent, counts_parking=roll.counts_parking)

    def _built(
        self, estate_id: UUID, roll: UUID, extent: wish.Extent, *, counts_parking: bool
    ) -> Known:
        estate = self._estate(estate_id)
        expect = self.core.follower.expect(*TOPICS)
        with self.core.views.reading() as conn:
            units = within(extent, estate.buildings, units_of(conn, self.tables, estate_id))
            same = decided(conn, self.tables, estate_id).same
        built = build(roll, units, same, counts_parking=counts_parking)
        registered = estate.registered_area_cm2 if extent.kind == "estate" else None
        return Known((built, registered), expect)

    def _for_objection(self, c: wish.RaiseRollObjection, asking: Asking) -> Known:
        self.core.follower.catch_up()
        subject = asking.actor.subject
        grants = asking.actor.grants_on(str(c.estate_id), asking.place.code)
        mine = {subject, *(DEVELOPER + (g.org or "") for g in grants if g.role == "DEVELOPER")}
        owns = any(
            c.unit in units and mine & set(owners) for units, owners in self._entries(c.address)
        )
        text: Sealed | None = None
        if owns:
            place = objection_place(c.address, c.objection)
            text = self.core.vault.seal(subject, "opinion", c.text.encode(), place)
        return Known(OwnerOfUnit(owns, text))

    def _for_freeze(self, c: wish.FreezeRoll, asking: Asking) -> Known:
        expect = self.core.follower.expect("registry.Unit.UnitMerged", *DECISIONS)
        entries = self._entries(c.address)
        groups = [owners for _, owners in entries]
        t = self.tables.units.c
        doubles = select(t.unit).where(t.estate_id == str(c.estate_id), t.state == MERGED)
        with self.core.views.reading() as conn:
            answers = decided(conn, self.tables, c.estate_id)
            merged = set(conn.execute(doubles).scalars())
        same = answers.same
        listed = {same.get(o, o) for owners in groups for o in owners}
        undecided = [p for p in self.undecided(c.estate_id) if listed.issuperset(p)]
        joined = sum(o in same and same[o] not in owners for owners in groups for o in owners)
        gone = sum(unit in merged for units, _ in entries for unit in units)
        parted = self._parted(c, answers) if answers.apart else 0
        return Known(BeforeFreeze(len(undecided), joined, gone, parted), expect)

    def _parted(self, c: wish.FreezeRoll, answers: Decided) -> int:
        """Count the entries whose owners are two by now: built again, they are others (C18)."""
        stream, t = stream_id(c.address), self.tables.entries.c
        with self.core.views.reading() as conn:
            question = select(t.entry_id, t.area_cm2, t.units, t.owners).where(t.stream == stream)
            rows = conn.execute(question).all()
            listed = {unit for row in rows for unit in row.units}
            units = [u for u in units_of(conn, self.tables, c.estate_id) if u.unit in listed]
        built = build(stream, units, answers.same, counts_parking=True)
        right = {(str(e.entry_id), e.area_cm2) for e in built.entries}
        return sum(
            (row.entry_id, row.area_cm2) not in right
            and any({*pair} <= {*row.owners} for pair in answers.apart)
            for row in rows
        )

    def _entries(self, address: str) -> list[tuple[list[str], list[str]]]:
        t = self.tables.entries.c
        question = select(t.units, t.owners).where(t.stream == stream_id(address))
        with self.core.views.reading() as conn:
            return [(r.units, r.owners) for r in conn.execute(question)]

    def _for_part(self, c: wish.StageImportPart, asking: Asking) -> Known:
        load: Import = self.core.executor.load(c.address)
        stage_check(load, c)
        load.check_part(c.part, asking.now)  # a refused part leaves nothing behind
        self.identities.stage(stream_id(c.address), load.version + 1, msgspec.json.encode(c))
        return Known(None)

    def _for_confirmation(self, c: wish.ConfirmImport, asking: Asking) -> Known:
        stream, load = stream_id(c.address), self.core.executor.load(c.address)
        estate = self._estate(c.estate_id)
        expect = self.core.follower.expect(*TOPICS)
        parts, persons = self._rows(stream, c.estate_id, load)
        with self.core.views.reading() as conn:
            refs = doors_taken(conn, self.tables, c.estate_id)
        staged = Staged(
            estate=estate,
            taken=frozenset(f"/estates/{c.estate_id}/units/{ref}" for ref in refs),
            parts=frozenset(part.part for part, _ in parts),
            buildings=[
                ((part.part, i), row)
                for part, _ in parts
                for i, row in enumerate(part.buildings, 1)
            ],
            units=[
                ((part.part, i), unit) for part, units in parts for i, unit in enumerate(units, 1)
            ],
        )
        keep = partial(self._keep, stream, c.estate_id, persons)
        return Known(staged, expect, keep, partial(self.identities.hush, stream))

    def _for_cancellation(self, c: wish.CancelImport, asking: Asking) -> Known:
        return Known(None, None, lambda: self.identities.unstage(stream_id(c.address)))

    def _for_proposal(self, c: wish.DecideIdentityProposal, asking: Asking) -> Known:
        expect = self.core.follower.expect(*DECISIONS)
        return Known(not self._not_proposed(c.estate_id, [(c.first, c.second)]), expect)

    def _for_proposals(self, c: wish.DecideIdentityProposals, asking: Asking) -> Known:
        expect = self.core.follower.expect(*DECISIONS)
        return Known(
            self._not_proposed(c.estate_id, [(p.first, p.second) for p in c.pairs]), expect
        )

    def _for_withdrawal(self, c: wish.WithdrawIdentityDecision, asking: Asking) -> Known:
        expect = self.core.follower.expect(*DECISIONS)
        with self.core.views.reading() as conn:
            pairs = decided(conn, self.tables, c.estate_id).pairs
        return Known((min(c.first, c.second), max(c.first, c.second)) in pairs, expect)

    def _not_proposed(self, estate_id: UUID, pairs: Sequence[Pair]) -> list[int]:
        """Give the places, from 1, of pairs on which nobody is asked to decide."""
        with self.core.views.reading() as conn:
            same = decided(conn, self.tables, estate_id).same
        open_ones = set(self.undecided(estate_id))
        ones = [sorted((same.get(a, a), same.get(b, b))) for a, b in pairs]
        return [n for n, (a, b) in enumerate(ones, 1) if (a, b) not in open_ones]

    def _estate(self, estate_id: UUID) -> Estate:
        found: Estate | None = self.core.executor.load(f"/estates/{estate_id}")
        if found is None:
            raise NotFound
        return found

    def _keep(self, stream: UUID, estate_id: UUID, persons: list[Person]) -> None:
        def tell(done: int, of: int) -> None:
            self.identities.tell(stream, 500 + 500 * done // max(of, 1))

        self.identities.keep(estate_id, persons, tell)
        self.identities.unstage(stream)
        self.identities.hush(stream)

    def _rows(
        self, stream: UUID, estate_id: UUID, load: Import
    ) -> tuple[list[tuple[wish.StageImportPart, list[wish.AddUnit]]], list[Person]]:
        bodies = self.identities.staged(stream, frozenset(load.staged.values()))
        parts = [msgspec.json.decode(body, type=wish.StageImportPart) for body in bodies]
        parts.sort(key=lambda part: part.part)
        owners = [o for part in parts for row in part.units for o in row.owners]
        persons = Subjects(
            self.identities.document_index,
            self.identities.holders(estate_id),
            invented((o.document, o.name) for o in owners if o.document),
        )
        found: list[Person] = []
        made: list[tuple[wish.StageImportPart, list[wish.AddUnit]]] = []
        for part in parts:
            self.identities.tell(stream, 400 * len(made) // len(parts))
            units = []
            for row_number, row in enumerate(part.units):
                subjects = []
                for i, owner in enumerate(row.owners):
                    row_id = str(uuid5(stream, f"{part.part}/{row_number}/{i}"))
                    person = persons.person(owner, row_id)
                    subjects.append(person.subject)
                    found.append(person)
                units.append(_unit(estate_id, row, tuple(dict.fromkeys(subjects))))
            made.append((part, units))
        return made, found


def _unit(estate_id: UUID, row: wish.UnitRow, owners: tuple[str, ...]) -> wish.AddUnit:
    return wish.AddUnit(
        estate_id=estate_id,
        door=row.door,
        kind=row.kind,
        area_cm2=row.area_cm2,
        area_source=row.area_source,
        state=row.state,
        developer=row.developer,
        owners=owners,
    )


def within(
    extent: wish.Extent, buildings: Mapping[str, Sequence[str]], units: Sequence[UnitFacts]
) -> list[UnitFacts]:
    """Give the units of an extent; one that is not registered is refused (R-24)."""
    if extent.kind == "estate":
        if extent.ref:
            raise ValidationFailed(problem="extent.ref: the whole estate has none")
        return list(units)
    building, slash, written = extent.ref.partition("/")
    stairwell = wish.normal(written)
    found = [u for u in units if u.building == building]
    known = building in buildings and bool(slash) == (extent.kind == "stairwell")
    if known and extent.kind == "stairwell":
        found = [u for u in found if u.stairwell == stairwell]
        known = bool(found) or stairwell in map(wish.normal, buildings[building])
    if not known:
        raise ExtentUnknown
    return found


@dataclass(slots=True)
class EndedImports(OwnView):
    """Destroys what waited for an import that was cancelled or ran out."""

    identities: Identities

    @override
    def apply(self, conn: Any, stored: Sequence[Stored], facts: Sequence[Any]) -> None:
        """Forget what was staged for imports that ended."""
        for one in stored:
            if one.topic in ENDED:
                self.identities.unstage(one.stream)


def open_registry(where: Where, time: TimeSource) -> Registry:
    """Open the registry's data and put it together."""
    core = open_core("registry", AGGREGATES, where, time, TABLES, own=[RegistryView(TABLES)])
    identities = Identities(core.vault.views, core.vault, *PERSONS, core.vault.secret("identities"))
    core.follower.add(EndedImports(identities))
    made = Registry(core, TABLES, identities)
    made.load_with()
    made.finish_imports()
    return made
