"""What the deliberation's facts make of an estate: its topics, each on its way through six steps."""

from collections.abc import Callable, Iterable
from typing import Any

from msgspec import field
from typing_extensions import override

from governance.deliberation_topic import ASSEMBLY, SUSPENDED, Json, Milestone, Round, Topic, Work
from governance.news import KEPT, News, news_of_topic
from governance.parts import Change, ClockState, Part, as_json, fact_id, happened

COUNCIL, MEMBERS, ALLIANCE = "COUNCIL", "MEMBERS", "ALLIANCE"
_GOING_ON = {"resumed_on": "", "resumed_by": "", "resumed_why": "", "resumed_reason": ""}


class DeliberationPart(Part):
    """The deliberation's part.

    `topics` are kept in rows of their own, so that a fact costs what its topic weighs: what is in
    memory are those that were asked for. `raised` counts all of them; `news` are the last of what
    a feed tells of any; `asked_of` names those that were raised of something by its reference, a
    contract of the alliance's, so that the contract's page finds them.
    """

    raised: int = 0
    news: list[News] = field(default_factory=list)
    topics: dict[str, Topic] = field(default_factory=dict)
    asked_of: list[Json] = field(default_factory=list)

    def topic(self, stream: str) -> Topic:
        """Give a topic by its stream; a blank one before its first fact."""
        return self.topics.setdefault(stream, Topic(stream))

    @override
    def clocks_of(self, stream: str) -> dict[str, ClockState]:
        return self.topic(stream).clocks

    @override
    def every_clock(self) -> Iterable[ClockState]:
        return (clock for topic in self.topics.values() for clock in topic.clocks.values())


def _noted(meta: Any, fact: Any = None) -> Json:
    """Give what a fact says, with its day and its name."""
    said = as_json(fact) if fact is not None else {}
    return said | {"on": meta.on, "by": fact_id(meta)}


def _raised(of: Topic, meta: Any, fact: Any) -> None:
    of.topic, of.title, of.text = fact.ref, fact.title, fact.text
    of.origin, of.origin_ref, of.replaces = fact.origin, fact.origin_ref, fact.replaces
    of.tags, of.extent = list(fact.tags), as_json(fact.extent)
    of.raised_on, of.by = meta.on, fact_id(meta)


def _proposed(of: Topic, meta: Any, fact: Any) -> None:
    of.stage = "PROPOSED"
    kept = ("priority", "scope", "basis", "decision_class", "reuses")
    of.proposed = {name: getattr(fact, name) for name in kept} | _noted(meta)


def _ended(stage: str) -> Change:
    def change(of: Topic, meta: Any, fact: Any) -> None:
        of.stage, of.ended = stage, {"how": stage, "reason": ""} | _noted(meta, fact)

    return change


def _attached(of: Topic, meta: Any, fact: Any) -> None:
    of.stage = "CONSULTED"
    of.taken = {
        "consultation": fact.consultation,
        "outcome": fact.outcome,
        "dissent": list(fact.dissent),
        **_noted(meta),
    }
    of.tables.append(of.taken)


def _exhausted(of: Topic, meta: Any, fact: Any) -> None:
    of.stage = "CONSULTED"
    of.tables.append({"consultation": "", "outcome": "EXHAUSTED", "dissent": [], **_noted(meta)})


def _planned(of: Topic, meta: Any, fact: Any) -> None:
    of.plans.append({"cost_fen": None} | _noted(meta, fact))
    of.reviewed = []
    if fact.again:
        of.begin_again()


def _round_opened(of: Topic, meta: Any, fact: Any) -> None:
    of.rounds.append(
        Round(
            fact.number,
            fact.version,
            of.cycle,
            fact.posted_at,
            meta.on,
            fact.last_day,
            fact_id(meta),
        )
    )


def _round_closed(of: Topic, meta: Any, fact: Any) -> None:
    found = of.rounds[fact.number - 1]
    found.opinions, found.closed_on, found.closed_by = fact.opinions, meta.on, fact_id(meta)


def _answered(of: Topic, meta: Any, fact: Any) -> None:
    found = of.rounds[fact.round - 1]
    found.answers += [{"opinions": None} | _noted(meta, one) for one in fact.answers]
    found.complete = found.complete or fact.complete


def _reviewed(body: str) -> Change:
    def change(of: Topic, meta: Any, fact: Any) -> None:
        review = {"back": False} | _noted(meta, fact.review)
        review["agreed"] = 2 * fact.review.in_favour > fact.review.present
        of.reviews.append(review)
        of.reviewed.append(body)
        if body == COUNCIL and fact.back:
            review["back"] = True
            of.stage, of.taken, of.reviewed = "DRAFT", None, []
            of.cycle += 1

    return change


