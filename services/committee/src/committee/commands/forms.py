"""The parts that commands and facts share: motions, channels, rules, extents."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from chassis.domain import AreaCm2, Count, Instant, Line, Reference, Sha256, Subject, Text

Channel = Literal["app", "paper", "door", "telephone", "video"]
PaperChannel = Literal["paper", "door", "telephone", "video"]
Convener = Literal["committee", "pmc", "prep_group", "residents_committee", "street"]
Entry = Annotated[UUID, Meta(description="an entry of the roll: one head with all its area")]
Item = Annotated[int, Meta(ge=1, le=9, description="one of the nine items of R-01")]
Option = Annotated[str, Meta(min_length=1, max_length=80, description="an option's name, or NONE")]
Members = Annotated[list[Subject], Meta(max_length=99)]
Tags = Annotated[tuple[Line, ...], Meta(max_length=10)]
MotionRefs = Annotated[list[Reference], Meta(min_length=1, max_length=50)]

CONVENER_ROLE: dict[str, str] = {
    "committee": "COMMITTEE_CHAIR",
    "pmc": "PMC_CHAIR",
    "prep_group": "PREP_GROUP_CHAIR",
    "residents_committee": "RESIDENTS_COMMITTEE_OFFICER",
    "street": "STREET_OFFICER",
}
"""Through whom a convening body acts (ruling A6)."""

CONVENERS = " ".join(CONVENER_ROLE.values())
STAFFED: frozenset[str] = frozenset({"paper", "door", "telephone", "video"})
"""Channels that end when somebody's business hours do, so the notice names the hour (C20)."""


class _Form(Struct, frozen=True, forbid_unknown_fields=True):
    """A part of a command; an unknown field is refused, not ignored."""


class RuleParameters(_Form, frozen=True):
    """What an estate's rules of procedure set; what they leave out has these defaults (B5)."""

    counts_parking: bool = False
    non_voter_policy: Literal["EXCLUDE", "DELIVERED_ABSTAINS", "FOLLOW_MAJORITY"] = "EXCLUDE"
    major_follows: bool = False
    void_policy: Literal["NOT_PARTICIPATING", "PARTICIPATING"] = "NOT_PARTICIPATING"
    offers_follow: bool = False
    ballot_change: bool = True
    proxy_cap: Annotated[int, Meta(ge=1, le=1000)] | None = None
    committee_seats: Annotated[int, Meta(ge=3, le=99)] | None = None
    ballot_form: Literal["SECRET", "NAMED_AND_SIGNED"] = "SECRET"


class Extent(_Form, frozen=True):
    """Whose matter it is: the whole estate, a building or a stairwell (R-24, ruling G15)."""

    kind: Literal["estate", "building", "stairwell"]
    ref: Annotated[str, Meta(max_length=80)] = ""


class Motion(_Form, frozen=True):
    """One question put to the vote (ruling C1).

    `items` is exactly one; `class` is the item's and only checked; `effective_if` names another
    motion that must pass; `rules` is what a passed motion of item 1 sets; `concerns` are persons
    who therefore may not count.
    """

    motion_id: Reference
    title: Line
    text: Text
    items: Annotated[list[Item], Meta(max_length=9)]
    tags: Annotated[list[Line], Meta(max_length=10)] = []
    class_: Literal["ORDINARY", "MAJOR"] | None = msgspec.field(name="class", default=None)
    kind: Literal["YES_NO", "ONE_OF"] = "YES_NO"
    options: Annotated[list[Option], Meta(max_length=20)] = []
    plan_sha256: Sha256 | None = None
    effective_if: Reference | None = None
    extent: Extent | None = None
    rules: RuleParameters | None = None
    concerns: Members = []


Motions = Annotated[list[Motion], Meta(min_length=1, max_length=50)]


class ChannelHours(_Form, frozen=True):
    """A channel's last minute. A staffed channel names it; the app's may be left to 24:00."""

    channel: Channel
    closes_at: Instant | None = None


Hours = Annotated[list[ChannelHours], Meta(min_length=1, max_length=5)]


class Choice(_Form, frozen=True):
    """A mark on one motion; `option` only where the mark is OPTION.

    VOID (two marks on one motion) is something only a paper's reader can say.
    """

    motion_id: Reference
    mark: Literal["AGREE", "DISAGREE", "ABSTAIN", "FOLLOW", "OPTION", "VOID"]
    option: Option | None = None


Choices = Annotated[list[Choice], Meta(max_length=50)]


class BuildingArea(_Form, frozen=True):
    """Area in one building."""

    building: Line
    area_cm2: AreaCm2


class OwnerGroup(_Form, frozen=True):
    """Owners who are one head, with what is theirs of an entry: whole units and their area."""

    owners: Annotated[list[Subject], Meta(min_length=1, max_length=99)]
    units: Annotated[list[Line], Meta(min_length=1, max_length=500)]
    areas: Annotated[list[BuildingArea], Meta(min_length=1, max_length=100)]


class Split(_Form, frozen=True):
    """An entry that turned out to be several owners': together they hold all of it (C18)."""

    entry: Entry
    groups: Annotated[list[OwnerGroup], Meta(min_length=2, max_length=20)]


Merged = Annotated[list[Entry], Meta(max_length=50)]
Seats = Annotated[int, Meta(ge=1, le=99)]
Serial = Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,40}(?!\n)$", description="a paper's number")]

__all__ = [
    "CONVENERS",
    "CONVENER_ROLE",
    "STAFFED",
    "BuildingArea",
    "Channel",
    "ChannelHours",
    "Choice",
    "Choices",
    "Convener",
    "Count",
    "Entry",
    "Extent",
    "Hours",
    "Item",
    "Members",
    "Merged",
    "Motion",
    "MotionRefs",
    "Motions",
    "Option",
    "OwnerGroup",
    "PaperChannel",
    "RuleParameters",
    "Seats",
    "Serial",
    "Split",
    "Tags",
]
