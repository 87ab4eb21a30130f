"""A topic as the deliberation's facts leave it: nothing said of it is ever removed.

What counts no more (an earlier plan, a round before step 3 began anew, an answered objection) stays
on record beside what counts now, so a page can tell the whole way.
"""

from typing import Any

from msgspec import Struct, field

from governance.parts import ClockState, Happened
from law.steps import SMALL, STEP_OF_STAGE, Blocker, Situation, class_of, waits_for

Json = dict[str, Any]
AGREED, ASSEMBLY, SUSPENDED = "AGREED_ACTION", "ASSEMBLY", "SUSPENDED"
PROPOSE = "deliberation.propose"
ROUND = "deliberation.round"
POSTINGS = ("deliberation.posting", "deliberation.result_posting")


class Round(Struct):
    """One round of opinions; `cycle` counts how often step 3 began, `opinions` is None while open."""

    number: int
    version: int
    cycle: int
    posted_at: str
    opened_on: str
    last_day: str
    by: str
    opinions: int | None = None
    closed_on: str = ""
    closed_by: str = ""
    answers: list[Json] = field(default_factory=list)
    complete: bool = False

    @property
    def unanswered(self) -> bool:
        """Tell whether it is closed and an opinion of it has no answer."""
        return bool(self.opinions) and not self.complete


class Milestone(Struct):
    """A part of the work; `planned_on` is never overwritten, nor `actual_on`, when it was first done.

    `redone_on` is when it was done again after it was sent back.
    """

    milestone: str
    text: str
    planned_on: str
    moved: list[Json] = field(default_factory=list)
    actual_on: str = ""
    redone_on: str = ""
    done: bool = False


class Work(Struct):
    """The work: who does it, where its supervisors come from, its milestones, money, checks."""

    implementer: str
    supervisors: list[str]
    milestones: list[Milestone]
    started_on: str
    by: str
    budget_fen: int | None = None
    spent_fen: int = 0
    accepted: bool = False
    reports: list[Json] = field(default_factory=list)
    checks: list[Json] = field(default_factory=list)

    @property
    def open(self) -> list[Milestone]:
        """Give the milestones that are not done."""
        return [m for m in self.milestones if not m.done]

    def milestone(self, name: str) -> Milestone:
        """Give a milestone by its reference."""
        return next(m for m in self.milestones if m.milestone == name)

    def undo(self) -> None:
        """Take every milestone for not done: the work was sent back."""
        for one in self.milestones:
            one.done = False


class Topic(Struct):
    """One topic, from the concern to the posted accounts."""

    stream: str
    topic: str = ""
    title: str = ""
    text: str = ""
    origin: str = ""
    origin_ref: str = ""
    tags: list[str] = field(default_factory=list)
    extent: Json = field(default_factory=dict)
    replaces: str = ""
    raised_on: str = ""
    by: str = ""
    stage: str = "DRAFT"
    stopped_at: str = ""
    cycle: int = 1
    proposed: Json | None = None
    taken: Json | None = None
    tables: list[Json] = field(default_factory=list)
    plans: list[Json] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    reviewed: list[str] = field(default_factory=list)
    reviews: list[Json] = field(default_factory=list)
    frozen: Json | None = None
    freezes: list[Json] = field(default_factory=list)
    vote: Json | None = None
    votes: list[Json] = field(default_factory=list)
    entered: Json | None = None
    decision: Json | None = None
    decisions: list[Json] = field(default_factory=list)
    undone: str = ""
    undoings: list[Json] = field(default_factory=list)
    postings: list[Json] = field(default_factory=list)
    objections: list[Json] = field(default_factory=list)
    works: list[Work] = field(default_factory=list)
    results: list[Json] = field(default_factory=list)
    asked: bool = False
    satisfactions: list[Json] = field(default_factory=list)
    rectified: Json | None = None
    pauses: list[Json] = field(default_factory=list)
    missed: list[Json] = field(default_factory=list)
    ended: Json | None = None
    steps: list[Json] = field(default_factory=list)
    waiting: Json | None = None
    clocks: dict[str, ClockState] = field(default_factory=dict)
    events: list[Happened] = field(default_factory=list)

    @property
    def decision_class(self) -> str:
        """Give who decides: by the frozen plan, else by the last one, else by the topic's tags."""
        return str(self.frozen["decision_class"]) if self.frozen else self.planned_class

    @property
    def planned_class(self) -> str:
        """Give who decides by the last plan's tags, before there is one by the topic's."""
        return class_of(self.plans[-1]["tags"] if self.plans else self.tags)

    @property
    def small_path(self) -> bool:
        """Tell whether the table agreed on a matter that it may settle (flow 5.4, row 3)."""
        agreed = self.taken is not None and self.taken["outcome"] == AGREED
        return agreed and self.planned_class in SMALL

    @property
    def step(self) -> int:
        """Give the step it is in, 1 to 6, also while it is suspended; 0 when it is over."""
        stage = self.stopped_at if self.stage == SUSPENDED else self.stage
        return STEP_OF_STAGE.get(stage, 0)

    @property
    def work(self) -> Work | None:
        """Give the work that was started last."""
        return self.works[-1] if self.works else None

    @property
    def closed_rounds(self) -> list[Round]:
        """Give the rounds of the present step 3 that are closed."""
        return [r for r in self.rounds if r.cycle == self.cycle and r.opinions is not None]

    @property
    def standing_objections(self) -> list[Json]:
        """Give the objections to the decision as it stands."""
        return [o for o in self.objections if o["cycle"] == self.cycle]

    def runs(self, clock: str) -> bool:
        """Tell whether one of its clocks runs."""
        found = self.clocks.get(f"{self.stream}|{clock}")
        return found is not None and found.state == "RUNNING"

    @property
    def situation(self) -> Situation:
        """Give where it stands, equal to what the deliberation itself decides by."""
        rounds = self.closed_rounds
        heard = max((r.version for r in rounds), default=0)
        work = self.work
        return Situation(
            stage=self.stage,
            decision_class=self.decision_class,
            branch_silent=self.stage == "DRAFT" and not self.runs(PROPOSE),
            small_path=self.small_path,
            versions=len(self.plans),
            round_open=any(r.opinions is None for r in self.rounds),
            round_over=any(r.opinions is None for r in self.rounds) and not self.runs(ROUND),
            rounds=len(rounds),
            unheard=not self.small_path and len(self.plans) > heard,
            unanswered=any(r.unanswered for r in self.rounds),
            members="MEMBERS" in self.reviewed,
            council="COUNCIL" in self.reviewed,
            vote_arranged=self.vote is not None,
            entered=self.entered is not None,
            final=self.decision is not None and bool(self.decision["final"]),
            posting=any(self.runs(name) for name in POSTINGS),
            objections=sum(not o["answer"] for o in self.standing_objections),
            milestones_open=len(work.open) if work else 0,
            accepted=work is not None and work.accepted,
            asked=self.asked,
        )

    @property
    def blocker(self) -> Blocker | None:
        """Give what it waits for; None when it is over (ruling A10)."""
        return waits_for(self.situation)

    def begin_again(self) -> None:
        """Go back to step 3: everything said stays on record, and none of it counts any more."""
        self.stage, self.frozen, self.reviewed = "CONSULTED", None, []
        self.vote = self.entered = self.decision = None
        self.undone = self.stopped_at = ""
        self.cycle += 1
