"""Property service as an estate's pages show it: who serves by which contract, what was done and said."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from chassis.refusals import NotFound
from governance.alliance_shown import carried_by
from governance.board.asked import Asked
from governance.board.estates import Estate, events_of
from governance.board.votes import Vote
from governance.topics import Topics
from law.contracts import IN_EFFECT

Json = dict[str, Any]
SHOWN_QUARTERS = 12
TOP, TALL, LEAST = 0.45, 3.6, 40
"""Where the picture's 100 lies, how far below it its lowest line, in em, and what that line is."""

FULL = {"contract": 40, "satisfaction": 25, "complaints": 20, "safety": 10, "disclosure": 5}
"""The most points of each dimension (domain 4.2.5)."""

MARKS = (85, 60)
"""From 85 an appraisal is good, below 60 it fails (domain 4.2.5)."""

UNDONE = frozenset({"ANNULLED", "REVOKED"})


@dataclass(frozen=True, slots=True)
class Dot:
    """A quarter in the picture: where it lies, and what it says; `final` once it is confirmed."""

    quarter: str
    x: float
    y: float
    total_x100: int
    grade: str
    final: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Quarters as points and lines between neighbours; every figure stands in the table beside it."""

    dots: list[Dot]
    lines: list[tuple[Dot, Dot]]
    marks: list[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Service:
    """What the alliance's facts say of an estate."""

    estate: Estate

    @property
    def found(self) -> Json:
        """Give the part of the state."""
        found: Json = self.estate.state["property_service"]
        return found

    @property
    def known(self) -> bool:
        """Tell whether anything is known."""
        return bool(self.found["enrolment"] or self.found["contracts"])

    @property
    def now(self) -> Json | None:
        """Give the contract in effect, else the last one that is signed and has not begun."""
        contracts = self.found["contracts"]
        served = [c for c in contracts if c["stage"] in IN_EFFECT]
        coming = [c for c in contracts if c["stage"] in {"SIGNED", "FILED"}]
        return next(iter([*served, *reversed(coming)]), None)

    @property
    def others(self) -> list[Json]:
        """Give the other contracts, the last first."""
        now = self.now
        return [c for c in reversed(self.found["contracts"]) if c is not now]

    @property
    def appraisals(self) -> list[Json]:
        """Give the last appraisals of every contract, the oldest first."""
        found: list[Json] = self.found["appraisals"]
        return found[-SHOWN_QUARTERS:]

    @property
    def adoptions(self) -> list[Any]:
        """Give the departments that look after the estate."""
        return [a for a in self.found["adoptions"] if a.stage in {"ASSIGNED", "ACTIVE"}]

    @property
    def cited(self) -> list[Json]:
        """Give the facts that an estate's section of it links to: of its tier and its gaps."""
        of = self.found["enrolment"]
        named = {gap["by"] for gap in self.found["gaps"]} | {of["tier_by"] if of else ""}
        told = [of["events"] if of else [], *(c["events"] for c in self.found["contracts"])]
        return [e for events in told for e in events if e["by"] in named]

    @property
    def stars(self) -> list[Json]:
        """Give each provider's last year that is judged, or is being judged."""
        last: dict[str, Json] = {}
        for one in self.estate.state["ratings"]:
            last.setdefault(one["provider"], one)
        return list(last.values())

    def name(self, org: str) -> str:
        """Give what an organisation is called; where nobody said, its reference."""
        return str(self.estate.state["organisations"].get(org, org))

    def path_of(self, contract: str) -> str:
        """Give a contract's address."""
        return path_of_contract(self.estate, contract)


@dataclass(frozen=True, slots=True)
class Chain:
    """From the concern to what was done, as far as it is known: topic, vote, topics that followed."""

    topic: Json | None
    vote: Vote | None
    after: list[Json]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One contract and the estate it belongs to."""

    service: Service
    found: Json
    chain: Chain

    @property
    def path(self) -> str:
        """Give its page's address."""
        return self.service.path_of(self.found["contract"])

    @property
    def appraisals(self) -> list[Json]:
        """Give its quarters' appraisals, the oldest first."""
        ref = self.found["contract"]
        return [a for a in self.service.found["appraisals"] if a["contract"] == ref]

    @property
    def last_appraisal(self) -> Json | None:
        """Give the last quarter that has a score, else the last."""
        scored = [a for a in self.appraisals if a["score"]]
        return next(reversed(scored or self.appraisals), None)

    @property
    def undone(self) -> Json | None:
        """Give the decision that it rests on, if it was annulled or revoked since."""
        decision = (self.found["basis"] or {}).get("decision")
        return decision if decision and decision["status"] in UNDONE else None

    @property
    def days_left(self) -> int | None:
        """Give the days to its last day; None where none is known, or it is over."""
        until = self.found["until"]
        if not until or self.found["stage"] not in IN_EFFECT:
            return None
        return (date.fromisoformat(until) - self.service.estate.today).days

    @property
    def gaps(self) -> list[Json]:
        """Give the gaps that are about it."""
        ref = self.found["contract"]
        return [g for g in self.service.found["gaps"] if g["ref"] == ref]

    @property
    def quarters(self) -> list[Json]:
        """Give what was done in each quarter, the last first: sums of the items that are owed."""
        items = {one["item"]: one["every"] for one in self.found["items"]}
        return [_done(q, items) for q in reversed(self.found["quarters"])]

    @property
    def events(self) -> list[Json]:
        """Give the facts its page rests on."""
        of = [e for a in self.appraisals for e in a["events"]]
        basis = (self.found["basis"] or {}).get("by")
        return events_of(("alliance", [*self.found["events"], *of])) if basis or of else []

    def appraisal(self, asked: Asked) -> Json:
        """Give the quarter that is asked for."""
        for one in self.appraisals:
            if one["quarter"] == asked.param("q"):
                return one
        raise NotFound


