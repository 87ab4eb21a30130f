"""An estate with an assembly: a provider is chosen, fails twice, is dismissed, and another takes over."""

from collections.abc import Iterator
from datetime import date, datetime

from law.calendar import ChinaWorkingDays
from law.contracts import Ground, earliest_end, filing_due, renewal_decision_due
from law.dates import add_days, add_months, deadline_in_days
from suite.demo.alliance import texts
from suite.demo.alliance.estate import Body, Estate, at, found_alliance
from suite.demo.alliance.judged import Judged, Quarter, disputed, rated
from suite.demo.alliance.people import DEPARTMENT, FIRST, SECOND
from suite.demo.alliance.voting import BEGINS, estate
from suite.demo.checked import Account
from suite.demo.client import Client
from suite.demo.concern import texts as words
from suite.demo.estate import EstateVote
from suite.demo.six_steps import (
    Considered,
    Days,
    at_the_table,
    carried_out,
    consider,
    constitute,
    propose,
    vote,
)
from suite.demo.topic import Topic

__all__ = ["BEGINS", "assembly"]

SAID: Body = {
    "willing_provider": True,
    "community_operator": False,
    "expected_collection_rate": 80,
    "legal_basis_available": True,
}
FEE, YEARLY_FEN = 190, 21_888_00
FIRST_TERM, SECOND_TERM = ("2027-01-01", "2028-12-31"), ("2028-02-07", "2030-02-06")
Q1 = Quarter("2027q1", (3,) * 7, (42, 10), (8, 7), 0, 8, "GOOD", 9060)
Q2 = Quarter("2027q2", (3, 2, 2, 1, 1, 0, 0), (20, 10), (8, 4), 1, 3, "FAIL", 3527)
Q3 = Quarter("2027q3", (3, 3, 2, 1, 1, 1, 0), (22, 10), (9, 5), 1, 4, "FAIL", 4206)
Q4 = Quarter("2027q4", (3, 3, 3, 3, 3, 0, 0), (24, 10), (8, 6), 0, 8, "WARN", 6732)
TAKEOVER = (("m1", "交接查验", "2027-01-01"),)


def assembly(client: Client, code: str, account: Account) -> Iterator[datetime]:
    """Carry it from its nomination to the second provider."""
    it = estate(client, account, code, closable=True, said=SAID, yes=9)
    it.vote.seat_committee()
    members = ((FIRST, "PROVIDER"), (SECOND, "PROVIDER"), (DEPARTMENT, "DEPARTMENT"))
    found_alliance(it, members)
    it.holders = constitute(client, it.cast)
    yield from _tiered(it)
    yield from _decided(it)
    yield from _appraised(it)
    yield from _dismissed(it)
    account.why = (
        "chosen by the owners, failed twice, dismissed by the owners; two stars for its year, and"
        " the day of takeover is the first provider's last"
    )


def _tiered(it: Estate) -> Iterator[datetime]:
    it.nominate()
    it.refuse_proposals("GUARANTEE")
    it.propose_tier("STANDARD")
    posting = it.profile.days("tier_posting_days")
    it.waits("alliance.tier_posting", add_days(it.today, posting), it.stands("SURVEYED"))
    yield at(2026, 10, 15)
    objection = {"objection": "o-1", "ground": "INPUT_WRONG", "text": texts.OBJECTION}
    it.act(it.cast.owner(1), "enrolment/object-to-tier", objection)
    it.refused("confirming what was taken down", "TIER_NOT_PROPOSED", *it.confirming())
    silent = it.proposing()
    it.refused("proposing without an answer", "TIER_OBJECTIONS_OPEN", *silent)
    it.propose_tier("STANDARD", expected_collection_rate=70, answer=texts.ANSWER)
    it.refused("confirming while it hangs", "POSTING_TOO_SHORT", *it.confirming())
    yield at(2026, 10, 23)
    it.act(*it.confirming())
    review = add_months(it.today, it.profile.number("tier_review_months"))
    it.waits("alliance.tier_review", review, it.stands("TIERED"))


