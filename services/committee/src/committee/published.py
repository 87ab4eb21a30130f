"""What the committee tells others, by topic; what stays inside, and why (rulings C10, C19, G6)."""

from collections.abc import Mapping
from typing import Any

import msgspec

from chassis.mapper import Mapper
from chassis.publish import Private, Publisher, Shape, Values, plain, without_none
from cogov.committee.v1 import events_pb2
from committee.domain.returns import SMALL, public_returns
from committee.minutes import signature_shown
from committee.shown import motion_shown, rules_shown, verdict_shown

MEETING, PENDING = "committee.AssemblyMeeting.", "committee.PendingMotion."

FACTS = {
    "committee.StandingRules.RulesRecorded": "rules_recorded",
    "committee.StandingRules.RulesRevised": "rules_revised",
    "committee.StandingBody.BodyRecorded": "body_recorded",
    "committee.ConveningOrder.ConveningOrdered": "convening_ordered",
    "committee.ConveningOrder.ConveningFulfilled": "convening_fulfilled",
    "committee.ConveningOrder.DeadlineMissed": "deadline_missed",
    "committee.Petition.PetitionOpened": "petition_opened",
    "committee.Petition.MeetingPetitioned": "meeting_petitioned",
    "committee.Petition.PetitionReferred": "petition_referred",
    "committee.Petition.PetitionAdmitted": "petition_admitted",
    "committee.Petition.PetitionRefused": "petition_refused",
    "committee.Petition.PetitionScheduled": "petition_scheduled",
    "committee.Petition.PetitionReopened": "petition_reopened",
    "committee.Petition.PetitionLapsed": "petition_lapsed",
    "committee.Petition.DeadlineMissed": "deadline_missed",
    PENDING + "PendingMotionRecorded": "pending_motion_recorded",
    PENDING + "PendingMotionTakenUp": "pending_motion_taken_up",
    PENDING + "PendingMotionReleased": "pending_motion_released",
    PENDING + "PendingMotionHeld": "pending_motion_held",
    PENDING + "PendingMotionResumed": "pending_motion_resumed",
    PENDING + "PendingMotionWithdrawn": "pending_motion_withdrawn",
    PENDING + "PendingMotionDecided": "pending_motion_decided",
    PENDING + "DeadlineMissed": "deadline_missed",
    MEETING + "MeetingScheduled": "meeting_scheduled",
    MEETING + "MotionsAmended": "motions_amended",
    MEETING + "MeetingNoticed": "meeting_noticed",
    MEETING + "MeetingCancelled": "meeting_cancelled",
    MEETING + "VotingExtended": "voting_extended",
    MEETING + "RollCorrected": "roll_corrected",
    MEETING + "VotingOpened": "voting_opened",
    MEETING + "TurnoutSnapshotTaken": "turnout_snapshot_taken",
    MEETING + "ChannelClosed": "channel_closed",
    MEETING + "VotingClosed": "voting_closed",
    MEETING + "BoxSealed": "box_sealed",
    MEETING + "BallotsOpened": "ballots_opened",
    MEETING + "PlausibilityFound": "plausibility_found",
    MEETING + "BallotsCounted": "ballots_counted",
    MEETING + "VerdictStands": "verdict_stands",
    MEETING + "ResultPosted": "result_posted",
    MEETING + "PostingEnded": "posting_ended",
    MEETING + "ResultFinal": "result_final",
    MEETING + "ContestOpened": "contest_opened",
    MEETING + "ContestDecided": "contest_decided",
    MEETING + "RecountOrdered": "recount_ordered",
    MEETING + "RollDefectFound": "roll_defect_found",
    MEETING + "MeetingMinutesObjected": "meeting_minutes_objected",
    MEETING + "MeetingMinutesSigned": "meeting_minutes_signed",
    MEETING + "DecisionAnnulled": "decision_annulled",
    MEETING + "DecisionRevokedByCourt": "decision_revoked_by_court",
    MEETING + "DecisionChallenged": "decision_challenged",
    MEETING + "DecisionSuspended": "decision_suspended",
    MEETING + "DecisionUpheld": "decision_upheld",
    MEETING + "DeadlineMissed": "deadline_missed",
}

_VOTER = Private("it would tell who has voted and when", "meeting_stream")
_STANDS = Private("it names a voter's entry and who acts for him", "meeting_stream")
_SIGNATURE = Private("who signed is the petition's own affair")
_COUNTING = Private("a count is nobody else's before it stands")

PRIVATE = {
    **{
        f"committee.Ballot.{name}": _VOTER
        for name in (
            "BallotReceived",
            "BallotCast",
            "BallotChanged",
            "BallotRead",
            "BallotVoidProposed",
            "BallotVoided",
            "BallotContested",
            "ContestDecided",
            "BallotObjected",
            "ObjectionWithdrawn",
            "DeadlineMissed",
        )
    },
    "committee.DeliveryBatch.BallotsDelivered": _STANDS,
    "committee.SecondPaper.SecondPaperReceived": _VOTER,
    "committee.Proxy.ProxyGranted": _STANDS,
    "committee.Proxy.ProxyRevoked": _STANDS,
    "committee.EntryStanding.StandingSet": _STANDS,
    "committee.EntryStanding.StandingChanged": _STANDS,
    "committee.Petition.PetitionSigned": _SIGNATURE,
    "committee.Petition.SignatureWithdrawn": _SIGNATURE,
    MEETING + "CountersAppointed": Private("it names who counts"),
    MEETING + "ReadingsCompared": _COUNTING,
    MEETING + "CountProposed": _COUNTING,
    MEETING + "CountConfirmed": _COUNTING,
    MEETING + "CountDiscarded": _COUNTING,
}