def _frozen(of: Topic, meta: Any, fact: Any) -> None:
    of.stage = "REVIEWED"
    kept = ("version", "sha256", "decision_class", "item")
    of.frozen = {name: getattr(fact, name) for name in kept} | _noted(meta)
    of.frozen["cost_fen"] = fact.cost_fen if fact.HasField("cost_fen") else None
    of.freezes.append(of.frozen)


def _arranged(of: Topic, meta: Any, fact: Any) -> None:
    of.vote = _noted(meta, fact)
    of.votes.append(of.vote | {"called_off_on": "", "called_off_by": ""})


def _called_off(of: Topic, meta: Any, fact: Any) -> None:
    if of.vote is not None:
        of.votes[-1] |= {"called_off_on": meta.on, "called_off_by": fact_id(meta)}
    of.vote = None


def _entered(of: Topic, meta: Any, fact: Any) -> None:
    of.entered = _noted(meta, fact.review)
    agreed = 2 * fact.review.in_favour > fact.review.present
    of.reviews.append(of.entered | {"agreed": agreed, "back": False})


def _decided(of: Topic, meta: Any, fact: Any) -> None:
    decision = _noted(meta, fact.decision)
    decision.pop("fact", None)  # a position (ruling A12); the deciding service's page says it
    of.decision = decision
    of.decisions.append(decision)


def _resolved(of: Topic, meta: Any, fact: Any) -> None:
    _decided(of, meta, fact)
    by_assembly = fact.decision.passed and fact.decision.body == ASSEMBLY
    stage = "PUBLISHED" if by_assembly else "RESOLVED"
    if of.stage == SUSPENDED:
        of.stopped_at = stage
    else:
        of.stage = stage


def _failed(of: Topic, meta: Any, fact: Any) -> None:
    _decided(of, meta, fact)
    of.stage = "REJECTED"
    of.ended = {"how": "REJECTED", "reason": "", "rejected_on": fact.rejected_on} | _noted(meta)


def _posted(of: Topic, meta: Any, fact: Any) -> None:
    of.stage = "PUBLISHED"
    of.postings.append(_noted(meta, fact))


def _objected(of: Topic, meta: Any, fact: Any) -> None:
    said = {"answer": "", "upheld": False, "answered_on": "", "answered_by": ""}
    of.objections.append(said | {"cycle": of.cycle} | _noted(meta, fact))


def _objection_answered(of: Topic, meta: Any, fact: Any) -> None:
    found = next(o for o in of.standing_objections if o["objection"] == fact.objection)
    found |= {"answer": fact.answer, "upheld": fact.upheld}
    found |= {"answered_on": meta.on, "answered_by": fact_id(meta)}


def _annulled(of: Topic, meta: Any, fact: Any) -> None:
    of.undoings.append({"what": "ANNULLED"} | _noted(meta, fact))
    if fact.over:
        of.undone = "ANNULLED"
    else:
        of.begin_again()


def _revoked(of: Topic, meta: Any, fact: Any) -> None:
    of.undoings.append({"what": "REVOKED"} | _noted(meta, fact))
    of.undone = "REVOKED"
    if not fact.over:
        of.stopped_at, of.stage = "CONSULTED", SUSPENDED


def _stopped(of: Topic, meta: Any, fact: Any) -> None:
    of.stopped_at, of.stage = of.stage, SUSPENDED
    of.pauses.append({"stage": of.stopped_at, **_GOING_ON} | _noted(meta, fact))


def _resumed(of: Topic, meta: Any, fact: Any) -> None:
    told = {"resumed_on": meta.on, "resumed_by": fact_id(meta), "resumed_why": fact.why}
    told["resumed_reason"] = fact.reason
    if of.pauses and not of.pauses[-1]["resumed_by"]:
        of.pauses[-1] |= told
    else:  # a court's revocation stopped it
        of.pauses.append({"stage": of.stopped_at, "why": "COURT", "reason": "", "by": ""} | told)
    if of.undone:
        of.begin_again()
    else:
        of.stage = fact.stage


def _started(of: Topic, meta: Any, fact: Any) -> None:
    of.stage = "IMPLEMENTING"
    parts = [Milestone(m.milestone, m.text, m.planned_on) for m in fact.milestones]
    budget = of.frozen["cost_fen"] if of.frozen else None
    of.works.append(
        Work(fact.implementer, list(fact.supervisors), parts, meta.on, fact_id(meta), budget)
    )


def _of_work(change: Callable[[Work, Any, Any], None]) -> Change:
    def move(of: Topic, meta: Any, fact: Any) -> None:
        change(of.works[-1], meta, fact)

    return move


