"""What the committee's facts make of plans that wait for a meeting (ruling C1)."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field, structs

from governance.parts import Change, fact_id


class PendingMotion(Struct):
    """A frozen plan before the conveners; `meetings` that have it, with the motion in each."""

    motion: str
    topic: str
    title: str
    item: int
    plan_sha256: str
    extent: dict[str, str]
    by: str
    meetings: dict[str, str] = field(default_factory=dict)
    held: bool = False


def pending_shown(p: PendingMotion) -> dict[str, Any]:
    """Give a pending motion as it is read."""
    stage = "TAKEN_UP" if p.meetings else "HELD" if p.held else "PENDING"
    meetings = [{"meeting": m, "motion": x} for m, x in sorted(p.meetings.items())]
    found = structs.asdict(p) | {"stage": stage, "meetings": meetings}
    del found["held"]
    return found


def _pending(part: Any, meta: Any, fact: Any) -> None:
    part.pending[meta.stream] = PendingMotion(
        motion=fact.ref,
        topic=fact.topic,
        title=fact.title,
        item=fact.item,
        plan_sha256=fact.plan_sha256,
        extent={"kind": fact.extent.kind, "ref": fact.extent.ref},
        by=fact_id(meta),
    )


def _taken_up(part: Any, meta: Any, fact: Any) -> None:
    part.pending[meta.stream].meetings[fact.meeting] = fact.motion


def _let_go(part: Any, meta: Any, fact: Any) -> None:
    del part.pending[meta.stream].meetings[fact.meeting]


def _held(part: Any, meta: Any, fact: Any) -> None:
    part.pending[meta.stream].held = meta.type.endswith(".PendingMotionHeld")


def _no_longer_pending(part: Any, meta: Any, fact: Any) -> None:
    del part.pending[meta.stream]


PENDING: Mapping[str, Change] = {
    "pending_motion_recorded": _pending,
    "pending_motion_taken_up": _taken_up,
    "pending_motion_released": _let_go,
    "pending_motion_held": _held,
    "pending_motion_resumed": _held,
    "pending_motion_withdrawn": _no_longer_pending,
    "pending_motion_decided": _no_longer_pending,
}
