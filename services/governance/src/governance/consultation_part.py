"""What the consultation's facts make of an estate: its table, and each consultation on it."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct, field

from governance.parts import Change, Happened, Part, as_json, fact_id, happened, nothing


class SeatState(Struct):
    """A seat as it stands: FILLED, SUBSTITUTE or VACANT, since when."""

    state: str
    substitute: str
    since: str
    by: str


class Sitting(Struct):
    """One session: who took part, how it ended, who signed its minutes."""

    number: int
    opened_at: str
    attendance: list[dict[str, str]]
    invitees: list[str]
    residents: int
    by: str
    ended: str = ""
    objections: list[dict[str, str]] = field(default_factory=list)
    signatures: list[dict[str, Any]] = field(default_factory=list)


class Consultation(Struct):
    """A consultation as it stands; positions, versions and dissent are never removed."""

    consultation: str
    form: str
    title: str
    stage: str
    topic: str
    tags: list[str]
    affected: list[str]
    asked_by: str
    asked_on: str
    signatures: int
    demanded: bool
    versions: list[dict[str, Any]]
    by: str
    positions: list[dict[str, Any]] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)
    sessions: list[Sitting] = field(default_factory=list)
    resume_by: str = ""
    answer: dict[str, str] | None = None
    conclusion: dict[str, Any] | None = None
    concluded_on: str = ""
    actions: dict[str, dict[str, str]] = field(default_factory=dict)
    posted: dict[str, Any] | None = None
    conference_on: str = ""
    feedback: str = ""
    events: list[Happened] = field(default_factory=list)


class ConsultationPart(Part):
    """The consultation's part."""

    seats: dict[str, SeatState] = field(default_factory=dict)
    consultations: dict[str, Consultation] = field(default_factory=dict)


def _constituted(part: ConsultationPart, meta: Any, fact: Any) -> None:
    for one in fact.seats:
        _fill(part, meta, one)


def _changed(part: ConsultationPart, meta: Any, fact: Any) -> None:
    _fill(part, meta, fact.holder)


def _fill(part: ConsultationPart, meta: Any, one: Any) -> None:
    state = "SUBSTITUTE" if one.substitute else "FILLED"
    part.seats[one.seat] = SeatState(state, one.substitute, meta.on, fact_id(meta))


def _vacated(part: ConsultationPart, meta: Any, fact: Any) -> None:
    part.seats[fact.seat] = SeatState("VACANT", "", meta.on, fact_id(meta))


def _requested(part: ConsultationPart, meta: Any, fact: Any) -> None:
    first = {"version": 1, "text": fact.proposal, "seat": "", "session": 0}
    part.consultations[meta.stream] = Consultation(
        consultation=fact.ref,
        form=fact.form,
        title=fact.title,
        stage="REQUESTED",
        topic=fact.topic,
        tags=list(fact.tags),
        affected=list(fact.affected),
        asked_by=fact.asked_by,
        asked_on=meta.on,
        signatures=fact.signatures,
        demanded=fact.HasField("demand"),
        versions=[first | {"on": meta.on}],
        by=fact_id(meta),
    )


def _accepted(of: Consultation, meta: Any, fact: Any) -> None:
    of.stage = "ACCEPTED"
    of.answer = {"accepted": "yes", "due_by": fact.due_by, "on": meta.on}


def _declined(of: Consultation, meta: Any, fact: Any) -> None:
    of.stage = "DECLINED"
    of.answer = {
        "accepted": "no",
        "reason": fact.reason,
        "alternative": fact.alternative,
        "on": meta.on,
    }


def _noticed(of: Consultation, meta: Any, fact: Any) -> None:
    of.stage = "NOTICED"
    of.notices.append(as_json(fact) | {"on": meta.on, "by": fact_id(meta)})


def _opened(of: Consultation, meta: Any, fact: Any) -> None:
    said = as_json(fact)
    of.stage, of.resume_by = "IN_SESSION", ""
    of.sessions.append(
        Sitting(
            said["number"],
            said["opened_at"],
            said["attendance"],
            said["invitees"],
            said["residents"],
            fact_id(meta),
        )
    )


