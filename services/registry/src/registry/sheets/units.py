"""Units as rows bring them together: one door, one area, all its owners (F07, F08)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from chassis.checks import personal_number
from registry.commands import OwnerRow, UnitRow, normal
from registry.sheets.doors import Place
from registry.sheets.remarks import REMARKS, Remark, Weight
from registry.sheets.results import RowResult, State

MOST_OWNERS, LONGEST_LABEL, SHORTEST_NUMBER = 50, 200, 11


@dataclass(slots=True)
class Row:
    """One row of a sheet, and what is said of it so far."""

    sheet: str
    number: int
    remarks: list[Remark] = field(default_factory=list)
    state: State | None = None
    estate: str = ""

    def say(self, code: str, cell: str = "", **details: Any) -> None:
        """Add a remark, once."""
        remark = Remark(code, cell, details)
        if remark not in self.remarks:
            self.remarks.append(remark)

    @property
    def where(self) -> str:
        """Name the row to people."""
        return f"{self.sheet} {self.number}"

    @property
    def refused(self) -> bool:
        """Say whether something keeps the row out."""
        return any(REMARKS[r.code][0] is Weight.REFUSE for r in self.remarks)

    def result(self) -> RowResult:
        """Give the row with its state, which is the worst that is said of it."""
        state: State = self.state or "ok"
        if state in {"ok", "not_owner"} and self.remarks:
            worst = max(REMARKS[r.code][0] for r in self.remarks)
            if worst is Weight.REFUSE:
                state = "refused"
            elif worst is Weight.DOUBT:
                state = "doubtful"
        return RowResult(self.sheet, self.number, state, tuple(self.remarks))


@dataclass(slots=True)
class Claim:
    """What one row says of one unit; what it does not say is None."""

    row: Row
    place: Place
    area_cm2: int | None
    cell: str
    kind: str | None
    state: str | None
    source: str | None
    developer: str | None
    owners: Sequence[OwnerRow] = ()


@dataclass(slots=True)
class Unit:
    """One unit with every row that speaks of it; the first word on each matter holds."""

    place: Place
    rows: list[Row] = field(default_factory=list)
    area_cm2: int | None = None
    kind: str | None = None
    state: str | None = None
    source: str | None = None
    developer: str | None = None
    owners: list[OwnerRow] = field(default_factory=list)
    from_rows: list[Row] = field(default_factory=list)
    """The row each owner came from."""

    def take(self, claim: Claim) -> None:
        """Add what another row says; what contradicts is said of both rows."""
        self.rows.append(claim.row)
        if claim.area_cm2 is not None and claim.area_cm2 != self.area_cm2:
            if self.area_cm2 is not None:
                self._both("AREA_CONFLICTS", claim)
            else:
                self.area_cm2 = claim.area_cm2
        for name in ("kind", "state", "source", "developer"):
            said = getattr(claim, name)
            if said is not None and getattr(self, name) not in {None, said}:
                self._both("UNIT_ROWS_CONFLICT", claim)
            elif said is not None:
                setattr(self, name, said)
        for owner in claim.owners:
            self._own(owner, claim.row)

    def _both(self, code: str, claim: Claim) -> None:
        first = self.rows[0]
        first.say(code, other=claim.row.where)
        claim.row.say(code, claim.cell, other=first.where)

    def _own(self, owner: OwnerRow, row: Row) -> None:
        """Add an owner; one of the same name and no other number is the same in one unit."""
        for i, there in enumerate(self.owners):
            alike = there.name and owner.name and normal(there.name) == normal(owner.name)
            numbers = {normal(o.document) for o in (there, owner) if o.document}
            refs = {o.subject for o in (there, owner) if o.subject}
            if alike and len(numbers) < 2 and len(refs) < 2:
                self.owners[i] = OwnerRow(
                    there.subject or owner.subject,
                    there.name,
                    there.document or owner.document,
                    there.phone or owner.phone,
                )
                return
        self.owners.append(owner)
        self.from_rows.append(row)

    def finish(self, area_source: str) -> UnitRow | None:
        """Give the unit as the import takes it; None when something keeps it out, which is said."""
        state = self.state or "delivered"
        if self.area_cm2 is None:
            self._refuse("AREA_MISSING")
        elif state == "unsold" and self.owners:
            self._say("UNSOLD_WITH_OWNER")
        elif not self.owners and state == "delivered":
            self._say("OWNER_UNKNOWN")
        if len(self.owners) > MOST_OWNERS:
            self._refuse("TOO_MANY_OWNERS")
        door, label = self.place.door, self.place.label
        texts = (label, door.room, door.phase, door.stairwell, self.developer or "")
        if any(len(text) >= SHORTEST_NUMBER and personal_number(text) for text in texts):
            self._refuse("PERSONAL_DATA_IN_PLAIN_FIELD")
        if len(label) > LONGEST_LABEL:
            self._refuse("TEXT_TOO_LONG", field="building")
        if all(row.refused for row in self.rows) or self.area_cm2 is None:
            return None
        kind = self.kind or self._inferred()
        row = {
            "door": msgspec.to_builtins(door),
            "kind": kind,
            "area_cm2": self.area_cm2,
            "area_source": self.source or area_source,
            "state": state,
            "developer": self.developer,
            "owners": [] if state == "unsold" else msgspec.to_builtins(self.owners),
        }
        try:
            return msgspec.convert(row, UnitRow)
        except msgspec.ValidationError as wrong:
            # The error ends with the field's path and never repeats its value
            self._refuse("TEXT_TOO_LONG", field=str(wrong).rpartition("`$.")[2].rstrip("`"))
            return None

    def _inferred(self) -> str:
        kind = self.place.kind
        if kind is None:
            return "dwelling"
        self.rows[0].say("KIND_INFERRED", kind=kind)
        return kind

    def _say(self, code: str) -> None:
        self.rows[0].say(code)

    def _refuse(self, code: str, **details: Any) -> None:
        for row in self.rows:
            row.say(code, **details)


@dataclass(slots=True)
class Register:
    """Every unit of a file, by estate and door."""

    units: dict[tuple[str, ...], Unit] = field(default_factory=dict)

    def take(self, claim: Claim) -> Unit:
        """Add a claim to its unit."""
        key = (claim.row.estate, *claim.place.door.normal)
        unit = self.units.setdefault(key, Unit(claim.place))
        unit.take(claim)
        return unit

    def of(self, estate: str) -> Iterator[Unit]:
        """Give an estate's units, in the order they came."""
        return (unit for (where, *_), unit in self.units.items() if where == estate)
