"""How the alliance's part is read: tier with its reasons, contracts, appraisals, the floor, gaps, the chain.

What joins two parts is computed here, when it is read: the decision that a contract rests on, and the
topic whose plan that decision was about.
"""

from collections.abc import Iterable
from datetime import date

from msgspec import structs

from governance.alliance_gaps import gaps
from governance.alliance_part import AlliancePart
from governance.committee_part import CommitteePart
from governance.contract_part import Contract, Json
from governance.deliberation_part import DeliberationPart
from governance.deliberation_topic import Topic
from governance.enrolment_part import Enrolment
from governance.judged_part import Appraisal
from governance.parts import cited
from law.contracts import DISCLOSURES, RULES_OF_BASIS, AgreedNotice, Basis, Ground
from law.contracts import notice_days_of as days_of_notice

NOT_POSTED = {"OPENED", "SCORED"}
UNREAD = ("stream", "quarters", "meeting", "motion", "basis", "promises", "terms")


def present_alliance(
    part: AlliancePart, committee: CommitteePart, deliberation: DeliberationPart, today: date
) -> Json:
    """Give the alliance's part as it is read (rulings F), joined with the topics that are in memory."""
    known, asked = list(deliberation.topics.values()), deliberation.asked_of
    contracts = [
        _contract(part, c, decision_of(committee, c), topic_of(c, known), today)
        | {"asked_owners": [a for a in asked if a["contract"] == c.contract]}
        for c in in_order(part)
    ]
    return {
        "enrolment": part.enrolment and _enrolment(part.enrolment),
        "contracts": contracts,
        "appraisals": [appraisal_shown(a) for a in series(part.appraisals.values())],
        "adoptions": sorted(part.adoptions.values(), key=lambda a: (a.org, a.by)),
        "projects": sorted(part.projects.values(), key=lambda p: (p.due_on, p.project)),
        "gaps": gaps(part, today),
    }


def carried_by(contracts: Iterable[Json], topic: Json) -> list[Json]:
    """Give the contracts, as they are read, that rest on a topic's vote, or name the topic."""
    votes = {(v["meeting"], v["motion"]) for v in topic["votes"]}
    return [
        c
        for c in contracts
        if (basis := c["basis"])
        and (
            ((d := basis["decision"]) is not None and (d["meeting"], d["motion"]) in votes)
            or (basis["topic"] and basis["topic"] == topic["topic"])
        )
    ]


def in_order(part: AlliancePart) -> list[Contract]:
    """Give the contracts by their first days."""
    return sorted(part.contracts.values(), key=lambda c: (c.terms["starts_on"], c.contract))


def series(appraisals: Iterable[Appraisal]) -> list[Appraisal]:
    """Give appraisals by quarter."""
    return sorted(appraisals, key=lambda a: (a.quarter, a.contract))


def _enrolment(of: Enrolment) -> Json:
    shown = structs.asdict(of) | {"events": cited(of.events)}
    del shown["before_emergency"], shown["bare_since"]
    return shown


def decision_of(committee: CommitteePart, c: Contract) -> Json | None:
    """Give the decision that a contract rests on as it stands now; None where no owners decided."""
    if not c.meeting:
        return None
    meeting = next((m for m in committee.meetings.values() if m.meeting == c.meeting), None)
    found = meeting.decisions.get(c.motion) if meeting else None
    status = (found.court or found.status) if found else ""
    motions = meeting.motions if meeting else []
    title = next((m["title"] for m in motions if m["motion_id"] == c.motion), "")
    return {"meeting": c.meeting, "motion": c.motion, "title": title, "status": status or None}


def topic_of(c: Contract, topics: Iterable[Topic]) -> Topic | None:
    """Give the topic whose vote carried a contract, else the one that its terms name."""
    by_vote = by_terms = None
    for one in topics:
        voted = {(v["meeting"], v["motion"]) for v in [one.vote or {}, *one.votes] if v}
        if c.meeting and (c.meeting, c.motion) in voted:
            by_vote = one
        elif one.topic and one.topic == c.terms.get("topic"):
            by_terms = one
    return by_vote or by_terms


