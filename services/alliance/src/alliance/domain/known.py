"""What a decision is told besides its own stream, as the loaders bring it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from alliance.domain.facts import Decided, RatedQuarter, Survey
from chassis.domain import Sealed


class SurveyKnown(Struct, frozen=True):
    """The last survey of the estate, None where there was none."""

    survey: Survey | None


class TermKnown(Struct, frozen=True):
    """The contract in effect for an area: its reference and last day, None where there is none."""

    contract: str
    ends_on: date


class EmergencyKnown(Struct, frozen=True):
    """The day of the owners' last meeting whose result was posted, None where there was none."""

    met_on: date | None


class GradeKnown(Struct, frozen=True):
    """The grade that was confirmed for a contract's quarter, empty where none was."""

    grade: str


class Words(Struct, frozen=True):
    """Sealed words, and whether who says them owns in the estate."""

    owns: bool
    text: Sealed


class ForSigning(Struct, frozen=True):
    """What a contract is signed on: the enrolment, the decision that is named, who else serves.

    `others` are the contracts of the area that it would overlap with, by reference; `before` is the one
    in effect that it follows; `alone` are those that one of before follows, as in `ForStarting`.
    """

    enrolment: Any
    decided: Decided | None
    others: tuple[str, ...]
    before: Any = None
    alone: tuple[Any, ...] = ()


class ForStarting(Struct, frozen=True):
    """What service starts on: the enrolment, the contract in effect before, those ended and not followed."""

    enrolment: Any
    before: Any
    alone: tuple[Any, ...] = ()


class ForAbandoning(Struct, frozen=True):
    """The contract that the one given up was to follow, None where there is none.

    `enrolment` is None where another signed contract waits to serve.
    """

    before: Any
    enrolment: Any = None


class ForNotice(Struct, frozen=True):
    """The owners' decision that a notice names."""

    decided: Decided | None


class ForLeaving(Struct, frozen=True):
    """The enrolment, and whether another contract of the area is in effect."""

    enrolment: Any
    succeeded: bool


class ForAppraisal(Struct, frozen=True):
    """What a quarter is judged on, and by whom.

    `contract` is the one that is appraised, None where there is none. `orgs` are the organisations that
    the actor's grants name; `acted` gives who last recorded each kind of fact of the stream. `grades` are
    the confirmed ones of other quarters, of the contract and of those that it renews or that renew it: by
    quarter, and by how many renewals after (or, below 0, before) the contract.
    """

    contract: Any
    orgs: frozenset[str]
    acted: Mapping[str, str]
    grades: dict[tuple[str, int], str]


class ForRating(Struct, frozen=True):
    """What a provider's year is judged on where the alliance is, and by whom.

    `in_service_since` is its first day of service there, None where it never served; `functioning` says
    what was told of its party organisation; `communities` are those in which it serves or has served.
    `orgs` and `acted` are as for an appraisal.
    """

    in_service_since: date | None
    functioning: bool
    quarters: tuple[RatedQuarter, ...]
    communities: frozenset[str]
    orgs: frozenset[str]
    acted: Mapping[str, str]


class ForAdoption(Struct, frozen=True):
    """The enrolment, and the departments that are members of an alliance of the place.

    `departments` are None where no alliance of the place is known: then anybody may be assigned.
    """

    enrolment: Any
    departments: frozenset[str] | None = None
