"""What loaders bring to the meeting's decisions."""

from dataclasses import dataclass, field
from uuid import UUID

from committee.domain.convenings import ConveningOrder
from committee.domain.figures import Counted, MotionVerdict
from committee.domain.petitions import Petition
from committee.domain.roll import RollEntry, RollView
from committee.domain.rules import StandingRules
from committee.domain.turnout import Turnout


@dataclass(frozen=True, slots=True)
class ForSchedule:
    """The order and the petition that the meeting names, and whether this is a story's time."""

    order: ConveningOrder | None = None
    petition: Petition | None = None
    virtual: bool = False


@dataclass(frozen=True, slots=True)
class ForNotice:
    """The roll as the registry answers it, the estate's rules, the box's public key."""

    roll: RollView
    rules: StandingRules | None
    box_public: bytes


@dataclass(frozen=True, slots=True)
class ForCounters:
    """Who of those to be appointed owns an entry of the roll (profile `counters_min`)."""

    owners: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ForCorrection:
    """The entries to be joined or split, and the second count where there was one already.

    `cast_by` is the group of a split entry, from 0, whose owner cast its ballot; None if none did,
    or nothing tells which.
    """

    entries: tuple[RollEntry, ...]
    total_heads: int
    cast_by: int | None = None
    verdicts: tuple[MotionVerdict, ...] = ()


@dataclass(frozen=True, slots=True)
class ForSeal:
    """How many receipts lie in the box, up to which position, under which digest."""

    ballots: int
    last_position: int
    receipts_sha256: str


@dataclass(frozen=True, slots=True)
class ForComparison:
    """The papers read twice: how many agree, which differ, which wait for a reading."""

    agree: tuple[UUID, ...] = ()
    differ: tuple[UUID, ...] = ()
    unread: int = 0


@dataclass(frozen=True, slots=True)
class ForTurnout:
    """The day's turnout."""

    turnout: Turnout


@dataclass(frozen=True, slots=True)
class ForClose:
    """The store's head once the last channel had closed."""

    last_position: int


@dataclass(frozen=True, slots=True)
class ForCount:
    """A count, made by the loader with the released key."""

    counted: Counted = field(default_factory=Counted)
