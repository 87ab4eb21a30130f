"""What the committee's facts make of an estate: its rules, bodies, meetings, decisions."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct, field

from governance import minutes_part
from governance.minutes_part import Minutes
from governance.parts import Change, Happened, Part, as_json, fact_id, happened, nothing
from governance.pending_part import PENDING, PendingMotion

OPEN_STAGES = frozenset({"NOTICED", "OPEN"})


class Rules(Struct):
    """The rules of procedure on record."""

    adopted_on: str
    text_sha256: str
    parameters: dict[str, Any]
    from_before: bool
    by: str
    event: Happened | None = None


class Body(Struct):
    """A body in office: its kind, numbers and term; never its persons."""

    kind: str
    members: int
    seats: int
    term_ends: str
    by: str
    event: Happened | None = None


class Petition(Struct):
    """A petition as it stands."""

    title: str
    items: list[int]
    text_sha256: str
    stage: str
    by: str
    figures: dict[str, Any] = field(default_factory=dict)
    meeting: str = ""


class Decision(Struct):
    """What became of a motion."""

    motion_id: str
    status: str
    by: str
    on: str = ""
    body: str = ""
    ground: str = ""
    court: str = ""
    court_on: str = ""
    court_by: str = ""


class Meeting(Struct):
    """A meeting as it stands; `verdicts` by motion, as far as they are public."""

    meeting: str
    kind: str
    convener: str
    convener_basis: str
    extent_kind: str
    extent_ref: str
    form: str
    opens_on: str
    closes_on: str
    motions: list[dict[str, Any]]
    stage: str
    by: str
    notice: dict[str, Any] | None = None
    turnout: dict[str, Any] | None = None
    turnout_on: str = ""
    ballots: int | None = None
    verdicts: dict[str, dict[str, Any]] = field(default_factory=dict)
    verdict_by: str = ""
    verdict_sha256: str = ""
    settled_by: str = ""
    recounts: int = 0
    verdict_stands: bool = False
    posted: dict[str, Any] | None = None
    final_on: str = ""
    contests_open: int = 0
    could_change: list[str] = field(default_factory=list)
    decisions: dict[str, Decision] = field(default_factory=dict)
    defect: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    opened_for: list[str] = field(default_factory=list)
    cancelled_because: str = ""
    reenacts: str = ""
    counted_on: str = ""
    results_before: dict[str, str] = field(default_factory=dict)
    examined: int | None = None
    minutes: Minutes = field(default_factory=Minutes)
    events: list[Happened] = field(default_factory=list)


class CommitteePart(Part):
    """The committee's part."""

    rules: Rules | None = None
    bodies: dict[str, Body] = field(default_factory=dict)
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    petitions: dict[str, Petition] = field(default_factory=dict)
    pending: dict[str, PendingMotion] = field(default_factory=dict)
    meetings: dict[str, Meeting] = field(default_factory=dict)


def _rules(part: CommitteePart, meta: Any, fact: Any) -> None:
    part.rules = Rules(
        adopted_on=fact.adopted_on,
        text_sha256=fact.text_sha256,
        parameters=as_json(fact.parameters),
        from_before=fact.from_before,
        by=fact_id(meta),
        event=happened(meta),
    )


def _body(part: CommitteePart, meta: Any, fact: Any) -> None:
    part.bodies[meta.stream] = Body(
        fact.kind, fact.members, fact.seats, fact.term_ends, fact_id(meta), happened(meta)
    )


def _ordered(part: CommitteePart, meta: Any, fact: Any) -> None:
    part.orders[meta.stream] = {
        "body": fact.body,
        "until": fact.until,
        "state": "ORDERED",
        "by": fact_id(meta),
    }


def _fulfilled(part: CommitteePart, meta: Any, fact: Any) -> None:
    part.orders[meta.stream] |= {"state": "FULFILLED", "meeting": fact.meeting}


def _petition(part: CommitteePart, meta: Any, fact: Any) -> None:
    part.petitions[meta.stream] = Petition(
        title=fact.title,
        items=list(fact.items),
        text_sha256=fact.text_sha256,
        stage="OPEN",
        by=fact_id(meta),
    )


def _petitioned(stage: str) -> Callable[[CommitteePart, Any, Any], None]:
    def change(part: CommitteePart, meta: Any, fact: Any) -> None:
        petition = part.petitions[meta.stream]
        petition.stage = stage
        figures = as_json(fact)
        if "total_heads" in figures:
            petition.figures = figures
        petition.meeting = figures.get("meeting", petition.meeting)

    return change


