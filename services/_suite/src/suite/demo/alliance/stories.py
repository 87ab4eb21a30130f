"""Estates without an assembly's decision: one that is looked after for nothing, one that is left alone."""

from collections.abc import Iterator
from datetime import date, datetime

from law.contracts import emergency_ends_by, renewal_decision_due
from law.dates import add_days
from suite.demo.alliance import texts
from suite.demo.alliance.estate import Body, Estate, at
from suite.demo.alliance.people import COMMUNITY_ORG, DEPARTMENT, FIRST, SECOND
from suite.demo.alliance.voting import estate, motions
from suite.demo.checked import Account
from suite.demo.client import Client

NOBODY: Body = {
    "willing_provider": False,
    "community_operator": False,
    "expected_collection_rate": 10,
    "legal_basis_available": False,
}
SOMEBODY: Body = NOBODY | {"willing_provider": True, "expected_collection_rate": 40}
OWN_TERM = ("2027-01-01", "2027-12-31")


def floor(client: Client, code: str, account: Account) -> Iterator[datetime]:
    """Look after an estate that pays nobody: a department adopts it, the community serves it."""
    it = estate(client, account, code, closable=False, said=NOBODY, yes=0)
    it.nominate()
    it.refuse_proposals("BASIC")
    it.propose_tier("GUARANTEE")
    yield at(2026, 10, 20)
    it.act(*it.confirming())
    last = add_days(it.today, it.profile.days("adoption_days"))
    it.waits("alliance.adoption", last, it.stands("TIERED"))
    yield at(2026, 11, 19)
    it.expect("no gap on day 30", "", it.enrolment()["gap_since"])
    yield at(2026, 11, 20)
    it.expect("a gap on day 31", last.isoformat(), it.enrolment()["gap_since"])
    _adopted(it)
    _self_managed(it)
    yield at(2027, 1, 1)
    it.start("k-1", it.cast.community)
    renewal = renewal_decision_due(date.fromisoformat(OWN_TERM[1]), it.profile)
    it.stands("IN_SERVICE", "k-1 IN_FORCE")
    it.waits("alliance.renewal", renewal, it.contract("k-1"))
    yield at(2027, 10, 1)
    it.stands("IN_SERVICE", "k-1 EXPIRING")
    it.asked("renew_provider")
    yield at(2028, 1, 3)
    it.stands("IN_SERVICE", "k-1 INDEFINITE")
    it.on_board("IN_SERVICE", "k-1 INDEFINITE")
    account.why = "adopted after the gap was flagged on day 31; without a decision it is served on"


def _adopted(it: Estate) -> None:
    """Have a department of the alliance take it on, say how many do what, and do it."""
    until = {"until": "2028-06-30", "duties": texts.DUTIES}
    wrong = it.cast.street, f"adoptions/{FIRST}", until
    it.refused("a provider as a department", "NOT_A_DEPARTMENT", *wrong)
    where, who = f"adoptions/{DEPARTMENT}", it.cast.department
    it.act(it.cast.street, where, until)
    it.act(who, f"{where}/activate", {})
    it.act(who, f"{where}/roster", {"members": 3, "days": ["MON", "THU"], "tasks": [*texts.TASKS]})
    done = {"what": texts.TASK_DONE, "done_on": it.today.isoformat(), **it.proof("task")}
    other = who, f"{where}/floor-service", done | {"task": "绿化"}
    it.refused("a task of nobody's", "UNKNOWN_TASK", *other)
    it.act(who, f"{where}/floor-service", done | {"task": texts.TASKS[0]})
    seen = it.enrolment()
    it.expect("who adopted it", ([DEPARTMENT], ""), (seen["adopters"], seen["gap_since"]))


def _self_managed(it: Estate) -> None:
    """Sign for the community's own service: no owner decided on a fee, so none is owed."""
    community = it.cast.community
    paid = it.terms(COMMUNITY_ORG, "GUARANTEE", OWN_TERM, 30)
    it.draft("k-1", paid)
    signing = it.signing("k-1", "COMMUNITY_SELF_MANAGED")
    sign = community, "k-1", "sign"
    it.refused_on("signing on no paper", "NO_LEGAL_BASIS", *sign, signing)
    signing |= it.proof("minutes")
    it.refused_on("a fee that no owner decided", "NO_LEGAL_BASIS", *sign, signing)
    it.on(community, "k-1", "revise", {"terms": paid | {"fee_fen_per_m2_month": 0}})
    it.on(*sign, signing)
    it.stands("CONTRACTED", "k-1 SIGNED")


