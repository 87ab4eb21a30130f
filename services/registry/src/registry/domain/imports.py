"""Decides an import: staged in parts, registered in one transaction or not at all."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from typing_extensions import override

from chassis.domain import (
    Aggregate,
    Clock,
    Clocks,
    Context,
    Effects,
    at_stream,
    decides,
    event,
    stream_id,
)
from registry import commands as wish
from registry.domain.clocks import IMPORT_EXPIRY
from registry.domain.estate import Estate
from registry.domain.unit import Unit
from registry.refusals import DuplicateUnit, ImportIncomplete

HOURS = 24


class Staged(Struct, frozen=True):
    """What a confirmation registers: the estate as it stands, and what every part brought."""

    estate: Estate
    taken: frozenset[str]
    parts: int
    buildings: Sequence[wish.BuildingRow]
    units: Sequence[wish.AddUnit]


class Import(Aggregate):
    """One load of units and owners. Its rows are never facts of it: they wait sealed in the vault."""

    @classmethod
    @decides(wish.StartImport)
    def start(cls, c: wish.StartImport, ctx: Context) -> "Import":
        """Start; what is staged is gone after 24 hours (ruling C14)."""
        clock = Clock(IMPORT_EXPIRY, ctx.now + timedelta(hours=HOURS), "REGISTRY_CLERK")
        return cls(parts=c.parts, source=c.source, starts=(clock,))

    @event("ImportStarted", topic="registry.Import.ImportStarted")
    def __init__(self, parts: int, source: str, starts: Clocks = ()) -> None:
        self.stage, self.parts = "open", parts

    @decides(wish.StageImportPart)
    def stage_part(self, c: wish.StageImportPart, ctx: Context) -> None:
        """Take one of the announced parts."""
        if c.part > self.parts:
            raise ImportIncomplete(problem=f"part {c.part} of {self.parts}")
        self._part_staged(part=c.part, buildings=len(c.buildings), units=len(c.units))

    @event("ImportPartStaged", topic="registry.Import.ImportPartStaged")
    def _part_staged(self, part: int, buildings: int, units: int) -> None:
        pass

    @decides(wish.ConfirmImport)
    def confirm(self, c: wish.ConfirmImport, ctx: Context) -> Effects:
        """Register every building and unit; each is decided as if it had come alone."""
        staged: Staged = ctx.known
        if staged.parts != self.parts:
            raise ImportIncomplete(problem=f"{staged.parts} of {self.parts} parts are there")
        for row in staged.buildings:
            staged.estate.take_building(row.building, row.label, row.stairwells)
        units = self._units(staged)
        self._confirmed(
            units=len(units),
            buildings=len(staged.buildings),
            area_cm2=sum(u.area_cm2 for u in staged.units),
            stops=(IMPORT_EXPIRY,),
        )
        changed = [staged.estate] if staged.buildings else []
        return Effects(also=[*changed, *units])

    @staticmethod
    def _units(staged: Staged) -> list[Unit]:
        seen, made = set(staged.taken), []
        for row in staged.units:
            if row.address in seen:
                raise DuplicateUnit
            seen.add(row.address)
            made.append(_at(row, staged))
        return made

    @event("ImportConfirmed", topic="registry.Import.ImportConfirmed")
    def _confirmed(
        self, units: int, buildings: int, area_cm2: int, stops: tuple[str, ...] = ()
    ) -> None:
        self.stage = "confirmed"

    @decides(wish.CancelImport)
    def cancel(self, c: wish.CancelImport, ctx: Context) -> None:
        """Give the import up."""
        self._cancelled(stops=(IMPORT_EXPIRY,))

    @event("ImportCancelled", topic="registry.Import.ImportCancelled")
    def _cancelled(self, stops: tuple[str, ...] = ()) -> None:
        self.stage = "cancelled"

    @override
    def expire(self, clock: Clock, ctx: Context) -> Effects | None:
        """End the import when its day is over."""
        self._expired(due=clock.due, stops=(clock.key,))
        return None

    @event("ImportExpired", topic="registry.Import.ImportExpired")
    def _expired(self, due: datetime, stops: tuple[str, ...] = ()) -> None:
        self.stage = "expired"


def _at(row: wish.AddUnit, staged: Staged) -> Unit:
    with at_stream(stream_id(row.address)):
        return Unit.take(row, staged.estate.buildings)
