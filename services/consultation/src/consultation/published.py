"""What the consultation service tells others, by topic: seats and words, never who holds or signs."""

from collections.abc import Mapping
from typing import Any

from chassis.mapper import Mapper
from chassis.publish import Publisher, Shape, Values, plain
from cogov.consultation.v1 import events_pb2
from consultation.commands.forms import SeatHolder
from consultation.shown import noticed

TABLE, CONSULTATION = "consultation.Table.", "consultation.Consultation."

FACTS = {
    TABLE + "TableConstituted": "table_constituted",
    TABLE + "SeatHolderChanged": "seat_holder_changed",
    TABLE + "SeatVacated": "seat_vacated",
    TABLE + "TalkHeld": "talk_held",
    TABLE + "DeadlineMissed": "deadline_missed",
    CONSULTATION + "ConsultationRequested": "consultation_requested",
    CONSULTATION + "ConsultationAccepted": "consultation_accepted",
    CONSULTATION + "ConsultationDeclined": "consultation_declined",
    CONSULTATION + "SessionNoticed": "session_noticed",
    CONSULTATION + "SessionOpened": "session_opened",
    CONSULTATION + "StanceRecorded": "stance_recorded",
    CONSULTATION + "ProposalAmended": "proposal_amended",
    CONSULTATION + "SessionAdjourned": "session_adjourned",
    CONSULTATION + "ConsultationConcluded": "consultation_concluded",
    CONSULTATION + "OutcomePosted": "outcome_posted",
    CONSULTATION + "ActionReported": "action_reported",
    CONSULTATION + "ActionReturned": "action_returned",
    CONSULTATION + "ActionVerified": "action_verified",
    CONSULTATION + "JointConferenceHeld": "joint_conference_held",
    CONSULTATION + "ConsultationClosed": "consultation_closed",
    CONSULTATION + "ConsultationLapsed": "consultation_lapsed",
    CONSULTATION + "MinutesObjected": "minutes_objected",
    CONSULTATION + "MinutesSigned": "minutes_signed",
    CONSULTATION + "DeadlineMissed": "deadline_missed",
}


def publisher(mapper: Mapper) -> Publisher:
    """Give the service's publisher; nothing it records is private."""
    return Publisher(
        "consultation", events_pb2.ConsultationEvent, mapper, FACTS, private={}, shapes=SHAPES
    )


def filled(one: SeatHolder) -> Values:
    """Show a filled seat; never who sits there."""
    return {"seat": one.seat, "substitute": one.substitute or "", "named": len(set(one.named))}


def _constituted(fact: Any) -> Values:
    return {"seats": [filled(one) for one in fact.seats]}


def _changed(fact: Any) -> Values:
    return {"holder": filled(fact.holder)}


def _requested(fact: Any) -> Values:
    demand = fact.demand
    asked = {"of": demand.of, "count": demand.count, "total": demand.total} if demand else None
    return {
        "ref": fact.ref,
        "form": fact.form,
        "title": fact.title,
        "proposal": fact.proposal,
        "tags": list(fact.tags),
        "topic": fact.topic or "",
        "affected": list(fact.affected),
        "askedBy": fact.asked_by,
        "signatures": fact.signatures,
        "demand": asked,
    }


def _noticed(fact: Any) -> Values:
    return noticed(fact.notice)


def _opened(fact: Any) -> Values:
    return {
        "number": fact.number,
        "openedAt": plain(fact.opened_at),
        "attendance": plain(fact.attendance),
        "invitees": [one.kind for one in fact.invitees],
        "residents": fact.residents,
    }


def _reported(fact: Any) -> Values:
    digests = [one.sha256 for one in fact.proof]
    return {"action": fact.action, "remark": fact.remark or "", "evidenceSha256": digests}


SHAPES: Mapping[str, Shape] = {
    TABLE + "TableConstituted": _constituted,
    TABLE + "SeatHolderChanged": _changed,
    CONSULTATION + "ConsultationRequested": _requested,
    CONSULTATION + "SessionNoticed": _noticed,
    CONSULTATION + "SessionOpened": _opened,
    CONSULTATION + "ActionReported": _reported,
}