def vanished(client: Client, code: str, account: Account) -> Iterator[datetime]:
    """Serve an estate whose provider is gone: for six months, and once more when its owners have met."""
    it = estate(client, account, code, closable=False, said=SOMEBODY, yes=4)
    it.vote.seat_committee()
    it.nominate()
    it.propose_tier("BASIC")
    yield at(2026, 10, 20)
    it.act(*it.confirming())
    _standing(it)
    yield at(2026, 11, 20)
    street = it.cast.street
    it.on(street, "k-0", "provider-gone", {"reason": texts.GONE, **it.proof("gone")})
    it.expect("the gap", it.today.isoformat(), it.contract("k-0")["gap_from"])
    it.hand_over("k-0", street)
    _emergency(it)
    yield at(2027, 5, 21)
    it.stands("TIERED", "k-0 HANDED_OVER", "e-1 ENDED")
    again = {"provider": SECOND, "ends_by": "2027-11-20"}
    told = {"reason": texts.EMERGENCY, "posted_at": texts.BOARD}
    second = street, "enrolment/emergency-service", again | told
    it.refused("once more", "SECOND_EMERGENCY_WITHOUT_OWNERS_MEETING", *second)
    yield from _met(it)
    it.act(*second)
    it.stands("EMERGENCY_SERVICE", "e-1 ENDED")
    yield at(2027, 7, 1)
    _by_joint_owners(it)
    account.why = (
        "six months of emergency service, another half after the owners met, then their own"
    )


def _standing(it: Estate) -> None:
    """Record the contract that there is already."""
    terms = it.terms(FIRST, "BASIC", ("2026-01-01", "2027-12-31"), 60)
    told = it.signing("k-0", "JOINT_OWNERS", signed_on="2025-12-20", filed_on=None)
    it.on(it.cast.street, "k-0", "standing", {"terms": terms, **told, **it.proof("k-0")})
    it.stands("IN_SERVICE", "k-0 IN_FORCE")


def _emergency(it: Estate) -> None:
    """Organise what R-66 allows, and not a day longer; its contract rests on it."""
    street, latest = it.cast.street, emergency_ends_by(it.today, it.profile)
    term = it.today.isoformat(), latest.isoformat()
    it.draft("e-1", it.terms(SECOND, "BASIC", term, 0), street)
    signing = it.signing("e-1", "STREET_EMERGENCY", **it.proof("posting"))
    sign = street, "e-1", "sign"
    it.refused_on("an emergency's contract before it", "NO_LEGAL_BASIS", *sign, signing)
    told: Body = {"provider": SECOND, "reason": texts.EMERGENCY, "posted_at": texts.BOARD}
    long = (
        street,
        "enrolment/emergency-service",
        told | {"ends_by": add_days(latest, 1).isoformat()},
    )
    it.refused("six months and a day", "EMERGENCY_TOO_LONG", *long)
    it.act(street, "enrolment/emergency-service", told | {"ends_by": latest.isoformat()})
    it.on(*sign, signing)
    it.start("e-1", street)
    it.waits("alliance.emergency", latest, it.stands("EMERGENCY_SERVICE", "e-1 IN_FORCE"))


def _met(it: Estate) -> Iterator[datetime]:
    """Hold the owners' meeting; too few come to decide anything, and they have met."""
    meeting = it.vote.another(
        motions=motions("选聘物业服务企业"),
        opens_on=date(2027, 6, 18),
        closes_on=date(2027, 6, 19),
    )
    meeting.post_roll()
    yield at(2027, 6, 1)
    meeting.convene()
    yield at(2027, 6, 18, 10)
    meeting.vote()
    yield at(2027, 6, 20)
    meeting.count()
    meeting.post_result()
    it.heard()


def _by_joint_owners(it: Estate) -> None:
    """Serve it under a contract that the owners signed together (R-26); the emergency is over with it."""
    it.draft("k-1", it.terms(SECOND, "BASIC", ("2027-07-01", "2028-06-30"), 60))
    failed = it.signing("k-1", "ASSEMBLY_DECISION", meeting="vote", motion="m1")
    chair = it.cast.chair
    it.refused_on(
        "a decision that failed", "BASIS_DECISION_NOT_PASSED", chair, "k-1", "sign", failed
    )
    it.on(chair, "k-1", "sign", it.signing("k-1", "JOINT_OWNERS", **it.proof("joint")))
    it.start("k-1", it.cast.provider(SECOND))
    it.hand_over("e-1", it.cast.street)
    seen = it.stands("IN_SERVICE", "e-1 HANDED_OVER", "k-1 IN_FORCE")
    it.expect("the emergency", None, seen.get("emergency"))
    it.on_board("IN_SERVICE", "e-1 HANDED_OVER", "k-0 HANDED_OVER", "k-1 IN_FORCE")
