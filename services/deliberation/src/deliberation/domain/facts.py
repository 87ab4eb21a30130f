"""What a topic remembers of its plans, rounds, reviews, decision, objections and work."""

from datetime import date

from msgspec import Struct, field

from chassis.domain import Cause, Evidence, Sealed
from deliberation.commands.forms import Account, Extent, Funding, Milestone


class Taken(Struct, frozen=True):
    """A consultation's outcome as it was taken over; `fact` is the table's own."""

    consultation: str
    outcome: str
    fact: Cause
    dissent: tuple[str, ...] = ()


class Plan(Struct, frozen=True):
    """One version of the plan; `sha256` is of its canonical content."""

    version: int
    sha256: str
    text: str
    tags: tuple[str, ...]
    cost_fen: int | None
    funding: tuple[Funding, ...]


class Round(Struct):
    """One round of opinions; `attempt` is the one it counts for."""

    number: int
    version: int
    attempt: int
    last_day: date
    opinions: int | None = None
    answered: set[str] = field(default_factory=set)

    @property
    def open(self) -> bool:
        """Tell whether it was not closed yet."""
        return self.opinions is None

    @property
    def unanswered(self) -> bool:
        """Tell whether an opinion of it has no answer."""
        return self.opinions is not None and len(self.answered) < self.opinions


class Answered(Struct, frozen=True):
    """What a group of opinions was answered; `opinions` stay inside, their count is shown from 5."""

    group: str
    wording: str
    opinions: tuple[str, ...]
    adopted: bool
    reason: str


class Review(Struct, frozen=True):
    """A body's vote on a version of the plan."""

    body: str
    version: int
    present: int
    total: int
    in_favour: int
    minutes_sha256: str

    @property
    def agreed(self) -> bool:
        """Tell whether more than half of those present were in favour (R-73)."""
        return 2 * self.in_favour > self.present


class Frozen(Struct, frozen=True):
    """The plan as it goes to those who decide."""

    version: int
    sha256: str
    decision_class: str
    item: int | None
    title: str
    text: str
    tags: tuple[str, ...]
    extent: Extent
    cost_fen: int | None


class Vote(Struct, frozen=True):
    """The meeting and the motion that the frozen plan is put to."""

    meeting: str
    motion: str


class Figure(Struct, frozen=True):
    """One public figure of a decision: a test's code, and whether it was met."""

    code: str
    reached: bool


class Decision(Struct, frozen=True):
    """What was decided, by whom, and on which fact of theirs it rests."""

    ref: str
    passed: bool
    final: bool
    body: str
    figures: tuple[Figure, ...]
    fact: Cause | None
    posted_at: str = ""
    posted_on: date | None = None
    until: date | None = None
    late: bool = False


class Objection(Struct):
    """An objection to what was decided; its words are sealed under who raised it."""

    objection: str
    text: Sealed
    answer: str | None = None
    upheld: bool = False


class Attempt(Struct):
    """One try at steps 3 to 5; a topic that goes back begins another, and nothing of this counts on."""

    number: int = 1
    reviewed: dict[str, Review] = field(default_factory=dict)
    frozen: Frozen | None = None
    vote: Vote | None = None
    entered: Review | None = None
    entered_by: str = ""
    decision: Decision | None = None
    posted_until: date | None = None
    objections: dict[str, Objection] = field(default_factory=dict)


class Work(Struct):
    """The work: who does it, its milestones, what was spent, who watches it."""

    implementer: str
    milestones: dict[str, Milestone]
    supervisors: tuple[str, ...]
    done: set[str] = field(default_factory=set)
    moved: dict[str, date] = field(default_factory=dict)
    spent_fen: int = 0
    accepted: bool = False

    @property
    def open(self) -> tuple[str, ...]:
        """Give the milestones that are not done."""
        return tuple(m for m in self.milestones if m not in self.done)


class Progress(Struct, frozen=True):
    """One report on the work; `spent_fen` is all that was spent until then."""

    milestone: str
    done: bool
    spent_fen: int
    evidence: tuple[Evidence, ...]
    remark: str


class Accounts(Struct, frozen=True):
    """The posted accounts, and until when they hang."""

    posted_at: str
    posted_on: date
    until: date
    summary: str
    lines: tuple[Account, ...]
    total_fen: int


class Satisfaction(Struct, frozen=True):
    """How many were asked, answered and are satisfied, and whether that is enough."""

    asked: int
    answered: int
    satisfied: int
    enough: bool