def _decided(it: Estate) -> Iterator[datetime]:
    """Choose the provider by the six steps, which the tier has begun by itself; sign what was decided."""
    topic = it.asked("hire_provider")
    yield from _by_six_steps(it, topic, Days(at(2026, 10, 30, 10), date(2026, 12, 1)), it.vote)
    cast, first = it.cast, it.cast.provider(FIRST)
    terms = _terms(it, FIRST, FIRST_TERM, topic)
    for clause, code in (
        ("utility_cutoff", "UTILITY_CUTOFF_CLAUSE"),
        ("whole_subcontract", "WHOLE_SUBCONTRACT_FORBIDDEN"),
    ):
        held = {"terms": terms | {"clauses": [clause]}}
        it.refused_on(f"a clause {clause}", code, cast.community, "k-1", "", held)
    few = terms | {"items": terms["items"][1:]}
    it.draft("k-1", few)
    signing = it.signing("k-1", "ASSEMBLY_DECISION", meeting="vote", motion="m1")
    early = "signing what is not final", "BASIS_DECISION_NOT_PASSED", cast.chair
    it.refused_on(
        "a tier without its items", "ITEMS_BELOW_TIER_MINIMUM", cast.chair, "k-1", "sign", signing
    )
    it.on(first, "k-1", "revise", {"terms": terms})
    it.refused_on(*early, "k-1", "sign", signing)
    yield at(2026, 12, 21)
    nothing = it.signing("k-1", "ASSEMBLY_DECISION")
    it.refused_on("signing on nothing", "NO_LEGAL_BASIS", cast.chair, "k-1", "sign", nothing)
    other = cast.provider(SECOND)
    it.refused_on("another's contract", "ROLE_NOT_ALLOWED", other, "k-1", "sign", signing)
    it.on(cast.chair, "k-1", "sign", signing)
    _filed(it)
    topic.heard()
    rest = carried_out(topic, TAKEOVER, YEARLY_FEN, (at(2027, 1, 1), at(2027, 1, 11)))
    yield next(rest)
    _started(it)
    yield from rest


def _by_six_steps(it: Estate, topic: Topic, days: Days, ballots: EstateVote) -> Iterator[datetime]:
    """Bring a topic to the table, through two rounds, and to the owners' vote."""
    yield from propose(topic, days)
    at_the_table(topic, words.HIRING_AT_TABLE, words.HIRING_RESERVATION)
    funding = (("OWNERS_SHARE", YEARLY_FEN),)
    said = Considered(
        words.HIRING_PLANS_AGAIN, (funding, funding), words.HIRING_WORDS_AGAIN, ((1, 2), (1,))
    )
    speakers = (it.cast.owner(1), it.cast.owner(2))
    sha256 = yield from consider(topic, said, days, ballots, speakers)
    yield from vote(topic, sha256, days, ballots, passed=True)


def _filed(it: Estate) -> None:
    """File it where a profile asks for it within days, and where none does."""
    seen = it.contract("k-1")
    due = filing_due(it.today, it.profile, ChinaWorkingDays())
    running = [one["clock"] for one in seen["clocks"]]
    it.expect("filing is asked for", due is not None, "alliance.filing" in running)
    if due is not None:
        it.waits("alliance.filing", due.on, seen)
    told = {"filed_with": "街道办事处", **it.proof("filing")}
    it.on(it.cast.provider(FIRST), "k-1", "file", told)
    it.stands("CONTRACTED", "k-1 FILED")


def _terms(it: Estate, provider: str, term: tuple[str, str], topic: Topic) -> Body:
    project = {"project": "gate", "goal": texts.PROJECT, "budget_fen": 20_000_00}
    project |= {"due_on": "2028-06-30", "accepted_by": "业主委员会"}
    return it.terms(provider, "STANDARD", term, FEE, projects=[project], topic=topic.wish.ref)


def _started(it: Estate) -> None:
    """Start on the first day; a promise joins the contract, and its clocks run."""
    first = it.cast.provider(FIRST)
    it.start("k-1", first)
    promise = {"promise": "lift", "text": texts.PROMISE, "posted_at": texts.BOARD}
    it.on(first, "k-1", "promises", promise)
    it.stands("IN_SERVICE", "k-1 IN_FORCE")
    seen = it.contract("k-1")
    it.expect("the promise", ["lift"], [one["promise"] for one in seen["promises"]])
    ends = date.fromisoformat(FIRST_TERM[1])
    it.waits("alliance.renewal", renewal_decision_due(ends, it.profile), seen)
    it.waits("alliance.term", ends, seen)