def _progressed(job: Work, meta: Any, fact: Any) -> None:
    job.spent_fen, job.accepted = fact.spent_fen, False
    part = job.milestone(fact.milestone)
    part.done = fact.done
    if fact.done and part.actual_on:
        part.redone_on = meta.on
    elif fact.done:
        part.actual_on = meta.on
    job.reports.append(_noted(meta, fact))


def _moved(job: Work, meta: Any, fact: Any) -> None:
    job.milestone(fact.milestone).moved.append(_noted(meta, fact))


def _accepted(job: Work, meta: Any, fact: Any) -> None:
    job.accepted = True
    job.checks.append({"accepted": True, "defects": ""} | _noted(meta, fact))


def _refused(job: Work, meta: Any, fact: Any) -> None:
    job.undo()
    job.checks.append({"accepted": False} | _noted(meta, fact))


def _result(of: Topic, meta: Any, fact: Any) -> None:
    of.stage, of.asked = "REPORTED", False
    of.results.append(_noted(meta, fact))


def _asked(of: Topic, meta: Any, fact: Any) -> None:
    of.asked = True
    of.satisfactions.append(_noted(meta, fact))


def _rectify(of: Topic, meta: Any, fact: Any) -> None:
    of.stage, of.rectified = "IMPLEMENTING", _noted(meta)
    of.works[-1].undo()
    of.works[-1].accepted = False


def _missed(of: Topic, meta: Any, fact: Any) -> None:
    of.missed.append(_noted(meta, fact))


def _only_cited(of: Topic, meta: Any, fact: Any) -> None:
    """Change nothing but the clocks: the fact is cited, and what it waits for may be another."""


def _of(change: Change) -> Change:
    """Change the topic that the fact is of, cite the fact, and see what the topic waits for now."""

    def move(part: DeliberationPart, meta: Any, fact: Any) -> None:
        of = part.topic(meta.stream)
        if not of.by:
            part.raised += 1
        change(of, meta, fact)
        if change is _raised and of.origin == ALLIANCE and of.origin_ref:
            named = {"contract": of.origin_ref, "topic": of.topic, "title": of.title}
            part.asked_of.append(named | {"on": of.raised_on, "by": of.by})
        of.events.append(happened(meta))
        _look(of, meta)
        if told := news_of_topic(of, meta):
            part.news = [*part.news, told][-KEPT:]

    return move


def _look(of: Topic, meta: Any) -> None:
    """Keep since when it waits for what it waits for, and when each step began (rulings A10, E4)."""
    blocker = of.blocker
    if blocker is None:
        of.waiting = None
    elif of.waiting is None or of.waiting["blocker"] != blocker.code:
        of.waiting = {"blocker": blocker.code, "since": meta.on, "by": fact_id(meta)}
    if of.step and (not of.steps or _begins(of)):
        rounds = len(of.closed_rounds)
        told = {"step": of.step, "cycle": of.cycle, "decision_class": of.decision_class}
        of.steps.append(told | {"stage": of.stage, "rounds": rounds} | _noted(meta))


def _begins(of: Topic) -> bool:
    last = of.steps[-1]
    return of.stage != SUSPENDED and (last["step"], last["cycle"]) != (of.step, of.cycle)


CHANGES: dict[str, Change] = {
    name: _of(change)
    for name, change in {
        "topic_raised": _raised,
        "topic_proposed": _proposed,
        "topic_returned": _ended("RETURNED"),
        "topic_withdrawn": _ended("WITHDRAWN"),
        "lead_named": _only_cited,
        "consultation_attached": _attached,
        "consultation_exhausted": _exhausted,
        "plan_version_published": _planned,
        "opinion_round_opened": _round_opened,
        "opinion_round_closed": _round_closed,
        "opinions_answered": _answered,
        "members_review_recorded": _reviewed(MEMBERS),
        "council_review_recorded": _reviewed(COUNCIL),
        "plan_frozen": _frozen,
        "vote_arranged": _arranged,
        "vote_called_off": _called_off,
        "residents_decision_entered": _entered,
        "resolved": _resolved,
        "resolution_failed": _failed,
        "resolution_published": _posted,
        "objection_raised": _objected,
        "objection_answered": _objection_answered,
        "resolution_annulled": _annulled,
        "resolution_revoked": _revoked,
        "implementation_started": _started,
        "progress_reported": _of_work(_progressed),
        "milestone_moved": _of_work(_moved),
        "work_accepted": _of_work(_accepted),
        "work_refused": _of_work(_refused),
        "result_published": _result,
        "satisfaction_recorded": _asked,
        "rectification_required": _rectify,
        "deliberation_closed": _ended("CLOSED"),
        "deliberation_suspended": _stopped,
        "deliberation_resumed": _resumed,
        "topic_lapsed": _ended("LAPSED"),
        "period_ended": _only_cited,
        "deadline_missed": _missed,
    }.items()
}
