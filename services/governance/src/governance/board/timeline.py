"""A topic from its concern to its accounts as one line of points, with the events behind each."""

from dataclasses import dataclass, field
from typing import Any, Literal

from governance.board.topics import Matter

Json = dict[str, Any]
Look = Literal["", "dissent", "now"]
Cited = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Point:
    """Something that happened: what kind, when, its values, the facts (source, `stream@version`)."""

    kind: str
    order: int
    on: str
    events: list[Cited]
    values: Json = field(default_factory=dict)
    until: str = ""
    look: Look = ""
    step: int = 0


def timeline(matter: Matter) -> list[Point]:
    """Give everything that happened, in its order; nothing of an earlier cycle is left out."""
    t = matter.found
    found = [
        *_begun(t),
        *(_table(matter, one) for one in t["tables"]),
        *(_plan(matter, one) for one in t["plans"]),
        *(_round(one) for one in t["rounds"]),
        *(_review(one) for one in t["reviews"]),
        *(_point("frozen", one, step=3, plan=one) for one in t["freezes"]),
        *_votes(matter),
        *_decisions(matter),
        *(_point("posted", one, step=5, until=one["until"], posting=one) for one in t["postings"]),
        *(_objection(one) for one in t["objections"]),
        *_interrupted(t),
        *(point for one in t["works"] for point in _work(one)),
        *_reported(t),
        *(_point("missed", one, missed=one) for one in t["missed"]),
    ]
    return sorted(found, key=lambda p: p.order)


def _order(by: str) -> int:
    return int(by.rpartition("@")[2])


def _cited(*facts: str) -> list[Cited]:
    return [("deliberation", by) for by in facts if by]


def _point(
    kind: str, said: Json, *, look: Look = "", until: str = "", step: int = 0, **values: Any
) -> Point:
    by = said["by"]
    return Point(kind, _order(by), said["on"], _cited(by), values, until, look, step)


def _begun(t: Json) -> list[Point]:
    found = [Point("raised", 0, t["raised_on"], _cited(t["by"]), {"topic": t})]
    if t["proposed"]:
        found.append(_point("proposed", t["proposed"], step=1, proposed=t["proposed"]))
    ended = t["ended"]
    if ended and ended["how"] != "REJECTED":
        kind = {"CLOSED": "closed"}.get(ended["how"], "stopped")
        look: Look = "dissent" if ended.get("residents_unsatisfied") else ""
        found.append(_point(kind, ended, look=look, ended=ended))
    return found


def _table(matter: Matter, one: Json) -> Point:
    talk = matter.talk_of(one["consultation"])
    made = _point(
        "table", one, step=2, look="dissent" if one["dissent"] else "", table=one, talk=talk
    )
    concluded = [
        e["by"] for e in (talk or {}).get("events", []) if e["type"] == "ConsultationConcluded"
    ]
    made.events[:0] = [("consultation", by) for by in concluded]
    return made


def _plan(matter: Matter, one: Json) -> Point:
    made = next(d for d in matter.differences if d.after["version"] == one["version"])
    return _point("plan", one, step=3, plan=one, difference=made)


def _round(one: Json) -> Point:
    refused = [a for a in one["answers"] if not a["adopted"]]
    facts = dict.fromkeys([one["by"], one["closed_by"], *(a["by"] for a in one["answers"])])
    return Point(
        "round",
        _order(one["by"]),
        one["opened_on"],
        _cited(*facts),
        {"round": one, "refused": refused},
        one["last_day"],
        "dissent" if refused else "",
        3,
    )


def _review(one: Json) -> Point:
    of_residents = one["body"].startswith("RESIDENTS_")
    look: Look = "" if one["agreed"] else "dissent"
    return _point("review", one, step=4 if of_residents else 3, look=look, review=one)


def _votes(matter: Matter) -> list[Point]:
    found = []
    for one in matter.found["votes"]:
        vote = matter.vote_of(one["meeting"], one["motion"])
        made = _point("vote", one, step=4, vote=vote, arranged=one)
        made.events.extend(_cited(one["called_off_by"]))
        found.append(made)
    return found


def _decisions(matter: Matter) -> list[Point]:
    """Give each decision taken over; one that was taken over before only became final."""
    found, seen = [], ""
    for one in matter.found["decisions"]:
        again = one["final"] and one["passed"] and one["ref"] == seen
        found.append(_decision(matter, one, again=again))
        seen = one["ref"] if one["passed"] else ""
    return found


def _decision(matter: Matter, one: Json, *, again: bool) -> Point:
    vote = matter.vote_decided(one)
    look: Look = "" if one["passed"] else "dissent"
    step = 5 if one["final"] and one["ref"] != "residents" else 4
    made = _point("decision", one, step=step, look=look, decision=one, vote=vote, again=again)
    if vote and vote.meeting["verdict_by"]:
        made.events.insert(0, ("committee", vote.meeting["verdict_by"]))
    return made


def _objection(one: Json) -> Point:
    made = _point("objection", one, step=5, look="dissent", objection=one)
    made.events.extend(_cited(one["answered_by"]))
    return made


def _interrupted(t: Json) -> list[Point]:
    found = [_point("undone", one, look="dissent", undone=one) for one in t["undoings"]]
    for one in t["pauses"]:
        if one["by"]:
            found.append(_point("paused", one, look="dissent", pause=one))
        if one["resumed_by"]:
            back = {"by": one["resumed_by"], "on": one["resumed_on"]}
            found.append(_point("resumed", back, pause=one))
    return found


def _work(work: Json) -> list[Point]:
    begun = {"by": work["by"], "on": work["started_on"]}
    checks = [
        _point("check", c, step=6, look="" if c["accepted"] else "dissent", check=c)
        for c in work["checks"]
    ]
    told = [("report", r) for r in work["reports"]]
    told += [("move", m | {"text": p["text"]}) for p in work["milestones"] for m in p["moved"]]
    told.sort(key=lambda one: _order(one[1]["by"]))
    groups: dict[int, list[tuple[str, Json]]] = {}
    for kind, one in told:  # what was told between two checks is one point
        before = sum(c.order < _order(one["by"]) for c in checks)
        groups.setdefault(before, []).append((kind, one))
    texts = {p["milestone"]: p["text"] for p in work["milestones"]}
    return [
        _point("started", begun, step=6, work=work),
        *checks,
        *(_told(group, texts) for group in groups.values()),
    ]


def _told(group: list[tuple[str, Json]], texts: dict[str, str]) -> Point:
    first, last = group[0][1], group[-1][1]
    return Point(
        "progress",
        _order(first["by"]),
        first["on"],
        _cited(*(one["by"] for _, one in group)),
        {"told": group, "texts": texts},
        last["on"] if last["on"] != first["on"] else "",
        step=6,
    )


def _reported(t: Json) -> list[Point]:
    found = [_point("result", r, step=6, until=r["until"], result=r) for r in t["results"]]
    for one in t["satisfactions"]:
        look: Look = "" if one["enough"] else "dissent"
        found.append(_point("satisfaction", one, step=6, look=look, asked=one))
    if t["rectified"]:
        found.append(_point("rectified", t["rectified"], step=6, look="dissent"))
    return found
