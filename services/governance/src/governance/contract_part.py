"""What the alliance's facts make of a contract: what was promised, done and said of it, and how it ends.

Positions of other services' facts never enter the state (ruling A12): a basis is named by the meeting
and the motion that decided.
"""

from collections.abc import Callable
from typing import Any

from msgspec import Struct, field

from governance.parts import Happened, as_json, fact_id, happened
from law.contracts import IN_EFFECT

Json = dict[str, Any]


class Quarter(Struct):
    """What is known of a quarter: how often each item was done and disputed, what was published."""

    work: dict[str, list[int]] = field(default_factory=dict)
    disclosed: dict[str, str] = field(default_factory=dict)
    fees: Json | None = None
    figures: Json | None = None
    missed_on: str = ""


class Contract(Struct):
    """A contract as it stands; nothing that was said of it is ever removed."""

    stream: str
    contract: str = ""
    stage: str = "DRAFT"
    terms: Json = field(default_factory=dict)
    renews: str = ""
    drafted_on: str = ""
    by: str = ""
    basis: str = ""
    meeting: str = ""
    motion: str = ""
    document_sha256: str = ""
    evidence_sha256: list[str] = field(default_factory=list)
    signed_on: str = ""
    signed_by: str = ""
    from_before: bool = False
    filed_on: str = ""
    filing_missed: bool = False
    started_on: str = ""
    checklist: list[Json] = field(default_factory=list)
    promises: list[Json] = field(default_factory=list)
    quarters: dict[str, Quarter] = field(default_factory=dict)
    disputes: list[Json] = field(default_factory=list)
    answers: list[Json] = field(default_factory=list)
    renewal_due_on: str = ""
    renewed_by: str = ""
    replaced_by: str = ""
    takeover_on: str = ""
    notice: Json | None = None
    indefinite_since: str = ""
    last_day: str = ""
    gone: Json | None = None
    gap_from: str = ""
    gap_by: str = ""
    succeeded_by: str = ""
    succeeded_on: str = ""
    handed_over: Json | None = None
    abandoned: Json | None = None
    reviews: list[Json] = field(default_factory=list)
    events: list[Happened] = field(default_factory=list)

    @property
    def in_effect(self) -> bool:
        """Tell whether it is the area's contract now (A-1)."""
        return self.stage in IN_EFFECT

    @property
    def served_from(self) -> str:
        """Give its first day of service, of one of before as its paper says; empty where it has not begun.

        `started_on` is since when it is known here, and owes what is published here.
        """
        return str(self.terms["starts_on"]) if self.from_before else self.started_on

    @property
    def until(self) -> str:
        """Give the last day it is known to be in effect; empty where it goes on until somebody leaves."""
        if self.last_day:
            return self.last_day
        if self.notice is not None:
            return str(self.notice["effective_on"])
        return "" if self.stage == "INDEFINITE" else str(self.terms.get("ends_on", ""))


def _terms(terms: Any) -> Json:
    said = as_json(terms)
    said.setdefault("notice", {"dismissal": 0, "non_renewal": 0, "indefinite": 0})
    return said


def _drafted(of: Contract, meta: Any, fact: Any) -> None:
    of.contract, of.renews, of.drafted_on, of.by = fact.ref, fact.renews, meta.on, fact_id(meta)
    _revised(of, meta, fact)


def _revised(of: Contract, meta: Any, fact: Any) -> None:
    of.terms = _terms(fact.terms)
    of.promises = [
        {**one, "posted_at": "", "on": meta.on, "by": fact_id(meta)}
        for one in of.terms.pop("promises")
    ]


def _signed(of: Contract, meta: Any, fact: Any) -> None:
    of.stage, of.basis = "SIGNED", fact.basis
    of.meeting, of.motion, of.document_sha256 = fact.meeting, fact.motion, fact.document_sha256
    of.evidence_sha256 = list(fact.evidence_sha256)
    of.signed_on, of.signed_by = meta.on, fact_id(meta)


def _standing(of: Contract, meta: Any, fact: Any) -> None:
    _revised(of, meta, fact)
    of.stage, of.basis, of.from_before = "IN_FORCE", fact.basis, True
    of.signed_on, of.filed_on, of.signed_by = fact.signed_on, fact.filed_on, fact_id(meta)
    of.document_sha256, of.evidence_sha256 = fact.document_sha256, list(fact.evidence_sha256)
    of.started_on = meta.on


def _filed(of: Contract, meta: Any, fact: Any) -> None:
    of.filed_on, of.filing_missed = fact.filed_on, fact.late
    if of.stage == "SIGNED":
        of.stage = "FILED"


def _started(of: Contract, meta: Any, fact: Any) -> None:
    of.stage, of.started_on = "IN_FORCE", meta.on
    of.checklist = [as_json(one) for one in fact.checklist]


def _promised(of: Contract, meta: Any, fact: Any) -> None:
    said = {"posted_at": fact.posted_at, "on": meta.on, "by": fact_id(meta)}
    of.promises.append(as_json(fact.promise) | said)


def _quarter(of: Contract, quarter: str) -> Quarter:
    return of.quarters.setdefault(quarter, Quarter())


