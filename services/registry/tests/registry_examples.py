"""One lawful example of every command of the registry, and the short stories tests begin with."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from chassis.domain import Evidence, Sealed, stream_id
from chassis.mapper import Mapper
from chassis.testing.kit import NOW, Example, Examples, Scenario, carry_out
from registry import commands as wish
from registry.application import AGGREGATES
from registry.domain.entries import UnitFacts, build
from registry.domain.imports import Staged
from registry.domain.roll import BeforeFreeze, OwnerOfUnit
from registry.domain.unit import BeforeMerger

MAPPER = Mapper(*AGGREGATES)
COMMUNITY = "410702001016"
TODAY = date(2026, 3, 2)

REGISTER = Example(
    wish.RegisterEstate(COMMUNITY, "阳光小区", 240, built_year=1998), known=("HENAN", frozenset())
)
assert isinstance(REGISTER.command, wish.RegisterEstate)
ESTATE = REGISTER.command.estate_id

EVIDENCE = Evidence("survey", "ab" * 32, 12_000, "application/pdf", "housing authority")
DOOR = wish.Door(building="b1", stairwell="1", room="101")
UNIT = wish.unit_ref(ESTATE, DOOR)
ALL_OK = wish.Facilities("ok", "ok", "ok", "ok", "ok", "ok")
BUILDINGS = {"b1": ("1", "2"), "b2": ()}


def unit(
    name: str,
    *owners: str,
    area: int = 900_000,
    state: str = "delivered",
    kind: str = "dwelling",
    building: str = "b1",
    stairwell: str = "1",
    developer: str = "",
) -> UnitFacts:
    """Give a unit as rolls are built from it."""
    return UnitFacts(name, building, stairwell, kind, area, state, developer, owners)


def built(*units: UnitFacts, roll: str = "r1", **same: str) -> Any:
    """Build a roll without parking; `same` maps subjects to whom they were found to be."""
    return build(stream_id(f"/estates/{ESTATE}/rolls/{roll}"), units, same, counts_parking=False)


TWO_OWNERS = built(unit("u1", "h"), unit("u2", "w"))


def at(example: Example, now: datetime) -> Example:
    """Give the example as it is tried at another instant."""
    return replace(example, now=now)


def shanghai(day: str, hour: int = 9, minute: int = 0) -> datetime:
    """Give an instant of a day in Shanghai, which is eight hours ahead."""
    midnight = datetime.fromisoformat(day).replace(tzinfo=UTC) - timedelta(hours=8)
    return midnight + timedelta(hours=hour, minutes=minute)


def objection(
    name: str, ground: str = "area", unit_id: str = "u1", *, owns: bool = True
) -> Example:
    """Give an objection to the roll by one who owns the unit, or does not."""
    text = Sealed("opinion", b"sealed") if owns else None
    return Example(
        wish.RaiseRollObjection(ESTATE, "r1", name, unit_id, ground, "面积与产权证不符"),  # type: ignore[arg-type]
        known=OwnerOfUnit(owns, text),
        roles=frozenset(),
    )


def resolution(name: str, role: str = "REGISTRY_CLERK", *, accepted: bool = False) -> Example:
    """Give the decision of an objection by clerk or street."""
    wanted = wish.ResolveRollObjection(ESTATE, "r1", name, accepted, "经核对产权证")
    return Example(wanted, roles=frozenset({role}))


DRAFT = Example(
    wish.DraftRoll(ESTATE, "r1", "业主大会", wish.Extent("estate"), TODAY), known=(TWO_OWNERS, None)
)
PUBLISH = Example(wish.PublishRoll(ESTATE, "r1"))
FREEZE = Example(
    wish.FreezeRoll(ESTATE, "r1"), known=BeforeFreeze(0, 0), now=NOW + timedelta(days=8)
)
REDRAFT = Example(wish.RedraftRoll(ESTATE, "r1", "异议成立"), known=(TWO_OWNERS, None))
ADD_BUILDING = Example(wish.AddBuilding(ESTATE, "b1", "1号楼", ("1", "2")))
ADD_UNIT = Example(
    wish.AddUnit(ESTATE, DOOR, "dwelling", 900_000, "survey", "unsold", "dev-1"), known=BUILDINGS
)
SELL = Example(wish.RecordSale(ESTATE, UNIT, ("w", "h")))
HAND_OVER = Example(wish.RecordUnitHandover(ESTATE, UNIT, ("w", "h"), TODAY))
MERGE = Example(
    wish.MergeUnit(ESTATE, UNIT, "u2", "0101 即 101，重复登记"),
    known=BeforeMerger(alike=True, own_owners=0),
)
START = Example(wish.StartImport(ESTATE, "i1", 1, "纸质登记簿"))


def staged(
    *units: wish.AddUnit, parts: Sequence[int] = (1,), buildings: Sequence[wish.BuildingRow] = ()
) -> Staged:
    """Give what a confirmation finds: an estate with one building, and rows of part 1."""
    return Staged(
        estate=MAPPER.fold(_written(REGISTER, ADD_BUILDING)),
        taken=frozenset(),
        parts=frozenset(parts),
        buildings=[((1, i), row) for i, row in enumerate(buildings, 1)],
        units=[((1, i), row) for i, row in enumerate(units, 1)],
    )


def _written(*path: Example) -> list[Any]:
    thing, facts = None, []
    for example in path:
        thing, _ = carry_out(thing, example)
        facts += thing.collect_events()
    return [MAPPER.write(f) for f in facts]


def room(number: str, **changes: Any) -> wish.AddUnit:
    """Give a delivered unit of building b1."""
    fields: dict[str, Any] = {
        "estate_id": ESTATE,
        "door": wish.Door(building="b1", room=number),
        "kind": "dwelling",
        "area_cm2": 900_000,
        "area_source": "register",
        "state": "delivered",
    }
    return wish.AddUnit(**fields | changes)


def story(*before: Example) -> Scenario:
    """Begin a story after what happened before."""
    return Scenario(MAPPER).given(*before)


LISTED = [
    REGISTER,
    ADD_BUILDING,
    Example(
        wish.DefineManagementArea(ESTATE, "ma-1", "东至和平路", "规划许可", 240_000_000),
    ),
    Example(
        wish.RecordConditionSurvey(
            ESTATE,
            surveyed_on=date(2026, 3, 1),
            open_boundary=True,
            boundary_closable=True,
            scattered_buildings=False,
            provider_present=False,
            committee_present=False,
            party_org_present=True,
            venue_present=True,
            facilities=ALL_OK,
        )
    ),
    ADD_UNIT,
    SELL,
    HAND_OVER,
    Example(wish.CorrectUnitArea(ESTATE, UNIT, 905_000, "register", EVIDENCE)),
    Example(wish.RecordOwnership(ESTATE, UNIT, ("h",), "register", TODAY)),
    Example(wish.TransferOwnership(ESTATE, UNIT, ("w", "h"), ("x",), TODAY)),
    MERGE,
    Example(wish.RestoreUnit(ESTATE, UNIT, "原来是两套")),
    DRAFT,
    REDRAFT,
    PUBLISH,
    objection("o1"),
    resolution("o1"),
    FREEZE,
    Example(wish.VoidRoll(ESTATE, "r1", "召集人撤回提议")),
    START,
    Example(wish.StageImportPart(ESTATE, "i1", 1)),
    Example(wish.ConfirmImport(ESTATE, "i1"), known=staged(room("102"))),
    Example(wish.CancelImport(ESTATE, "i1")),
    Example(
        wish.DecideIdentityProposal(ESTATE, "p1", "h", "h2", same=True, reason="同一身份证件"),
        known=True,
    ),
    Example(
        wish.DecideIdentityProposals(
            ESTATE,
            "l1",
            (wish.NamePair("h", "h2"), wish.NamePair("x", "w")),
            same=False,
            reason="证件不同",
        ),
        known=[],
    ),
    Example(wish.WithdrawIdentityDecision(ESTATE, "w1", "h", "h2", "另有证件"), known=True),
]
EXAMPLES: Examples = {type(e.command): e for e in LISTED}
"""One lawful example of every command."""

ADDRESSES = sorted({cls.spec.address for cls in EXAMPLES})


def estate_uuid(name: str, code: str = COMMUNITY) -> UUID:
    """Give the id an estate of this name has."""
    return wish.RegisterEstate(code, name, 1).estate_id
