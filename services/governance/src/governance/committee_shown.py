"""How the committee's part is read: meetings with their figures, decisions, postings."""

from datetime import date
from typing import Any

from governance.committee_part import CommitteePart, Decision, Meeting
from governance.minutes_part import minutes_shown
from governance.parts import cited
from governance.pending_part import pending_shown
from law.thresholds import QUORUM


def present_committee(part: CommitteePart, today: date) -> dict[str, Any]:
    """Give the committee's part as it is read."""
    meetings = sorted(part.meetings.values(), key=lambda m: (m.opens_on, m.meeting))
    pending = sorted(part.pending.values(), key=lambda p: p.motion)
    return {
        "rules": part.rules,
        "bodies": sorted(part.bodies.values(), key=lambda b: (b.kind, b.by)),
        "orders": sorted(part.orders.values(), key=lambda o: (o["until"], o["by"])),
        "petitions": sorted(part.petitions.values(), key=lambda p: p.by),
        "pending_motions": [pending_shown(p) for p in pending],
        "meetings": [_meeting(m) for m in meetings],
        "decisions": [_decision(m, d) for m in meetings for d in m.decisions.values()],
        "postings": [_posting(m, today) for m in meetings if m.posted],
    }


def _meeting(m: Meeting) -> dict[str, Any]:
    notice = m.notice or {}
    needed = None
    if notice:
        needed = {
            "area_cm2": QUORUM.minimum(notice["total_area_cm2"]),
            "heads": QUORUM.minimum(notice["total_heads"]),
        }
    return {
        "meeting": m.meeting,
        "stage": m.stage,
        "kind": m.kind,
        "form": m.form,
        "convener": m.convener,
        "convener_basis": m.convener_basis,
        "extent": {"kind": m.extent_kind, "ref": m.extent_ref},
        "opens_on": m.opens_on,
        "closes_on": m.closes_on,
        "notice": m.notice,
        "needed": needed,
        "turnout": m.turnout and {**m.turnout, "as_of": m.turnout_on},
        "motions": [_motion(m, motion) for motion in m.motions],
        "ballots": m.ballots,
        "verdict_sha256": m.verdict_sha256 or None,
        "verdict_by": m.verdict_by or None,
        "counted_on": m.counted_on or None,
        "settled_by": m.settled_by or None,
        "recounts": m.recounts,
        "verdict_stands": m.verdict_stands,
        "examined": m.examined,
        "channels": [_channel(c, m.posted) for c in notice.get("channels", [])],
        "contests_open": m.contests_open > 0,
        "posted": m.posted,
        "minutes": minutes_shown(m.minutes),
        "final_on": m.final_on or None,
        "box_opened_for": m.opened_for,
        "warnings": m.warnings,
        "cancelled_because": m.cancelled_because or None,
        "reenacts": m.reenacts or None,
        "events": cited(m.events),
        "by": m.by,
    }


def _motion(m: Meeting, motion: dict[str, Any]) -> dict[str, Any]:
    verdict = m.verdicts.get(motion["motion_id"])
    return {
        **motion,
        "verdict": verdict and verdict["verdict"],
        "in_effect": verdict and verdict["in_effect"],
        "decision": _status(m, motion["motion_id"]),
        "undone": _undone(m, motion["motion_id"]),
        "court": _court(m, motion["motion_id"]),
        "result_before": m.results_before.get(motion["motion_id"]),
    }


def _channel(window: dict[str, Any], posted: dict[str, Any] | None) -> dict[str, Any]:
    """Give a channel's hours and, from the posting on, how many ballots went out and came back.

    `told_with` names the channels it shares its figures with.
    """
    name = window["channel"]
    told = [each for each in (posted or {}).get("channels", []) if name in each["channels"]]
    if not told:
        unknown = {
            "no_data": "NEVER_RECORDED",
            "supplier_seat": "COMMITTEE_CHAIR",
            "by_command": "committee: PostResult",
        }
        return {**window, "delivered": unknown, "returned": unknown, "told_with": []}
    few = {"no_data": "SMALL_GROUP"}
    return {
        **window,
        "delivered": told[0]["delivered"],
        "returned": told[0].get("returned", few),
        "told_with": [c for c in told[0]["channels"] if c != name],
    }


def _undone(m: Meeting, motion_id: str) -> dict[str, str] | None:
    decision = m.decisions.get(motion_id)
    if decision is None or not decision.body:
        return None
    return {"on": decision.on, "body": decision.body, "ground": decision.ground, "by": decision.by}


def _court(m: Meeting, motion_id: str) -> dict[str, str] | None:
    decision = m.decisions.get(motion_id)
    if decision is None or not decision.court:
        return None
    return {"action": decision.court, "on": decision.court_on, "by": decision.court_by}


def _status(m: Meeting, motion_id: str) -> str | None:
    decision = m.decisions.get(motion_id)
    if decision is None:
        return None
    pending = motion_id in m.could_change or motion_id in m.defect
    if pending and decision.status in {"POSTED", "COUNTED", "NO_DECISION"}:
        return "PENDING_CONTEST"
    return decision.court or decision.status


def _decision(m: Meeting, decision: Decision) -> dict[str, Any]:
    return {
        "meeting": m.meeting,
        "motion_id": decision.motion_id,
        "status": _status(m, decision.motion_id),
        "on": decision.court_on or decision.on or None,
        "body": decision.body or None,
        "ground": decision.ground or None,
        "by": decision.court_by or decision.by,
    }


def _posting(m: Meeting, today: date) -> dict[str, Any]:
    posted = m.posted or {}
    until, on = date.fromisoformat(posted["until"]), date.fromisoformat(posted["posted_on"])
    return {
        "what": "result",
        "of": m.meeting,
        "posted_on": posted["posted_on"],
        "until": posted["until"],
        "days": (until - on).days,
        "basis": posted.get("basis", ""),
        "late": posted["late"],
        "state": "RUNNING" if today <= until else "DONE",
        "by": posted["by"],
    }
