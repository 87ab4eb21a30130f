"""How an alliance, an enrolment and a contract are shown to everybody, in the names of the contracts."""

from typing import Any

from alliance.commands.forms import Terms
from alliance.domain.adoption import Adoption
from alliance.domain.alliance import Alliance
from alliance.domain.appraisal import Appraisal
from alliance.domain.contract import Contract
from alliance.domain.enrolment import Enrolment
from alliance.domain.facts import QuarterOf
from alliance.domain.project import SecretaryProject
from alliance.domain.rating import StarRating
from alliance.published import proposal_shown
from chassis.publish import clocks_shown, plain, without_none

Page = dict[str, Any]


def alliance_shown(of: Alliance) -> Page:
    """Show an alliance."""
    return {
        "code": of.code,
        "name": of.name,
        "stage": of.stage,
        "level": of.level,
        "council": list(of.council),
        "members": [{"org": org, "kind": kind} for org, kind in sorted(of.members.items())],
    }


def enrolment_shown(of: Enrolment) -> Page:
    """Show an enrolment: what its tier rests on, who looks after it, what runs."""
    shown: Page = {
        "stage": of.stage,
        "tier": of.tier,
        "overridden": of.overridden,
        "posted_until": _day(of.posted_until),
        "objections": [
            {"objection": o.objection, "ground": o.ground, "answer": o.answer}
            for o in of.objections
        ],
        "adopters": sorted(of.adopters),
        "gap_since": _day(of.gap_since),
        "clocks": clocks_shown(of),
    }
    if of.survey is not None:
        shown["survey"] = plain(of.survey)
    if of.proposal is not None:
        shown["proposal"] = proposal_shown(of.proposal)
    if of.emergency is not None:
        shown["emergency"] = plain(of.emergency)
    if of.rectification is not None:
        wrong = of.rectification
        shown["rectification"] = {
            "contract": wrong.contract,
            "quarter": wrong.quarter,
            "points": wrong.points,
        }
    return shown


def listed(row: Any) -> Page:
    """Show a contract as a list has it."""
    return {
        "contract": row.ref,
        "stage": row.stage,
        "provider": row.provider,
        "tier": row.tier,
        "starts_on": row.starts_on.isoformat(),
        "until": _day(row.until),
    }


def terms_shown(terms: Terms) -> Page:
    """Show what a contract says, as `DraftContract` and `ReviseContract` take it."""
    said: Page = without_none(plain(terms))
    return said


def contract_shown(of: Contract) -> Page:
    """Show a contract: what it says, what was done under it, how it ends."""
    shown: Page = {
        "contract": of.ref,
        "stage": of.stage,
        "terms": terms_shown(of.terms),
        "renews": of.renews,
        "basis": of.basis,
        "filed_on": _day(of.filed_on),
        "filing_late": of.filing_missed,
        "from_before": of.from_before,
        "promises": plain(of.promises),
        "quarters": [_quarter(name, of.quarters[name]) for name in sorted(of.quarters)],
        "renewed_by": of.renewed_by,
        "replaced_by": of.replaced_by,
        "until": _day(of.until()),
        "last_day": _day(of.last_day),
        "gap_from": _day(of.gap_from),
        "clocks": clocks_shown(of),
    }
    if of.notice is not None:
        shown["notice"] = without_none(plain(of.notice))
    return shown


def appraisal_listed(row: Any) -> Page:
    """Show an appraisal as a list has it."""
    return _said(
        {
            "quarter": row.quarter,
            "stage": row.stage,
            "grade": row.grade if row.stage == "CONFIRMED" else "",
            "total_x100": row.total_x100,
        }
    )


def appraisal_shown(of: Appraisal) -> Page:
    """Show an appraisal: on what it was scored, its points, objections without their words."""
    return _said(
        {
            "contract": of.contract,
            "quarter": of.quarter,
            "provider": of.provider,
            "stage": of.stage,
            "figures": plain(of.figures),
            "points": plain(of.points),
            "total_x100": of.total_x100,
            "grade": of.grade,
            "confirmed_grade": of.confirmed_grade,
            "source": of.source,
            "posted_until": _day(of.posted_until),
            "objections": [
                {
                    "objection": o.objection,
                    "ground": o.ground,
                    "answer": o.answer,
                    "accepted": o.accepted,
                }
                for o in of.objections
            ],
            "asked_owners": of.asked_owners,
            "clocks": clocks_shown(of),
        }
    )


def rating_shown(of: StarRating) -> Page:
    """Show a year's rating."""
    return _said(
        {
            "code": of.code,
            "provider": of.provider,
            "year": of.year,
            "stage": of.stage,
            "in_service_since": _day(of.in_service_since),
            "points": plain(of.points),
            "total_x100": of.total_x100,
            "quarters": plain(of.quarters),
            "stars": of.stars,
            "posted_until": _day(of.posted_until),
            "ground": of.ground,
            "support": of.support,
            "clocks": clocks_shown(of),
        }
    )


def adoption_shown(of: Adoption) -> Page:
    """Show an adoption: who does what on which days, in numbers."""
    return _said(
        {
            "org": of.org,
            "stage": of.stage,
            "until": _day(of.until),
            "duties": of.duties,
            "active_since": _day(of.active_since),
            "roster": plain(of.roster),
            "services": of.services,
            "last_service": _day(of.last_service),
            "clocks": clocks_shown(of),
        }
    )


def project_shown(of: SecretaryProject) -> Page:
    """Show a secretary project."""
    return {
        "project": of.project,
        "stage": of.stage,
        "goal": of.goal,
        "due_on": _day(of.due_on),
        "post": of.post,
        "org": of.org,
        "reports": of.reports,
        "clocks": clocks_shown(of),
    }


def _said(page: Page) -> Page:
    """Leave out what is not said yet."""
    found: Page = without_none(page)
    return found


def _quarter(name: str, of: QuarterOf) -> Page:
    shown: Page = {
        "quarter": name,
        "work": [
            {"item": item, "done": work.done, "disputed": work.disputed}
            for item, work in sorted(of.work.items())
        ],
        "disclosed": sorted(of.disclosed),
    }
    return shown | ({"figures": plain(of.figures)} if of.figures else {})


def _day(day: Any) -> str:
    return day.isoformat() if day else ""
