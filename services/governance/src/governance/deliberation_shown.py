"""How the deliberation's part is read: each topic by step, what it waits for, its dissent, its work."""

from datetime import date
from typing import Any

from msgspec import structs

from governance.deliberation_part import DeliberationPart
from governance.deliberation_topic import Json, Topic, Work
from governance.parts import cited
from law.errors import InvalidError
from law.profiles import JurisdictionProfile, in_force
from law.steps import shortest_path

LAPSE = "deliberation.lapse"
UNREAD = (
    "cycle",
    "stopped_at",
    "clocks",
    "reviewed",
    "asked",
    "undone",
    "vote",
    "entered",
    "frozen",
)
"""What a topic keeps to know where it stands, and no reader needs."""


def present_deliberation(part: DeliberationPart, jurisdiction: str) -> dict[str, Any]:
    """Give the deliberation's part as it is read (rulings F)."""
    found = sorted(part.topics.values(), key=lambda t: (t.raised_on, t.topic))
    return {"topics": [present_topic(t, jurisdiction) for t in found]}


def present_topic(t: Topic, jurisdiction: str) -> Json:
    """Give a topic as it is read: what is said of it, what it waits for, what it came to."""
    kept = {name: value for name, value in structs.asdict(t).items() if name not in UNREAD}
    return {
        **kept,
        "step": t.step,
        "decision_class": t.decision_class,
        "small_path": t.small_path,
        "rounds": [_without(structs.asdict(r), "cycle") for r in t.rounds],
        "objections": [_without(o, "cycle") for o in t.objections],
        "steps": [_without(s, "cycle") for s in t.steps],
        "plan_in_force": t.frozen["version"] if t.frozen else None,
        "waiting_for": _waiting(t),
        "works": [_work(w) for w in t.works],
        "dissent": _dissent(t),
        "forecasts": [_forecast(s, jurisdiction) for s in t.steps],
        "events": cited(t.events),
    }


def _without(values: Json, *names: str) -> Json:
    return {name: value for name, value in values.items() if name not in names}


def _waiting(t: Topic) -> Json | None:
    """Say what it waits for, since when and until when, who has to act, by which rules (ruling A10)."""
    blocker = t.blocker
    if blocker is None or t.waiting is None:
        return None
    clock = t.clocks.get(f"{t.stream}|{blocker.clock}")
    return {
        **t.waiting,
        "responsible": blocker.responsible,
        "clock": blocker.clock or None,
        "due_at": clock.due_at if clock is not None and clock.state == "RUNNING" else None,
        "overdue": clock is not None and clock.state == "MISSED",
        "basis": clock.basis if clock is not None else None,
        "rule_ids": list(blocker.rules),
    }


def _work(work: Work) -> Json:
    return {
        **structs.asdict(work),
        "milestones": [structs.asdict(m) for m in work.milestones],
        "supervisors": len(work.supervisors),
        "supervised_by": sorted(work.supervisors),
    }


def _dissent(t: Topic) -> Json:
    """Give every voice against: seats, bodies, groups whose opinion was not adopted, objections."""
    return {
        "seats": [
            {"seat": seat, "consultation": one["consultation"], "by": one["by"]}
            for one in t.tables
            for seat in one["dissent"]
        ],
        "bodies": [
            {
                "against": r["present"] - r["in_favour"],
                **{k: r[k] for k in ("body", "version", "by")},
            }
            for r in t.reviews
            if r["in_favour"] < r["present"]
        ],
        "opinions": [
            {"round": r.number, "version": r.version, **a}
            for r in t.rounds
            for a in r.answers
            if not a["adopted"]
        ],
        "objections": [_without(o, "cycle") for o in t.objections],
    }


def _forecast(step: Json, jurisdiction: str) -> Json:
    """Give the shortest lawful path as it was when a step began (ruling E4)."""
    on = date.fromisoformat(step["on"])
    days = path_from(on, jurisdiction, step["decision_class"], step["stage"], step["rounds"])
    return {"step": step["step"], "on": step["on"], "days": days}


def path_from(
    day: date, jurisdiction: str, decision_class: str, stage: str, rounds: int
) -> list[Json]:
    """Give the earliest lawful day of each thing to come; nothing where no profile is in force."""
    profile = _profile(jurisdiction, day)
    if profile is None:
        return []
    found = shortest_path(day, profile, decision_class, stage, rounds)
    return [{"what": what, "on": on.isoformat()} for what, on in found.days]


def _profile(jurisdiction: str, day: date) -> JurisdictionProfile | None:
    try:
        return in_force(jurisdiction, day)
    except InvalidError:
        return None