def _disclosed(of: Contract, meta: Any, fact: Any) -> None:
    quarter = _quarter(of, fact.quarter)
    quarter.disclosed[fact.kind] = meta.on
    if fact.HasField("fees"):
        quarter.fees = as_json(fact.fees) | {"by": fact_id(meta)}
        of.events.append(happened(meta))  # a figure leads to its event


def _worked(of: Contract, meta: Any, fact: Any) -> None:
    _quarter(of, fact.quarter).work.setdefault(fact.item, [0, 0])[0] += fact.times


def _disputed(of: Contract, meta: Any, fact: Any) -> None:
    _quarter(of, fact.quarter).work.setdefault(fact.item, [0, 0])[1] += fact.times
    of.disputes.append(as_json(fact) | {"on": meta.on, "by": fact_id(meta)})


def _reported(of: Contract, meta: Any, fact: Any) -> None:
    _quarter(of, fact.quarter).figures = as_json(fact.figures) | {"by": fact_id(meta)}


def _answered(of: Contract, meta: Any, fact: Any) -> None:
    of.answers.append(as_json(fact) | {"on": meta.on, "by": fact_id(meta)})


def _renewal_due(of: Contract, meta: Any, fact: Any) -> None:
    of.stage, of.renewal_due_on = "EXPIRING", meta.on


def _renewal_signed(of: Contract, meta: Any, fact: Any) -> None:
    of.renewed_by = fact.contract


def _replacement(of: Contract, meta: Any, fact: Any) -> None:
    of.replaced_by, of.takeover_on = fact.contract, fact.takeover_on


def _lost(of: Contract, meta: Any, fact: Any) -> None:
    of.renewed_by = of.replaced_by = of.takeover_on = ""


def _noticed(of: Contract, meta: Any, fact: Any) -> None:
    of.stage, of.notice = "TERMINATING", as_json(fact.notice)
    of.notice.pop("fact", None)  # a position (ruling A12); meeting and motion name the decision
    of.notice["fact_by"] = fact_id(meta)


def _gone(of: Contract, meta: Any, fact: Any) -> None:
    of.gone = {"reason": fact.reason, "on": meta.on, "by": fact_id(meta)}


def _renewed(of: Contract, meta: Any, fact: Any) -> None:
    of.stage, of.last_day = "RENEWED", fact.last_day


def _indefinite(of: Contract, meta: Any, fact: Any) -> None:
    of.stage, of.indefinite_since = "INDEFINITE", fact.since


def _over(of: Contract, meta: Any, fact: Any) -> None:
    of.stage, of.last_day = "ENDED", fact.last_day


def _succeeded(of: Contract, meta: Any, fact: Any) -> None:
    of.gap_from = of.gap_by = ""
    if of.stage != "HANDED_OVER":
        of.stage = "ENDED"
    of.succeeded_by, of.succeeded_on = fact.contract, meta.on
    of.last_day = of.last_day or fact.last_day


def _gap(of: Contract, meta: Any, fact: Any) -> None:
    of.gap_from, of.gap_by = fact.since, fact_id(meta)


def _handed_over(of: Contract, meta: Any, fact: Any) -> None:
    of.stage = "HANDED_OVER"
    of.handed_over = {
        "items": [as_json(one) for one in fact.items],
        "missing": list(fact.missing),
        "on": meta.on,
        "by": fact_id(meta),
    }


def _abandoned(of: Contract, meta: Any, fact: Any) -> None:
    of.stage, of.abandoned = "ABANDONED", {"reason": fact.reason, "on": meta.on}


def _only_cited(of: Contract, meta: Any, fact: Any) -> None:
    """Change nothing but the clocks: the appraisal's own stream says what it came to."""


CONTRACT: dict[str, Callable[[Contract, Any, Any], None]] = {
    "contract_drafted": _drafted,
    "contract_revised": _revised,
    "contract_signed": _signed,
    "standing_contract_recorded": _standing,
    "contract_filed": _filed,
    "service_started": _started,
    "promise_published": _promised,
    "disclosure_published": _disclosed,
    "item_work_recorded": _worked,
    "item_work_disputed": _disputed,
    "service_figures_reported": _reported,
    "provider_answered": _answered,
    "renewal_decision_due": _renewal_due,
    "renewal_signed": _renewal_signed,
    "replacement_signed": _replacement,
    "successor_lost": _lost,
    "termination_noticed": _noticed,
    "provider_gone": _gone,
    "contract_renewed": _renewed,
    "contract_indefinite": _indefinite,
    "contract_ended": _over,
    "contract_succeeded": _succeeded,
    "service_gap_opened": _gap,
    "provider_handed_over": _handed_over,
    "contract_abandoned": _abandoned,
    "appraisal_begun": _only_cited,
}
"""What each fact of a contract's stream changes."""

UNCITED = frozenset({"item_work_recorded", "disclosure_published", "appraisal_begun"})
"""So frequent that a page names them in sums; the journal has each."""


def move(of: Contract, kind: str, meta: Any, fact: Any) -> None:
    """Move a contract by a fact of its stream, and keep the fact to be cited by pages."""
    CONTRACT[kind](of, meta, fact)
    if kind not in UNCITED:
        of.events.append(happened(meta))


def missed(of: Contract, meta: Any, fact: Any) -> None:
    """Keep that a contract was not filed in time."""
    if fact.clock == "alliance.filing":
        of.filing_missed = True
    of.events.append(happened(meta))