def publisher(mapper: Mapper) -> Publisher:
    """Give the committee's publisher."""
    return Publisher("committee", events_pb2.CommitteeEvent, mapper, FACTS, PRIVATE, SHAPES)


def _scheduled(fact: Any) -> Values:
    return {
        "ref": fact.ref,
        "kind": fact.kind,
        "convener": fact.convener,
        "convenerBasis": fact.convener_basis,
        "extent": plain(fact.extent),
        "motions": [motion_shown(m) for m in fact.motions],
        "form": fact.form,
        "opensOn": fact.opens_on.isoformat(),
        "closesOn": fact.closes_on.isoformat(),
        "reenacts": fact.reenacts or "",
    }


def _noticed(fact: Any) -> Values:
    notice = fact.notice
    roll = notice.on_roll
    return {
        "noticeOn": notice.notice_on.isoformat(),
        "roll": notice.roll,
        "totalAreaCm2": roll.total_area_cm2,
        "totalHeads": roll.total_heads,
        "entriesHash": roll.entries_hash,
        "leftOutUnits": roll.left_out_units,
        "leftOutAreaCm2": roll.left_out_area_cm2,
        "countsParking": roll.counts_parking,
        "rules": rules_shown(notice.rules),
        "rulesEdition": notice.rules_edition,
        "channels": [_window(w) for w in notice.channels],
        "motionsSha256": notice.motions_sha256,
        "warnings": list(notice.warnings),
        "notedObjections": list(roll.noted_objections),
    }


def _window(window: Any) -> Values:
    return {
        "channel": window.channel,
        "opensAt": plain(window.opens_at),
        "closesAt": plain(window.closes_at),
    }


def _rules_fact(fact: Any) -> Values:
    return {
        "adoptedOn": fact.adopted_on.isoformat(),
        "textSha256": fact.text_sha256,
        "parameters": rules_shown(fact.parameters),
        "fromBefore": fact.from_before,
    }


def _body(fact: Any) -> Values:
    return {
        "kind": fact.kind,
        "members": len(fact.members),
        "seats": fact.seats,
        "termEnds": fact.term_ends.isoformat(),
    }


def _extended(fact: Any) -> Values:
    return {
        "channels": [_window(w) for w in fact.channels],
        "closesOn": fact.closes_on.isoformat(),
        "reason": fact.reason,
    }


def _turnout(fact: Any) -> Values:
    shown: Values = without_none(msgspec.to_builtins(fact.turnout))
    return shown


def _counted(fact: Any) -> Values:
    return {
        "motions": [
            verdict_shown(
                m,
                figures=not fact.recount or fact.struck >= SMALL,
                already_published=fact.already_published,
            )
            for m in fact.motions
        ],
        "ballots": fact.ballots,
        "ballotsSha256": fact.ballots_sha256,
        "verdictSha256": fact.verdict_sha256,
        "settledBy": fact.settled_by,
        "recount": fact.recount,
    }


def _annulled(fact: Any) -> Values:
    return {
        "motionIds": list(fact.motion_ids),
        "ground": fact.ground,
        "ends": fact.ends,
        "body": fact.by.role,
    }


def _stands(fact: Any) -> Values:
    return {"examined": fact.examined if fact.examined >= SMALL else 0}


def _posted(fact: Any) -> Values:
    return {
        "postedAt": fact.posted_at,
        "until": fact.until.isoformat(),
        "late": fact.late,
        "rightToSue": fact.right_to_sue,
        "channels": without_none(msgspec.to_builtins(public_returns(fact.channels))),
    }


def _pending(fact: Any) -> Values:
    fields = ("ref", "topic", "title", "text", "item", "tags", "plan_sha256", "extent", "cost_fen")
    shown: Values = without_none({name: plain(getattr(fact, name)) for name in fields})
    return shown


SHAPES: Mapping[str, Shape] = {
    "committee.StandingRules.RulesRecorded": _rules_fact,
    "committee.StandingRules.RulesRevised": _rules_fact,
    "committee.StandingBody.BodyRecorded": _body,
    PENDING + "PendingMotionRecorded": _pending,
    MEETING + "MeetingScheduled": _scheduled,
    MEETING + "MotionsAmended": lambda fact: {"motions": [motion_shown(m) for m in fact.motions]},
    MEETING + "MeetingNoticed": _noticed,
    MEETING + "VotingExtended": _extended,
    MEETING + "TurnoutSnapshotTaken": _turnout,
    MEETING + "BallotsCounted": _counted,
    MEETING + "VerdictStands": _stands,
    MEETING + "ResultPosted": _posted,
    MEETING + "DecisionAnnulled": _annulled,
    MEETING + "MeetingMinutesObjected": lambda fact: {"text": fact.text},
    MEETING + "MeetingMinutesSigned": lambda fact: signature_shown(fact.signature),
}
