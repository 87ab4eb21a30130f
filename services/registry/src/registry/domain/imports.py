"""Decides an import: staged in parts, registered in one transaction or not at all."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from msgspec import Struct
from typing_extensions import override

from chassis.domain import (
    Aggregate,
    Clock,
    Clocks,
    Context,
    Created,
    Effects,
    at_stream,
    decides,
    event,
    stream_id,
)
from chassis.refusals import InvalidState, ValidationFailed
from registry import commands as wish
from registry.domain.clocks import IMPORT_EXPIRY
from registry.domain.estate import Estate
from registry.domain.unit import Unit
from registry.refusals import DuplicateUnit, ImportIncomplete, InRow, RowsLeftOut

HOURS = 24


Row = tuple[int, int]
"""Where a row stands: its part, and its place in it from 1."""


class Staged(Struct, frozen=True):
    """What a confirmation registers: the estate as it stands, and what every part brought.

    `taken` are the addresses of registered units, `parts` the parts whose rows are there.
    """

    estate: Estate
    taken: frozenset[str]
    parts: frozenset[int]
    buildings: Sequence[tuple[Row, wish.BuildingRow]]
    units: Sequence[tuple[Row, wish.AddUnit]]


class Import(Aggregate):
    """One load of units and owners. Its rows are never facts of it: they wait sealed in the vault."""

    class ImportStarted(Created):
        """An import of so many parts; the first ones did not say what they leave out, and may not."""

        TOPIC = "registry.Import.ImportStarted"
        parts: int
        source: str
        left_out: int = 0

    @classmethod
    @decides(wish.StartImport)
    def start(cls, c: wish.StartImport, ctx: Context) -> "Import":
        """Start; what is staged is gone after 24 hours (ruling C14)."""
        clock = Clock(IMPORT_EXPIRY, ctx.now + timedelta(hours=HOURS), "REGISTRY_CLERK")
        return cls(parts=c.parts, source=c.source, left_out=c.left_out, starts=(clock,))

    @event(ImportStarted)
    def __init__(self, parts: int, source: str, left_out: int, starts: Clocks = ()) -> None:
        self.stage, self.parts, self.left_out = "open", parts, left_out
        self.staged: dict[int, int] = {}

    @decides(wish.StageImportPart)
    def stage_part(self, c: wish.StageImportPart, ctx: Context) -> None:
        """Take one of the announced parts."""
        self.check_part(c.part, ctx.now)
        self._part_staged(part=c.part, buildings=len(c.buildings), units=len(c.units))

    def check_part(self, part: int, now: datetime) -> None:
        """Refuse a part that was not announced, or comes when the day is over."""
        self._check_day(now)
        if part > self.parts:
            raise ImportIncomplete(parts=self.parts, wrong=part)

    def _check_day(self, now: datetime) -> None:
        if now >= self.running[IMPORT_EXPIRY].due:
            raise InvalidState(stage="expired")  # though the tick has not recorded it yet

    @event("ImportPartStaged", topic="registry.Import.ImportPartStaged")
    def _part_staged(self, part: int, buildings: int, units: int) -> None:
        # The rows wait in the vault under this fact's version: what was sent last counts
        self.staged = {**self.staged, part: self.version + 1}

    @decides(wish.ConfirmImport)
    def confirm(self, c: wish.ConfirmImport, ctx: Context) -> Effects:
        """Register every building and unit; each is decided as if it had come alone."""
        self._check_day(ctx.now)
        if c.left_out != self.left_out:
            raise RowsLeftOut(left_out=self.left_out)
        staged: Staged = ctx.known
        missing = sorted(set(range(1, self.parts + 1)) - staged.parts)
        if missing:
            raise ImportIncomplete(parts=self.parts, wrong=", ".join(map(str, missing)))
        for where, building in staged.buildings:
            with _named(where):
                staged.estate.take_building(building.building, building.label, building.stairwells)
        units = self._units(staged)
        self._confirmed(
            units=len(units),
            buildings=len(staged.buildings),
            area_cm2=sum(row.area_cm2 for _, row in staged.units),
            stops=(IMPORT_EXPIRY,),
        )
        changed = [staged.estate] if staged.buildings else []
        return Effects(also=[*changed, *units])

    @staticmethod
    def _units(staged: Staged) -> list[Unit]:
        seen, made = set(staged.taken), []
        for where, row in staged.units:
            with _named(where):
                address = row.address  # derived anew each time it is asked for
                if address in seen:
                    raise DuplicateUnit
                seen.add(address)
                with at_stream(stream_id(address)):
                    made.append(Unit.take(row, staged.estate.buildings))
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


@contextmanager
def _named(where: Row) -> Iterator[None]:
    """Say of a refusal in which row it was met (from 1); of the person in it, nothing."""
    part, row = where
    try:
        yield
    except ValidationFailed as refused:
        problem = refused.details["problem"]
        raise ValidationFailed(problem=f"part {part}, row {row}: {problem}") from None
    except InRow as refused:
        raise type(refused)(**refused.details, part=part, row=row) from None
