"""How a topic's parts are shown to everybody, as JSON in the names of the contracts."""

from typing import Any

from chassis.publish import clocks_shown, plain, without_none
from deliberation.domain.topic import Deliberation

Page = dict[str, Any]


def listed(row: Any) -> Page:
    """Show a topic as a list has it."""
    return {
        "topic": row.ref,
        "title": row.title,
        "stage": row.stage,
        "decision_class": row.decision_class,
    }


def topic_shown(of: Deliberation) -> Page:
    """Show a topic: its plan, rounds, decision and work, and what it waits for; never who."""
    shown: Page = {
        "topic": of.ref,
        "title": of.title,
        "text": of.text,
        "stage": of.stage,
        "origin": of.origin,
        "origin_ref": of.origin_ref or "",
        "tags": list(of.tags),
        "extent": plain(of.extent),
        "priority": of.priority,
        "scope": of.scope,
        "replaces": of.replaces or "",
        "decision_class": of.decision_class,
        "plans": [without_none(plain(p)) for p in of.plans],
        "rounds": [_round(r) for r in of.rounds],
        "reviews": [plain(r) for r in of.attempt.reviewed.values()],
        "objections": [_objection(o) for o in of.attempt.objections.values()],
        "clocks": clocks_shown(of),
    }
    shown |= _where_there_is_some(of)
    return shown


def _where_there_is_some(of: Deliberation) -> Page:
    found: Page = {}
    if of.taken is not None:
        found["consultation"] = plain(of.taken)
    if of.frozen is not None:
        found["frozen"] = {
            "version": of.frozen.version,
            "sha256": of.frozen.sha256,
            "decision_class": of.frozen.decision_class,
            "item": of.frozen.item or 0,
        }
    if of.attempt.vote is not None:
        found["vote"] = plain(of.attempt.vote)
    if of.decision is not None:
        found["decision"] = without_none(plain(of.decision))
    if of.work is not None:
        found["work"] = _work(of)
    if of.accounts is not None:
        found["accounts"] = plain(of.accounts)
    if of.satisfaction is not None:
        found["satisfaction"] = plain(of.satisfaction)
    blocker = of.waiting_for
    if blocker is not None:
        found["waiting_for"] = _waiting(of, blocker)
    return found


def _waiting(of: Deliberation, blocker: Any) -> Page:
    clock = of.running.get(blocker.clock)
    return {
        "blocker": blocker.code,
        "responsible": blocker.responsible,
        "rule_ids": list(blocker.rules),
        "due": plain(clock.due) if clock else None,
    }


def _round(of: Any) -> Page:
    return {
        "number": of.number,
        "version": of.version,
        "last_day": of.last_day.isoformat(),
        "open": of.open,
        "opinions": of.opinions or 0,
        "answered": not of.open and not of.unanswered,
    }


def _objection(of: Any) -> Page:
    return {"objection": of.objection, "answer": of.answer or "", "upheld": of.upheld}


def _work(of: Deliberation) -> Page:
    job = of.job
    return {
        "implementer": job.implementer,
        "supervisors": len(job.supervisors),
        "budget_fen": of.budget_fen,
        "spent_fen": job.spent_fen,
        "accepted": job.accepted,
        "milestones": [
            plain(m)
            | {
                "done": name in job.done,
                "moved_to": job.moved[name].isoformat() if name in job.moved else "",
            }
            for name, m in job.milestones.items()
        ],
    }