def _appraised(it: Estate) -> Iterator[datetime]:
    """Appraise three quarters: a good one, one that fails and is put right, one that fails again."""
    judged = Judged(it, "k-1", FIRST)
    yield at(2027, 4, 1)
    appraiser = it.cast.appraiser
    judged.served(Q1)
    judged.judge(appraiser, Q1, "", {})
    judged.refused("scoring what nobody reported", "DIMENSION_MISSING", appraiser, Q1, "score")
    judged.reported(Q1)
    sent = it.cast.partial_appraiser
    judged.refused("appraising one's own", "APPRAISER_CONFLICT", sent, Q1, "score")
    judged.scored(Q1)
    yield at(2027, 4, 5)
    disputed(judged, Q1)
    yield from judged.hung(Q1)
    hasty = it.cast.hasty_appraiser
    judged.refused("confirming what one scored", "SELF_VERIFICATION", hasty, Q1, "confirm")
    judged.confirmed(Q1)
    yield at(2027, 7, 1)
    order = {"contract": "k-1", "quarter": Q2.name, "points": texts.POINTS}
    ordering = it.cast.street, "enrolment/order-rectification", order
    it.refused("an order without a failure", "GRADE_NOT_FAIL", *ordering)
    yield from judged.appraised(Q2)
    it.act(*ordering)
    days = it.profile.days("rectification_days")
    due = deadline_in_days(it.today, days, ChinaWorkingDays()).on
    it.waits("alliance.rectification", due, it.stands("RECTIFYING", "k-1 IN_FORCE"))
    yield at(2027, 7, 30)
    put_right = {"accepted": False, **it.proof("rectification")}
    accepting = it.cast.street, "enrolment/accept-rectification"
    it.refused("refusing without a reason", "REASON_REQUIRED", *accepting, put_right)
    it.act(*accepting, put_right | {"accepted": True})
    it.expect("asked after one failure", expected=False, found=judged.shown(Q2)["asked_owners"])
    it.stands("IN_SERVICE", "k-1 IN_FORCE")
    yield at(2027, 10, 1)
    yield from judged.appraised(Q3)
    it.expect("asked after the second", expected=True, found=judged.shown(Q3)["asked_owners"])
    it.survey(it.today)
    lower = SAID | {"expected_collection_rate": 40} | it.proof("review")
    reviewing = it.cast.street, "enrolment/review-tier"
    it.refused("less service under a contract", "DOWNGRADE_DURING_CONTRACT", *reviewing, lower)
    it.act(*reviewing, SAID | it.proof("review"))


def _dismissed(it: Estate) -> Iterator[datetime]:
    """Dismiss it by the owners' decision, in time; rate its year; hand over to the second provider."""
    topic = it.asked("dismiss_provider")
    again = it.vote.another(roll="vote-2", meeting="vote-2")
    days = Days(at(2027, 10, 18, 10), date(2027, 11, 19))
    yield from _by_six_steps(it, topic, days, again)
    yield at(2027, 12, 7)
    cast, last = it.cast, date.fromisoformat(SECOND_TERM[0])
    notice: Body = {"effective_on": last.isoformat(), "reason": texts.DISMISSED}
    decision = {"meeting": "vote-2", "motion": "m1"}
    act = cast.chair, "k-1", "termination-notice"
    it.refused_on("dismissing without the owners", "NO_ASSEMBLY_DECISION", *act, notice)
    first_day = earliest_end(Ground.DISMISSAL, it.today)
    soon = notice | decision | {"effective_on": add_days(first_day, -1).isoformat()}
    it.refused_on("59 days' notice", "NOTICE_TOO_SHORT", *act, soon)
    it.on(*act, notice | decision)
    it.waits("alliance.notice", last, it.contract("k-1"))
    for ref in ("k-2", "k-3"):
        it.draft(ref, _terms(it, SECOND, SECOND_TERM, topic))
    signing = it.signing("k-2", "ASSEMBLY_DECISION", **decision)
    it.on(cast.chair, "k-2", "sign", signing)
    third = it.signing("k-3", "ASSEMBLY_DECISION", **decision)
    it.refused_on(
        "a second one in the same days", "CONTRACT_IN_EFFECT", cast.chair, "k-3", "sign", third
    )
    it.stands("IN_SERVICE", "k-1 TERMINATING", "k-2 SIGNED")
    yield at(2028, 1, 3)
    yield from Judged(it, "k-1", FIRST).appraised(Q4)
    yield from rated(it, [one.total_x100 for one in (Q1, Q2, Q3, Q4)], stars=2)
    yield at(2028, 2, 7)
    it.start("k-2", cast.provider(SECOND))
    it.hand_over("k-1", cast.chair)
    it.stands("IN_SERVICE", "k-1 HANDED_OVER", "k-2 IN_FORCE")
    it.on_board("IN_SERVICE", "k-1 HANDED_OVER", "k-2 IN_FORCE", "k-3 DRAFT")
    it.expect("its last day", last.isoformat(), it.contract("k-1")["until"])
