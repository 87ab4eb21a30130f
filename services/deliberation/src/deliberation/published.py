"""What the deliberation tells others, by topic: words and numbers, never who spoke, leads or watches."""

from collections.abc import Mapping
from typing import Any

from chassis.mapper import Mapper
from chassis.publish import Private, Publisher, Shape, Values, plain, without_none
from cogov.deliberation.v1 import events_pb2
from deliberation.domain.facts import Answered

OF = "deliberation.Deliberation."

FEW = 5
"""Below it a number of people is not told (ruling E3)."""

FACTS = {
    OF + "TopicRaised": "topic_raised",
    OF + "TopicProposed": "topic_proposed",
    OF + "TopicReturned": "topic_returned",
    OF + "TopicWithdrawn": "topic_withdrawn",
    OF + "LeadNamed": "lead_named",
    OF + "ConsultationAttached": "consultation_attached",
    OF + "ConsultationExhausted": "consultation_exhausted",
    OF + "PlanVersionPublished": "plan_version_published",
    OF + "OpinionRoundOpened": "opinion_round_opened",
    OF + "OpinionRoundClosed": "opinion_round_closed",
    OF + "OpinionsAnswered": "opinions_answered",
    OF + "MembersReviewRecorded": "members_review_recorded",
    OF + "CouncilReviewRecorded": "council_review_recorded",
    OF + "PlanFrozen": "plan_frozen",
    OF + "VoteArranged": "vote_arranged",
    OF + "VoteCalledOff": "vote_called_off",
    OF + "ResidentsDecisionEntered": "residents_decision_entered",
    OF + "Resolved": "resolved",
    OF + "ResolutionFailed": "resolution_failed",
    OF + "ResolutionPublished": "resolution_published",
    OF + "ObjectionRaised": "objection_raised",
    OF + "ObjectionAnswered": "objection_answered",
    OF + "ResolutionAnnulled": "resolution_annulled",
    OF + "ResolutionRevoked": "resolution_revoked",
    OF + "ImplementationStarted": "implementation_started",
    OF + "ProgressReported": "progress_reported",
    OF + "MilestoneMoved": "milestone_moved",
    OF + "WorkAccepted": "work_accepted",
    OF + "WorkRefused": "work_refused",
    OF + "ResultPublished": "result_published",
    OF + "SatisfactionRecorded": "satisfaction_recorded",
    OF + "RectificationRequired": "rectification_required",
    OF + "DeliberationClosed": "deliberation_closed",
    OF + "DeliberationSuspended": "deliberation_suspended",
    OF + "DeliberationResumed": "deliberation_resumed",
    OF + "TopicLapsed": "topic_lapsed",
    OF + "PeriodEnded": "period_ended",
    OF + "DeadlineMissed": "deadline_missed",
}

PRIVATE = {
    "deliberation.Opinion.OpinionSubmitted": Private(
        "it would tell who has spoken and when; the round tells how many", "topic_stream"
    )
}


def publisher(mapper: Mapper) -> Publisher:
    """Give the service's publisher."""
    return Publisher(
        "deliberation", events_pb2.DeliberationEvent, mapper, FACTS, private=PRIVATE, shapes=SHAPES
    )


def answer_shown(one: Answered) -> Values:
    """Show what a group was answered; how many they are only from five on (ruling E3)."""
    shown: Values = {
        "group": one.group,
        "wording": one.wording,
        "adopted": one.adopted,
        "reason": one.reason,
    }
    if len(one.opinions) >= FEW:
        shown["opinions"] = len(one.opinions)
    return shown


def _raised(fact: Any) -> Values:
    return {
        "ref": fact.ref,
        "title": fact.title,
        "text": fact.text,
        "origin": fact.origin,
        "origin_ref": fact.origin_ref or "",
        "tags": list(fact.tags),
        "extent": plain(fact.extent),
        "replaces": fact.replaces or "",
        "new_plan_sha256": fact.new_plan_sha256 or "",
    }


def _proposed(fact: Any) -> Values:
    return {
        "ref": fact.ref,
        "priority": fact.priority,
        "scope": fact.scope,
        "basis": fact.basis,
        "decision_class": fact.decision_class,
        "title": fact.title,
        "text": fact.text,
        "tags": list(fact.tags),
        "reuses": fact.reuses or "",
    }


def _nothing(fact: Any) -> Values:  # noqa: ARG001  (what a shape takes)
    return {}


def _plan(fact: Any) -> Values:
    shown: Values = without_none(plain(fact.plan))
    return shown | {"again": fact.again}


def _answered(fact: Any) -> Values:
    answers = [answer_shown(one) for one in fact.answers]
    return {"round": fact.round, "answers": answers, "complete": fact.complete}


def _reviewed(fact: Any) -> Values:
    return {"review": plain(fact.review)}


def _frozen(fact: Any) -> Values:
    shown: Values = without_none(plain(fact.frozen))
    return shown | {"ref": fact.ref}


def _objected(fact: Any) -> Values:
    return {"objection": fact.objection}


def _voted(fact: Any) -> Values:
    found: Values = plain(fact.vote)
    return found


def _resolved(fact: Any) -> Values:
    return {"decision": without_none(plain(fact.decision))}


def _failed(fact: Any) -> Values:
    return _resolved(fact) | {"rejected_on": fact.rejected_on.isoformat()}


def _started(fact: Any) -> Values:
    return {
        "implementer": fact.implementer,
        "milestones": plain(fact.milestones),
        "supervisors": [one.of for one in fact.supervisors],
    }


def _progressed(fact: Any) -> Values:
    shown: Values = plain(fact.progress)
    digests = [one["sha256"] for one in shown.pop("evidence")]
    return shown | {"evidence_sha256": digests}


def _checked(fact: Any) -> Values:
    shown: Values = {"evidence_sha256": [one.sha256 for one in fact.proof]}
    return shown | ({"defects": fact.defects} if hasattr(fact, "defects") else {})


def _result(fact: Any) -> Values:
    found: Values = plain(fact.accounts)
    return found


def _asked(fact: Any) -> Values:
    found: Values = plain(fact.satisfaction)
    return found


SHAPES: Mapping[str, Shape] = {
    OF + "TopicRaised": _raised,
    OF + "TopicProposed": _proposed,
    OF + "LeadNamed": _nothing,
    OF + "ConsultationAttached": lambda fact: plain(fact.taken),
    OF + "PlanVersionPublished": _plan,
    OF + "OpinionsAnswered": _answered,
    OF + "MembersReviewRecorded": _reviewed,
    OF + "CouncilReviewRecorded": lambda fact: _reviewed(fact) | {"back": fact.back},
    OF + "PlanFrozen": _frozen,
    OF + "VoteArranged": _voted,
    OF + "ResidentsDecisionEntered": _reviewed,
    OF + "Resolved": _resolved,
    OF + "ResolutionFailed": _failed,
    OF + "ObjectionRaised": _objected,
    OF + "ImplementationStarted": _started,
    OF + "ProgressReported": _progressed,
    OF + "WorkAccepted": _checked,
    OF + "WorkRefused": _checked,
    OF + "ResultPublished": _result,
    OF + "SatisfactionRecorded": _asked,
}
