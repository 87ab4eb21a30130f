"""The parts that commands and facts share: seats, holders, notices, stances, actions."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Annotated, Literal

from msgspec import Meta, Struct

from chassis.domain import Count, Evidence, Line, Reference, Sha256, Subject, Text

Seat = Literal["PARTY_BRANCH", "COMMUNITY", "OWNERS_COMMITTEE", "RESIDENTS_COUNCIL", "PROVIDER"]
SEATS: tuple[Seat, ...] = (
    "PARTY_BRANCH",
    "COMMUNITY",
    "OWNERS_COMMITTEE",
    "RESIDENTS_COUNCIL",
    "PROVIDER",
)
"""The five seats, in the order in which they are listed."""

Form = Literal["TALK", "COORDINATION", "HEARING", "EVALUATION"]
Stance = Literal["SUPPORT", "SUPPORT_WITH_RESERVATION", "OPPOSE", "ABSTAIN"]
Outcome = Literal[
    "AGREED_ACTION",
    "REFER_SIX_STEP",
    "REFER_JOINT_CONFERENCE",
    "REFER_WHISTLE",
    "REFER_MEDIATION",
    "NO_CONSENSUS",
    "VIEWS_COLLECTED",
]
Basis = Literal[
    "JOINT_BRANCH",
    "COMMUNITY_PARTY_ORGANISATION",
    "PMC",
    "RESIDENTS_COMMITTEE_ACTING",
    "RESIDENTS_REPRESENTATIVES",
    "FLOOR_SERVICE",
    "EMERGENCY_PROVIDER",
    "ADOPTED_DEPARTMENT",
]

SUBSTITUTES: Mapping[Seat, Mapping[Basis, int]] = MappingProxyType(
    {
        "PARTY_BRANCH": {"JOINT_BRANCH": 0, "COMMUNITY_PARTY_ORGANISATION": 0},
        "COMMUNITY": {},
        "OWNERS_COMMITTEE": {"PMC": 0, "RESIDENTS_COMMITTEE_ACTING": 3},
        "RESIDENTS_COUNCIL": {"RESIDENTS_REPRESENTATIVES": 2},
        "PROVIDER": {"FLOOR_SERVICE": 0, "EMERGENCY_PROVIDER": 0, "ADOPTED_DEPARTMENT": 0},
    }
)
"""Who may sit in a seat whose holder is absent by nature, and how many persons must then be named:
the residents' committee acting for the owners brings three of them (R-42). The community has none."""

Seats = Annotated[tuple[Seat, ...], Meta(max_length=5)]
Tags = Annotated[tuple[Line, ...], Meta(max_length=10)]
Proof = Annotated[tuple[Evidence, ...], Meta(min_length=1, max_length=20)]


class _Form(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a command; an unknown field is refused, not ignored."""


class SeatHolder(_Form, frozen=True):
    """Who sits in a seat; `substitute` says on what basis, where it is not the normal holder."""

    seat: Seat
    holder: Subject
    substitute: Basis | None = None
    named: Annotated[tuple[Subject, ...], Meta(max_length=20)] = ()


class Demand(_Form, frozen=True):
    """Who demands a hearing by law: so many of so many (R-72)."""

    of: Literal["ADULT_RESIDENTS", "HOUSEHOLDS", "GROUPS"]
    count: Count
    total: Annotated[int, Meta(ge=1, le=10**6)]
    evidence: Evidence


class Material(_Form, frozen=True):
    """A paper that goes with a notice, named by its digest."""

    title: Line
    sha256: Sha256


class Invitee(_Form, frozen=True):
    """Somebody who is heard and holds no seat."""

    kind: Literal["POLICE", "GRID_CHIEF", "DEPARTMENT", "PROFESSIONAL", "ELDER", "EXPERT", "PARTY"]
    label: Line
    subject: Subject | None = None


class Action(_Form, frozen=True):
    """What was agreed: one seat answers for it, by a day, with a kind of evidence."""

    action: Reference
    seat: Seat
    text: Text
    due_on: date
    evidence_kind: Line