def _scheduled(part: CommitteePart, meta: Any, fact: Any) -> None:
    part.meetings[meta.stream] = Meeting(
        meeting=fact.ref,
        kind=fact.kind,
        convener=fact.convener,
        convener_basis=fact.convener_basis,
        extent_kind=fact.extent.kind,
        extent_ref=fact.extent.ref,
        form=fact.form,
        opens_on=fact.opens_on,
        closes_on=fact.closes_on,
        motions=[as_json(m) for m in fact.motions],
        stage="SCHEDULED",
        by=fact_id(meta),
        reenacts=fact.reenacts,
    )


def _amended(part: CommitteePart, meta: Any, fact: Any) -> None:
    part.meetings[meta.stream].motions = [as_json(m) for m in fact.motions]


def _noticed(part: CommitteePart, meta: Any, fact: Any) -> None:
    meeting = part.meetings[meta.stream]
    meeting.stage, meeting.notice = "NOTICED", as_json(fact) | {"by": fact_id(meta)}
    meeting.warnings = list(fact.warnings)


def _cancelled(part: CommitteePart, meta: Any, fact: Any) -> None:
    meeting = part.meetings[meta.stream]
    meeting.stage, meeting.cancelled_because = "CANCELLED", fact.reason


def _extended(part: CommitteePart, meta: Any, fact: Any) -> None:
    meeting = part.meetings[meta.stream]
    meeting.closes_on = fact.closes_on
    extension = {"reason": fact.reason, "closes_on": fact.closes_on, "by": fact_id(meta)}
    notice = meeting.notice or {}
    notice["channels"] = [as_json(c) for c in fact.channels]
    notice["extended"] = [*notice.get("extended", []), extension]


def _corrected(part: CommitteePart, meta: Any, fact: Any) -> None:
    notice = part.meetings[meta.stream].notice or {}
    notice["total_heads"] = fact.heads_after
    correction = as_json(fact) | {"by": fact_id(meta)}
    notice["corrected"] = [*notice.get("corrected", []), correction]


def _opened(part: CommitteePart, meta: Any, fact: Any) -> None:
    part.meetings[meta.stream].stage = "OPEN"


def _turnout(part: CommitteePart, meta: Any, fact: Any) -> None:
    meeting = part.meetings[meta.stream]
    meeting.turnout, meeting.turnout_on = as_json(fact), meta.on


def _closed(part: CommitteePart, meta: Any, fact: Any) -> None:
    meeting = part.meetings[meta.stream]
    meeting.stage = "CLOSED"
    if meeting.turnout:
        meeting.turnout["groups"] = []  # groups vanish at the close (ruling C11)


def _released(part: CommitteePart, meta: Any, fact: Any) -> None:
    part.meetings[meta.stream].opened_for.append(fact.purpose)


def _counted(part: CommitteePart, meta: Any, fact: Any) -> None:
    meeting = part.meetings[meta.stream]
    if fact.recount:
        minutes_part.replaced(meeting)
        meeting.results_before = {k: v["verdict"]["result"] for k, v in meeting.verdicts.items()}
    meeting.stage, meeting.ballots, meeting.counted_on = "COUNTED", fact.ballots, meta.on
    meeting.verdicts = {m.motion_id: as_json(m) for m in fact.motions}
    meeting.verdict_by, meeting.verdict_sha256 = fact_id(meta), fact.verdict_sha256
    meeting.settled_by = fact.settled_by
    meeting.recounts += fact.recount
    meeting.decisions = {
        m.motion_id: Decision(
            m.motion_id, "COUNTED" if m.in_effect else "NO_DECISION", fact_id(meta), meta.on
        )
        for m in fact.motions
    }


def _stands(part: CommitteePart, meta: Any, fact: Any) -> None:
    meeting = part.meetings[meta.stream]
    meeting.stage, meeting.verdict_stands = "RESULT_POSTED", True
    meeting.examined = fact.examined
    meeting.recounts += 1


def _posted(part: CommitteePart, meta: Any, fact: Any) -> None:
    meeting = part.meetings[meta.stream]
    meeting.stage = "RESULT_POSTED"
    basis = meta.starts[0].basis if meta.starts else ""
    meeting.posted = as_json(fact) | {"posted_on": meta.on, "basis": basis, "by": fact_id(meta)}
    meeting.minutes.make_edition()
    _move(meeting, "COUNTED", "POSTED", meta)


def _final(part: CommitteePart, meta: Any, fact: Any) -> None:
    meeting = part.meetings[meta.stream]
    meeting.stage, meeting.final_on = "RESULT_FINAL", meta.on
    _move(meeting, "POSTED", "IN_FORCE", meta)


