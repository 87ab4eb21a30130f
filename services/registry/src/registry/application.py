"""What is more than load, decide, save: rolls built from many units, imports, who objects."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import msgspec
from sqlalchemy import select
from typing_extensions import override

from chassis.clock import TimeSource
from chassis.core import Core, Where, open_core
from chassis.domain import Sealed, stream_id
from chassis.executor import Asking, Known
from chassis.follower import OwnView
from chassis.refusals import NotFound
from chassis.store import Stored
from law.profiles import profile_id_for
from registry import commands as wish
from registry.communities import communities
from registry.domain.entries import UnitFacts, build
from registry.domain.estate import Estate
from registry.domain.identity import IdentityProposal
from registry.domain.imports import Import, Staged
from registry.domain.roll import OwnerOfUnit, OwnerRoll
from registry.domain.unit import Unit
from registry.identities import Identities, Person, identity_tables, usable_document
from registry.refusals import ExtentUnknown
from registry.views import RegistryTables, RegistryView, joined, units_of

AGGREGATES = (Estate, Unit, OwnerRoll, Import, IdentityProposal)
TOPICS = ("registry.Unit.", "registry.IdentityProposal.")
ENDED = frozenset({"registry.Import.ImportCancelled", "registry.Import.ImportExpired"})


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
                wish.DraftRoll: self._for_draft,
                wish.RedraftRoll: self._for_redraft,
                wish.RaiseRollObjection: self._for_objection,
                wish.FreezeRoll: self._for_freeze,
                wish.StageImportPart: self._for_part,
                wish.ConfirmImport: self._for_confirmation,
                wish.CancelImport: self._for_cancellation,
                wish.DecideIdentityProposal: self._for_proposal,
            }
        )

    def finish_imports(self) -> None:
        """Do what was left when the process ended between a confirmation and its persons."""
        for stream in self.identities.waiting():
            found = self.core.mapper.fold(self.core.store.events(stream))
            if found is not None and found.stage == "confirmed":
                estate_id = self.core.mapper.read(self.core.store.events(stream)[0]).estate_id
                assert estate_id is not None  # noqa: S101  (an import stands below an estate)
                _, persons = self._rows(stream, estate_id)
                self._keep(stream, estate_id, persons)
            elif found is None or found.stage in {"cancelled", "expired"}:
                self.identities.unstage(stream)

    def undecided(self, estate_id: UUID) -> list[tuple[str, str]]:
        """Give the proposed pairs on which nobody has decided."""
        self.core.follower.catch_up()
        c = self.tables.same.c
        with self.core.views.reading() as conn:
            rows = conn.execute(
                select(c.first, c.second).where(c.estate_id == str(estate_id))
            ).all()
        decided = {(r.first, r.second) for r in rows}
        return [pair for pair in self.identities.proposals(estate_id) if pair not in decided]

    def _for_estate(self, c: wish.RegisterEstate, asking: Asking) -> Known:
        if c.code not in communities():
            raise NotFound
        return Known((profile_id_for(c.code), self.core.executor.time.virtual))

    def _for_unit(self, c: wish.AddUnit, asking: Asking) -> Known:
        return Known(self._estate(c.estate_id).buildings)

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
            units = within(extent, units_of(conn, self.tables, estate_id))
            same = joined(conn, self.tables, estate_id)
        built = build(roll, units, same, counts_parking=counts_parking)
        registered = estate.registered_area_cm2 if extent.kind == "estate" else None
        return Known((built, registered), expect)

    def _for_objection(self, c: wish.RaiseRollObjection, asking: Asking) -> Known:
        self.core.follower.catch_up()
        t = self.tables.entries.c
        question = select(t.owners, t.units).where(t.stream == stream_id(c.address))
        subject = asking.actor.subject
        with self.core.views.reading() as conn:
            owns = any(c.unit in r.units and subject in r.owners for r in conn.execute(question))
        text: Sealed | None = None
        if owns:
            text = self.core.vault.seal(subject, "opinion", c.text.encode())
        return Known(OwnerOfUnit(owns, text))

    def _for_freeze(self, c: wish.FreezeRoll, asking: Asking) -> Known:
        return Known(len(self.undecided(c.estate_id)))

    def _for_part(self, c: wish.StageImportPart, asking: Asking) -> Known:
        self.identities.stage(stream_id(c.address), c.part, msgspec.json.encode(c))
        return Known(None)

    def _for_confirmation(self, c: wish.ConfirmImport, asking: Asking) -> Known:
        stream = stream_id(c.address)
        estate = self._estate(c.estate_id)
        expect = self.core.follower.expect(*TOPICS)
        parts, persons = self._rows(stream, c.estate_id)
        units = [unit for part in parts for unit in part[1]]
        with self.core.views.reading() as conn:
            taken = {
                f"/estates/{c.estate_id}/units/{u.unit}"
                for u in units_of(conn, self.tables, c.estate_id)
            }
        staged = Staged(
            estate=estate,
            taken=frozenset(taken),
            parts=len(parts),
            buildings=[b for part in parts for b in part[0]],
            units=units,
        )
        return Known(staged, expect, lambda: self._keep(stream, c.estate_id, persons))

    def _for_cancellation(self, c: wish.CancelImport, asking: Asking) -> Known:
        return Known(None, None, lambda: self.identities.unstage(stream_id(c.address)))

    def _for_proposal(self, c: wish.DecideIdentityProposal, asking: Asking) -> Known:
        first, second = sorted((c.first, c.second))
        return Known((first, second) in self.undecided(c.estate_id))

    def _estate(self, estate_id: UUID) -> Estate:
        found: Estate | None = self.core.executor.load(f"/estates/{estate_id}")
        if found is None:
            raise NotFound
        return found

    def _keep(self, stream: UUID, estate_id: UUID, persons: list[Person]) -> None:
        self.identities.keep(estate_id, persons)
        self.identities.unstage(stream)

    def _rows(
        self, stream: UUID, estate_id: UUID
    ) -> tuple[list[tuple[Sequence[wish.BuildingRow], list[wish.AddUnit]]], list[Person]]:
        found: list[Person] = []
        by_document: dict[str, str] = {}
        parts: list[tuple[Sequence[wish.BuildingRow], list[wish.AddUnit]]] = []
        for body in self.identities.staged(stream):
            part = msgspec.json.decode(body, type=wish.StageImportPart)
            units = []
            for row_number, row in enumerate(part.units):
                owners = []
                for i, owner in enumerate(row.owners):
                    row_id = str(uuid5(stream, f"{part.part}/{row_number}/{i}"))
                    subject = owner.subject or self._subject(estate_id, owner, row_id, by_document)
                    owners.append(subject)
                    found.append(Person(subject, owner.name, owner.document, owner.phone))
                units.append(_unit(estate_id, row, tuple(dict.fromkeys(owners))))
            parts.append((part.buildings, units))
        return parts, found

    def _subject(
        self, estate_id: UUID, owner: wish.OwnerRow, row_id: str, by_document: dict[str, str]
    ) -> str:
        if not owner.document or not usable_document(owner.document):
            return row_id
        known = self.identities.subject_of(estate_id, owner.document)
        return by_document.setdefault(owner.document, known or row_id)


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


def within(extent: wish.Extent, units: Sequence[UnitFacts]) -> list[UnitFacts]:
    """Give the units of an extent; one that names nothing registered is refused."""
    if extent.kind == "estate":
        return list(units)
    if extent.kind == "building":
        found = [u for u in units if u.building == extent.ref]
    else:
        found = [u for u in units if f"{u.building}-{u.stairwell}" == extent.ref]
    if not found:
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
    tables = RegistryTables()
    core = open_core("registry", AGGREGATES, where, time, tables, own=[RegistryView(tables)])
    persons, parts = identity_tables(core.vault.views.metadata)
    core.vault.views.migrate()
    identities = Identities(
        core.vault.views, core.vault, persons, parts, core.vault.secret("identities")
    )
    core.follower.add(EndedImports(identities))
    made = Registry(core, tables, identities)
    made.load_with()
    made.finish_imports()
    return made
