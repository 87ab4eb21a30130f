"""What a count is given, and which contradictions in it are refused."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final, Self

import msgspec

from law.thresholds import MotionClass, class_of_item

NONE: Final = "NONE"
"""The option against all others (反对全部), without which a choice between offers is no vote."""

_ENOUGH_OPTIONS = 2  # one offer and NONE


class CountRefusedError(ValueError):
    """The input contradicts itself; `code` names how, `field` where."""

    def __init__(self, code: str, field: str, detail: str) -> None:
        super().__init__(f"{field}: {detail}")
        self.code = code
        self.field = field
        self.detail = detail


class Mark(StrEnum):
    """What one ballot says on one motion, apart from an option's name.

    A blank or unclear mark is ABSTAIN. FOLLOW (随多数) joins the leading side. VOID: two marks on
    this motion of a valid paper. VOID_PAPER: the whole paper is void (ruling C15).
    """

    AGREE = "AGREE"
    DISAGREE = "DISAGREE"
    ABSTAIN = "ABSTAIN"
    FOLLOW = "FOLLOW"
    VOID = "VOID"
    VOID_PAPER = "VOID_PAPER"


class NonVoterPolicy(StrEnum):
    """What the adopted rules of procedure make of ballots not returned (R-11)."""

    EXCLUDE = "EXCLUDE"
    DELIVERED_ABSTAINS = "DELIVERED_ABSTAINS"
    FOLLOW_MAJORITY = "FOLLOW_MAJORITY"


class VoidPolicy(StrEnum):
    """Whether a motion that is void on a valid paper counts as participation."""

    NOT_PARTICIPATING = "NOT_PARTICIPATING"
    PARTICIPATING = "PARTICIPATING"


class Kind(StrEnum):
    """Whether a motion asks yes or no, or for one of several options."""

    YES_NO = "YES_NO"
    ONE_OF = "ONE_OF"


class _Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Input of a count; a field it does not know is refused (F28: no ballot brings its weight)."""


class Entry(_Given, frozen=True):
    """One head on the roll with all its area (R-07, R-08); `owners` are references, never names."""

    entry: str
    area_cm2: int
    owners: tuple[str, ...] = ()


class Electorate(_Given, frozen=True):
    """Who may vote: the totals, and at least every entry that voted or was served."""

    total_area_cm2: int
    total_heads: int
    entries: tuple[Entry, ...]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Self:
        """Take the totals from a complete roll."""
        every = tuple(entries)
        return cls(sum(each.area_cm2 for each in every), len(every), every)


class Ballot(_Given, frozen=True):
    """One entry's mark on one motion: a `Mark`, or an option of a ONE_OF motion.

    `position` is the ballot's place in the log, `via` its channel. A co-owner's open objection
    makes it `disputed`: it abstains (ruling C16).
    """

    entry: str
    choice: str
    position: int | None = None
    via: str | None = None
    disputed: bool = False

    @property
    def counts_as(self) -> str:
        """Return the choice, or ABSTAIN where co-owners did not agree before the close."""
        void = self.choice in {Mark.VOID, Mark.VOID_PAPER}
        return Mark.ABSTAIN if self.disputed and not void else self.choice


class Delivery(_Given, frozen=True):
    """Proof that a ballot reached an entry, and that the consequence of silence was pointed out."""

    entry: str
    effective_service: bool
    consequence_notice: bool


class Policies(_Given, frozen=True):
    """What the estate's adopted rules of procedure say; without rules, these defaults (B5)."""

    non_voter_policy: NonVoterPolicy = NonVoterPolicy.EXCLUDE
    void_policy: VoidPolicy = VoidPolicy.NOT_PARTICIPATING
    major_follows: bool = False
    offers_follow: bool = False


class Motion(_Given, frozen=True):
    """What is asked: its class (R-01), its kind, and for ONE_OF its options, NONE among them."""

    motion_class: MotionClass
    kind: Kind = Kind.YES_NO
    options: tuple[str, ...] = ()

    @classmethod
    def on_item(cls, item: int, options: Iterable[str] = ()) -> Self:
        """Take the class from R-01's item; with options it is a ONE_OF motion."""
        named = tuple(options)
        return cls(class_of_item(item), Kind.ONE_OF if named else Kind.YES_NO, named)