def path_of_contract(estate: Estate, contract: str) -> str:
    """Give a contract's address."""
    return f"{estate.path}/contracts/{contract}"


def agreement_of(estate: Estate, topics: Topics, asked: Asked) -> Agreement:
    """Give the contract that is asked for; a draft is nobody's business yet, and there is no page of it."""
    service = Service(estate)
    for found in service.found["contracts"]:
        if found["contract"] == asked.param("k") and found["stage"] not in {"DRAFT", "ABANDONED"}:
            return Agreement(service, found, _chain(estate, topics, found))
    raise NotFound


def carried(estate: Estate, topic: Json) -> list[Json]:
    """Give the contracts that a topic's decision carries, which have a page."""
    found = carried_by(estate.state["property_service"]["contracts"], topic)
    return [c for c in found if c["stage"] not in {"DRAFT", "ABANDONED"}]


def resting_on(estate: Estate, meeting: str, motion: str) -> list[Json]:
    """Give the contracts that a vote's decision carries."""
    votes = [{"meeting": meeting, "motion": motion}]
    return carried(estate, {"topic": "", "votes": votes})


def _chain(estate: Estate, topics: Topics, found: Json) -> Chain:
    basis = found["basis"] or {}
    decision = basis.get("decision")
    topic = vote = None
    if decision:
        topic = topics.by_vote(decision["meeting"], decision["motion"])
        wanted = (decision["meeting"], decision["motion"])
        vote = next(
            (v for v in estate.votes if (v.meeting["meeting"], v.motion["motion_id"]) == wanted),
            None,
        )
    if topic is None and basis.get("topic"):
        topic = topics.by_ref(basis["topic"])
    said: Json | None = None
    if topic is not None:
        taken = topic.taken["consultation"] if topic.taken else ""
        talks = {c["consultation"] for c in estate.state["consultations"]}
        said = {"topic": topic.topic, "title": topic.title}
        said["consultation"] = taken if taken in talks else ""
        said["plan"] = topic.frozen["version"] if topic.frozen else None
    return Chain(said, vote, found["asked_owners"])


def _done(quarter: Json, items: dict[str, int]) -> Json:
    work = {one["item"]: one for one in quarter["work"]}
    counted = {
        item: min(max(work[item]["done"] - work[item]["disputed"], 0), every) if item in work else 0
        for item, every in items.items()
    }
    return {
        **quarter,
        "owed": sum(items.values()),
        "counted": sum(counted.values()),
        "disputed": sum(one["disputed"] for one in work.values()),
        "short": [
            (item, counted[item], items[item]) for item in items if counted[item] < items[item]
        ],
    }


def picture_of(appraisals: list[Json]) -> Picture | None:
    """Draw the quarters that have a score; with fewer than one there is none."""
    scored = [a for a in appraisals if a["score"]]
    if not scored:
        return None
    step = 86 / max(len(scored) - 1, 1)
    dots = [
        Dot(
            a["quarter"],
            round(10 + step * number if len(scored) > 1 else 50, 1),
            height(a["score"]["total_x100"] / 100),
            a["score"]["total_x100"],
            a["score"]["grade"],
            a["stage"] == "CONFIRMED",
        )
        for number, a in enumerate(scored)
    ]
    marks = [(mark, height(mark)) for mark in MARKS]
    return Picture(dots, list(pairwise(dots)), marks)


def height(points: float) -> float:
    """Give how far from the picture's top some points lie, in em; fewer than it shows lie at its bottom."""
    return round(TOP + TALL * (100 - max(points, LEAST)) / (100 - LEAST), 2)