def _contract(
    part: AlliancePart, c: Contract, decision: Json | None, topic: Topic | None, today: date
) -> Json:
    kept = {name: value for name, value in structs.asdict(c).items() if name not in UNREAD}
    return {
        **kept,
        **{k: v for k, v in c.terms.items() if k not in {"topic", "items", "projects", "notice"}},
        "items": items_of(c),
        "promises": promises_of(c),
        "projects": projects_of(c, today),
        "quarters": [_quarter(c, name) for name in sorted(c.quarters)],
        "notice_days": notice_days(c),
        "until": c.until or None,
        "basis": basis_of(c, decision, topic),
        "appraisals": [
            {"quarter": a.quarter, "stage": a.stage, "total_x100": a.total_x100, "grade": a.grade}
            for a in series(part.appraisals.values())
            if a.contract == c.contract
        ],
        "before": before(part, c),
        "events": cited(c.events),
    }


def basis_of(c: Contract, decision: Json | None, topic: Topic | None) -> Json | None:
    """Say on what a contract rests: its kind, its rules, the decision and the topic behind it."""
    if not c.basis:
        return None
    return {
        "kind": c.basis,
        "rule_ids": list(RULES_OF_BASIS[Basis(c.basis)]),
        "decision": decision,
        "topic": topic.topic if topic else c.terms.get("topic") or None,
        "consultation": topic.taken["consultation"] if topic and topic.taken else None,
        "by": c.signed_by,
        "evidence_sha256": c.evidence_sha256,
    }


def before(part: AlliancePart, c: Contract) -> str | None:
    """Name the contract that one followed: the one it renews, or that gave way to it."""
    if c.renews:
        return c.renews
    gave_way = (o for o in in_order(part) if c.contract in {o.succeeded_by, o.replaced_by})
    return next((o.contract for o in gave_way), None)


def counts(c: Contract, ref: str) -> tuple[int, int]:
    """Give how often something owed was said to be done, and how often that is disputed."""
    found = [q.work[ref] for q in c.quarters.values() if ref in q.work]
    return sum(done for done, _ in found), sum(disputed for _, disputed in found)


def items_of(c: Contract) -> list[Json]:
    """Give the services that are owed, with how often each was done since the beginning."""
    return [_worked(c, one["item"], one) for one in c.terms["items"]]


def promises_of(c: Contract) -> list[Json]:
    """Give every promise as OPEN, KEPT (something was evidenced) or BROKEN (all of it is disputed)."""
    found = []
    for one in c.promises:
        done, disputed = counts(c, one["promise"])
        state = "KEPT" if done > disputed else "BROKEN" if done else "OPEN"
        found.append({**one, "done": done, "disputed": disputed, "state": state})
    return found


def projects_of(c: Contract, today: date) -> list[Json]:
    """Give every annexed project as OPEN, DONE or LATE."""
    found = []
    for one in c.terms["projects"]:
        done, disputed = counts(c, one["project"])
        late = date.fromisoformat(one["due_on"]) < today
        state = "DONE" if done > disputed else "LATE" if late else "OPEN"
        found.append({**one, "done": done, "disputed": disputed, "state": state})
    return found


def _worked(c: Contract, ref: str, said: Json) -> Json:
    done, disputed = counts(c, ref)
    return {**said, "done": done, "disputed": disputed}


def _quarter(c: Contract, name: str) -> Json:
    """Give a quarter: its work by item, what was published of what is owed, the street's figures."""
    of = c.quarters[name]
    work = [
        {"item": ref, "done": done, "disputed": disputed}
        for ref, (done, disputed) in sorted(of.work.items())
    ]
    return {
        "quarter": name,
        "work": work,
        "disclosed": dict(sorted(of.disclosed.items())),
        "not_disclosed": [kind for kind in DISCLOSURES if kind not in of.disclosed],
        "fees": of.fees,
        "figures": of.figures,
    }


def notice_days(c: Contract) -> Json:
    """Give the days of notice by ground: what the contract agrees, else the law's (R-64, E6)."""
    agreed = {name: days or None for name, days in c.terms["notice"].items()}
    notice = AgreedNotice(**agreed)
    return {ground.value: days_of_notice(ground, notice) for ground in Ground}


def appraisal_shown(a: Appraisal) -> Json:
    """Give a quarter's appraisal; a score is told once it was posted."""
    told = a.scores[-1] if a.scores and a.stage not in NOT_POSTED else None
    return {
        "contract": a.contract,
        "quarter": a.quarter,
        "provider": a.provider,
        "stage": a.stage,
        "score": told,
        "scores": len(a.scores),
        "grade": a.grade or None,
        "total_x100": a.total_x100,
        "posted_at": a.posted_at,
        "posted_until": a.posted_until or None,
        "objections": a.objections,
        "confirmed_on": a.confirmed_on or None,
        "asks_owners": a.asks_owners,
        "by": a.by,
        "events": cited(a.events),
    }