def _contested(part: CommitteePart, meta: Any, fact: Any) -> None:
    meeting = part.meetings[meta.stream]
    meeting.contests_open += 1
    meeting.could_change = list(fact.could_change)


def _contest_decided(part: CommitteePart, meta: Any, fact: Any) -> None:
    meeting = part.meetings[meta.stream]
    meeting.contests_open -= 1
    if meeting.contests_open == 0:
        meeting.could_change = []


def _recount(part: CommitteePart, meta: Any, fact: Any) -> None:
    part.meetings[meta.stream].stage = "CLOSED"


def _defect(part: CommitteePart, meta: Any, fact: Any) -> None:
    part.meetings[meta.stream].defect = list(fact.differs)


def _undone(status: str) -> Callable[[CommitteePart, Any, Any], None]:
    def change(part: CommitteePart, meta: Any, fact: Any) -> None:
        meeting = part.meetings[meta.stream]
        for motion_id in fact.motion_ids:
            meeting.decisions[motion_id] = Decision(
                motion_id,
                status,
                fact_id(meta),
                meta.on,
                fact.body if status == "ANNULLED" else "COURT",
                fact.ground if status == "ANNULLED" else "",
            )
        if fact.ends:
            meeting.stage = "ANNULLED" if status == "ANNULLED" else "REVOKED_BY_COURT"

    return change


def _before_court(status: str) -> Callable[[CommitteePart, Any, Any], None]:
    def change(part: CommitteePart, meta: Any, fact: Any) -> None:
        for motion_id in fact.motion_ids:
            decision = part.meetings[meta.stream].decisions[motion_id]
            decision.court, decision.court_on, decision.court_by = status, meta.on, fact_id(meta)

    return change


def _move(meeting: Meeting, before: str, after: str, meta: Any) -> None:
    for decision in meeting.decisions.values():
        if decision.status == before:
            decision.status, decision.by, decision.on = after, fact_id(meta), meta.on


def _cited(change: Callable[[CommitteePart, Any, Any], None]) -> Change:
    """Keep a meeting's fact to be cited by pages, after what it changes."""

    def cite(part: CommitteePart, meta: Any, fact: Any) -> None:
        change(part, meta, fact)
        part.meetings[meta.stream].events.append(happened(meta))

    return cite


CHANGES: dict[str, Change] = {
    # Contests and snapshots are not cited: one by one they would count ballots (C10, C11).
    "rules_recorded": _rules,
    "rules_revised": _rules,
    "body_recorded": _body,
    "convening_ordered": _ordered,
    "convening_fulfilled": _fulfilled,
    "petition_opened": _petition,
    "meeting_petitioned": _petitioned("ADMITTED"),
    "petition_referred": _petitioned("REFERRED"),
    "petition_admitted": _petitioned("ADMITTED"),
    "petition_refused": _petitioned("REFUSED"),
    "petition_scheduled": _petitioned("SCHEDULED"),
    "petition_reopened": _petitioned("ADMITTED"),
    "petition_lapsed": _petitioned("LAPSED"),
    **PENDING,
    "meeting_scheduled": _cited(_scheduled),
    "motions_amended": _cited(_amended),
    "meeting_noticed": _cited(_noticed),
    "meeting_cancelled": _cited(_cancelled),
    "voting_extended": _cited(_extended),
    "roll_corrected": _cited(_corrected),
    "voting_opened": _cited(_opened),
    "turnout_snapshot_taken": _turnout,
    "channel_closed": nothing,
    "voting_closed": _cited(_closed),
    "box_sealed": _cited(nothing),
    "ballots_opened": _cited(_released),
    "plausibility_found": _cited(nothing),
    "ballots_counted": _cited(_counted),
    "verdict_stands": _cited(_stands),
    "result_posted": _cited(_posted),
    "posting_ended": _cited(nothing),
    "result_final": _cited(_final),
    "contest_opened": _contested,
    "contest_decided": _contest_decided,
    "recount_ordered": _cited(_recount),
    "roll_defect_found": _cited(_defect),
    "meeting_minutes_objected": _cited(minutes_part.objected),
    "meeting_minutes_signed": _cited(minutes_part.signed),
    "decision_annulled": _cited(_undone("ANNULLED")),
    "decision_revoked_by_court": _cited(_undone("REVOKED")),
    "decision_challenged": _cited(_before_court("CHALLENGED")),
    "decision_suspended": _cited(_before_court("SUSPENDED")),
    "decision_upheld": _cited(_before_court("UPHELD")),
    "deadline_missed": nothing,
}
