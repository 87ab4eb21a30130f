"""The parts that commands and facts share: extents, budgets, answers, milestones, supervisors, accounts."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

from chassis.domain import Evidence, Line, Reference, Subject, Text

TOPIC = "/estates/{estate_id}/topics/{topic}"

Origin = Literal["RESIDENT", "SEAT", "COMMITTEE", "PETITION", "WHISTLE", "STREET", "ALLIANCE"]
Priority = Literal["EASY", "NORMAL", "HARD"]
DecisionClass = Literal[
    "ART279_UNANIMOUS",
    "ART278_MAJOR",
    "ART278_ORDINARY",
    "COMMITTEE",
    "RESIDENT_AFFAIR",
    "PROVIDER_DUTY",
    "ADMINISTRATIVE",
]
Fen = Annotated[int, Meta(ge=0, le=10**15, description="money in fen")]
People = Annotated[int, Meta(ge=0, le=10**6, description="a number of people")]
Number = Annotated[int, Meta(ge=1, le=1000)]
Tags = Annotated[tuple[Line, ...], Meta(min_length=1, max_length=10)]
Proof = Annotated[tuple[Evidence, ...], Meta(min_length=1, max_length=20)]


class _Form(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a command; an unknown field is refused, not ignored."""


class Extent(_Form, frozen=True):
    """Whose matter it is: the whole estate, a building or a stairwell (R-24, ruling G15)."""

    kind: Literal["estate", "building", "stairwell"] = "estate"
    ref: Annotated[str, Meta(max_length=80)] = ""


class Funding(_Form, frozen=True):
    """One source of a plan's money, with its share in fen."""

    source: Literal[
        "MAINTENANCE_FUND", "COMMON_INCOME", "OWNERS_SHARE", "GOVERNMENT", "PROVIDER", "DONATION"
    ]
    amount_fen: Fen


class Answer(_Form, frozen=True):
    """What a group of like opinions is answered (ruling E3).

    `group` is the lead's reference for it, `wording` says what these opinions have in common,
    `opinions` are their references; a reason stands where they are not adopted.
    """

    group: Reference
    wording: Text
    opinions: Annotated[tuple[Reference, ...], Meta(min_length=1, max_length=5000)]
    adopted: bool
    reason: Text | None = None


class Milestone(_Form, frozen=True):
    """A part of the work, and the day by which it is to be done."""

    milestone: Reference
    text: Line
    planned_on: date


class Supervisor(_Form, frozen=True):
    """Who watches the work, and where he comes from: `of` COMMITTEE or PROVIDER does not count."""

    subject: Subject
    of: Literal["OWNER", "RESIDENT", "COUNCIL", "PROFESSIONAL", "COMMITTEE", "PROVIDER"]


class Account(_Form, frozen=True):
    """One line of the accounts, in fen."""

    line: Line
    amount_fen: Fen