class Vote(_Given, frozen=True):
    """Everything that one motion's verdict depends on.

    `first_assembly`: no rules are adopted yet, so the defaults hold whatever `policies` says.
    `registered_area_cm2`: the management area's registered total, to compare the roll with.
    """

    electorate: Electorate
    motion: Motion
    ballots: tuple[Ballot, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    policies: Policies = Policies()
    first_assembly: bool = False
    registered_area_cm2: int | None = None

    @property
    def policies_in_effect(self) -> Policies:
        """Return the adopted policies, or the defaults at a first assembly (R-11)."""
        return Policies() if self.first_assembly else self.policies


def check(vote: Vote) -> None:
    """Refuse a vote that contradicts itself, naming the field.

    Codes: NO_OPTION_AGAINST, OPTION_UNKNOWN, UNKNOWN_CHOICE, DUPLICATE_GROUP, HEADS_EXCEEDED,
    AREA_EXCEEDED, VALIDATION_FAILED, NOT_ON_ROLL, DUPLICATE_BALLOT.
    """
    check_motion(vote.motion)
    _check_electorate(vote.electorate)
    on_roll = {each.entry for each in vote.electorate.entries}
    voted: set[str] = set()
    for ballot in vote.ballots:
        if ballot.entry not in on_roll:
            raise CountRefusedError("NOT_ON_ROLL", "ballots", f"{ballot.entry} is not on the roll")
        if ballot.entry in voted:
            raise CountRefusedError("DUPLICATE_BALLOT", "ballots", f"{ballot.entry} voted twice")
        voted.add(ballot.entry)
        check_choice(vote.motion, ballot.choice)
    for delivery in vote.deliveries:
        if delivery.entry not in on_roll:
            raise CountRefusedError(
                "NOT_ON_ROLL", "deliveries", f"{delivery.entry} is not on the roll"
            )


def check_choice(motion: Motion, choice: str) -> None:
    """Refuse a choice that this motion does not offer (UNKNOWN_CHOICE, OPTION_UNKNOWN)."""
    if motion.kind is Kind.YES_NO:
        if choice not in set(Mark):
            raise CountRefusedError("UNKNOWN_CHOICE", "choice", f"{choice!r} is no choice")
    elif choice not in {*motion.options, *set(Mark) - {Mark.AGREE, Mark.DISAGREE}}:
        raise CountRefusedError("OPTION_UNKNOWN", "choice", f"{choice!r} is not among the options")


def check_motion(motion: Motion) -> None:
    """Refuse options that make no vote (NO_OPTION_AGAINST, OPTION_UNKNOWN)."""
    options = motion.options
    if motion.kind is Kind.YES_NO:
        if options:
            raise CountRefusedError("OPTION_UNKNOWN", "options", "a yes/no motion has no options")
        return
    if NONE not in options:
        raise CountRefusedError(
            "NO_OPTION_AGAINST", "options", "nobody could be against all of them: NONE is missing"
        )
    if len(options) < _ENOUGH_OPTIONS or len(set(options)) < len(options):
        raise CountRefusedError("OPTION_UNKNOWN", "options", "give each option once, and NONE")
    if set(options) & set(Mark):
        raise CountRefusedError("OPTION_UNKNOWN", "options", "an option is called like a mark")


def _check_electorate(electorate: Electorate) -> None:
    entries = electorate.entries
    if len({each.entry for each in entries}) < len(entries):
        raise CountRefusedError("DUPLICATE_GROUP", "entries", "an entry stands twice")
    if any(each.area_cm2 < 1 for each in entries):
        raise CountRefusedError("VALIDATION_FAILED", "entries", "an area is not above zero")
    if len(entries) > electorate.total_heads:
        raise CountRefusedError(
            "HEADS_EXCEEDED", "entries", f"{len(entries)} of {electorate.total_heads} heads"
        )
    area = sum(each.area_cm2 for each in entries)
    if area > electorate.total_area_cm2:
        raise CountRefusedError(
            "AREA_EXCEEDED", "entries", f"{area} of {electorate.total_area_cm2} cm²"
        )
