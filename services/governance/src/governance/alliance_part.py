"""What the alliance's facts make of an estate: its tier, who serves it by which contract, its floor.

An alliance and a year's rating have roots of their own (ADR-0044), each with a state in which only
`alliance` or `rating` is set; whoever reads an estate joins them (`governance.stars`).
"""

from collections.abc import Callable
from typing import Any

from msgspec import field

from governance.contract_part import CONTRACT, Contract, missed, move
from governance.enrolment_part import ADOPTION_CLOCK, ENROLMENT, Enrolment
from governance.floor_part import ADOPTION, PROJECT, Adoption, Project
from governance.judged_part import ALLIANCE, APPRAISAL, RATING, Alliance, Appraisal, Rating
from governance.parts import Change, Part, fact_id, happened


class AlliancePart(Part):
    """The alliance's part. Contracts, appraisals, adoptions and projects by their streams."""

    enrolment: Enrolment | None = None
    contracts: dict[str, Contract] = field(default_factory=dict)
    appraisals: dict[str, Appraisal] = field(default_factory=dict)
    adoptions: dict[str, Adoption] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    alliance: Alliance | None = None
    rating: Rating | None = None

    @property
    def contract_in_effect(self) -> Contract | None:
        """Give the area's contract now; at most one is in effect (A-1)."""
        return next((c for c in self.contracts.values() if c.in_effect), None)


def _of_enrolment(change: Callable[[Enrolment, Any, Any], None]) -> Change:
    def moves(part: AlliancePart, meta: Any, fact: Any) -> None:
        of = part.enrolment = part.enrolment or Enrolment()
        change(of, meta, fact)
        if any(one.clock == ADOPTION_CLOCK for one in meta.starts):
            of.bare_since = meta.on
        of.events.append(happened(meta))

    return moves


def _of_contract(kind: str) -> Change:
    def moves(part: AlliancePart, meta: Any, fact: Any) -> None:
        of = part.contracts.setdefault(meta.stream, Contract(meta.stream))
        move(of, kind, meta, fact)

    return moves


def _of(kept: str, change: Callable[[Any, Any, Any], None]) -> Change:
    """Change what is kept by its stream in a field of the part."""

    def moves(part: AlliancePart, meta: Any, fact: Any) -> None:
        of = getattr(part, kept)[meta.stream]
        change(of, meta, fact)
        if isinstance(of, Appraisal):
            of.events.append(happened(meta))

    return moves


def _alone(kept: str, change: Callable[[Any, Any, Any], None]) -> Change:
    """Change what alone is kept of a root that is no estate's."""

    def moves(part: AlliancePart, meta: Any, fact: Any) -> None:
        of = getattr(part, kept)
        change(of, meta, fact)
        if isinstance(of, Rating):
            of.events.append(happened(meta))

    return moves


def _opened(part: AlliancePart, meta: Any, fact: Any) -> None:
    part.appraisals[meta.stream] = Appraisal(
        fact.contract, fact.quarter, fact.provider, fact_id(meta), events=[happened(meta)]
    )


def _assigned(part: AlliancePart, meta: Any, fact: Any) -> None:
    part.adoptions[meta.stream] = Adoption(fact.org, fact.until, fact.duties, fact_id(meta))


def _project(part: AlliancePart, meta: Any, fact: Any) -> None:
    part.projects[meta.stream] = Project(
        fact.project, fact.goal, fact.due_on, fact.post, fact.org, fact_id(meta)
    )


def _founded(part: AlliancePart, meta: Any, fact: Any) -> None:
    part.alliance = Alliance(
        fact.code, fact.name, fact.level, list(fact.council), fact.founded_on, fact_id(meta)
    )


def _declared(part: AlliancePart, meta: Any, fact: Any) -> None:
    part.rating = Rating(
        fact.code,
        fact.provider,
        fact.year,
        fact.in_service_since,
        fact_id(meta),
        events=[happened(meta)],
    )


def _missed(part: AlliancePart, meta: Any, fact: Any) -> None:
    if meta.stream in part.contracts:
        missed(part.contracts[meta.stream], meta, fact)
    elif part.enrolment is not None:
        part.enrolment.events.append(happened(meta))


RAN_OUT = frozenset(
    {
        "floor_service_gap_opened",
        "emergency_service_ended",
        "adoption_ended",
        "renewal_decision_due",
        "contract_renewed",
        "contract_indefinite",
        "contract_ended",
        "contract_succeeded",
        "service_started",
        "adoption_lapsed",
        "secretary_project_lapsed",
    }
)
"""Facts that end a clock because its time is over: that it came by a minute later is nobody's delay."""


def _forgetting(change: Change) -> Change:
    def moves(part: AlliancePart, meta: Any, fact: Any) -> None:
        for key in meta.stops:
            part.clocks.pop(f"{meta.stream}|{key}", None)
        change(part, meta, fact)

    return moves


_CHANGES: dict[str, Change] = {
    **{kind: _of_enrolment(change) for kind, change in ENROLMENT.items()},
    **{kind: _of_contract(kind) for kind in CONTRACT},
    "appraisal_opened": _opened,
    **{kind: _of("appraisals", change) for kind, change in APPRAISAL.items()},
    "adoption_assigned": _assigned,
    **{kind: _of("adoptions", change) for kind, change in ADOPTION.items()},
    "secretary_project_assigned": _project,
    **{kind: _of("projects", change) for kind, change in PROJECT.items()},
    "alliance_founded": _founded,
    **{kind: _alone("alliance", change) for kind, change in ALLIANCE.items()},
    "rating_declared": _declared,
    **{kind: _alone("rating", change) for kind, change in RATING.items()},
    "deadline_missed": _missed,
}
CHANGES: dict[str, Change] = {
    kind: _forgetting(change) if kind in RAN_OUT else change for kind, change in _CHANGES.items()
}