def _stood(of: Consultation, meta: Any, fact: Any) -> None:
    of.positions.append(as_json(fact.position) | {"on": meta.on})


def _amended(of: Consultation, meta: Any, fact: Any) -> None:
    of.versions.append(as_json(fact.version) | {"on": meta.on})


def _adjourned(of: Consultation, meta: Any, fact: Any) -> None:
    of.stage, of.resume_by = "ADJOURNED", fact.resume_by
    of.sessions[-1].ended = "ADJOURNED"


def _concluded(of: Consultation, meta: Any, fact: Any) -> None:
    of.stage, of.concluded_on = "CONCLUDED", meta.on
    of.sessions[-1].ended = "CONCLUDED"
    of.conclusion = as_json(fact.ended)
    of.actions = {a.action: {"state": "OPEN", "verified_by": ""} for a in fact.ended.actions}


def _posted(of: Consultation, meta: Any, fact: Any) -> None:
    of.posted = {"posted_at": fact.posted_at, "posted_on": meta.on, "late": fact.late}
    of.posted["by"] = fact_id(meta)
    of.stage = _after_posting(of)


def _after_posting(of: Consultation) -> str:
    states = {one["state"] for one in of.actions.values()}
    return "FOLLOWED_UP" if states == {"VERIFIED"} else "POSTED"


def _action(state: str) -> Callable[[Consultation, Any, Any], None]:
    def change(of: Consultation, meta: Any, fact: Any) -> None:
        of.actions[fact.action] = {
            "state": state,
            "verified_by": fact.seat if state == "VERIFIED" else "",
            "on": meta.on,
        }
        if of.posted is not None:
            of.stage = _after_posting(of)

    return change


def _conferred(of: Consultation, meta: Any, fact: Any) -> None:
    of.conference_on = fact.held_on


def _closed(of: Consultation, meta: Any, fact: Any) -> None:
    of.stage, of.feedback = "CLOSED", fact.feedback


def _lapsed(of: Consultation, meta: Any, fact: Any) -> None:
    of.stage = "LAPSED"


def _objected(of: Consultation, meta: Any, fact: Any) -> None:
    of.sessions[fact.session - 1].objections.append(as_json(fact.objection))


def _signed(of: Consultation, meta: Any, fact: Any) -> None:
    of.sessions[fact.session - 1].signatures.append(as_json(fact.signature) | {"on": meta.on})


def _of(change: Callable[[Consultation, Any, Any], None]) -> Change:
    """Change the consultation that the fact is of, and keep the fact to be cited by pages."""

    def move(part: ConsultationPart, meta: Any, fact: Any) -> None:
        of = part.consultations[meta.stream]
        change(of, meta, fact)
        of.events.append(happened(meta))

    return move


def _first(part: ConsultationPart, meta: Any, fact: Any) -> None:
    _requested(part, meta, fact)
    part.consultations[meta.stream].events.append(happened(meta))


CHANGES: dict[str, Change] = {
    "table_constituted": _constituted,
    "seat_holder_changed": _changed,
    "seat_vacated": _vacated,
    "talk_held": nothing,
    "consultation_requested": _first,
    "consultation_accepted": _of(_accepted),
    "consultation_declined": _of(_declined),
    "session_noticed": _of(_noticed),
    "session_opened": _of(_opened),
    "stance_recorded": _of(_stood),
    "proposal_amended": _of(_amended),
    "session_adjourned": _of(_adjourned),
    "consultation_concluded": _of(_concluded),
    "outcome_posted": _of(_posted),
    "action_reported": _of(_action("REPORTED")),
    "action_returned": _of(_action("RETURNED")),
    "action_verified": _of(_action("VERIFIED")),
    "joint_conference_held": _of(_conferred),
    "consultation_closed": _of(_closed),
    "consultation_lapsed": _of(_lapsed),
    "minutes_objected": _of(_objected),
    "minutes_signed": _of(_signed),
    "deadline_missed": nothing,
}
