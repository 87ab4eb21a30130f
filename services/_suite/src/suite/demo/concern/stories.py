"""The three concerns: which way each goes, what it meets, what must be refused on the way.

Each is a generator: it does what there is to do at an instant, and gives the next one.
"""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from suite.demo.checked import Account
from suite.demo.client import Client, Who
from suite.demo.concern import texts
from suite.demo.concern.ways import FLAT_CM2, Concern, at, estate
from suite.demo.estate import digest
from suite.demo.figures import electorate
from suite.demo.people import Neighbours
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

WORK = (("m1", "基础和井道", "2026-08-20"), ("m2", "安装和验收", "2026-09-20"))
TAKEOVER = (("m1", "交接查验", "2026-09-25"),)


def elevator(client: Client, code: str, account: Account) -> Iterator[datetime]:
    """Carry a stairwell's elevator through all six steps; it passes as a major matter."""
    cells = [("AGREE", 10 * FLAT_CM2, 10), ("DISAGREE", FLAT_CM2, 1)]
    concern = Concern(
        client, account, estate(client, "elevator", code, (24, cells), stairwell="b1/1")
    )
    cast = concern.found()
    concern.vote.seat_committee()
    topic = concern.topic(cast, texts.ELEVATOR, constitute(client, cast))
    topic.raise_it(cast.owner(0), "RESIDENT")
    topic.stands("DRAFT AWAITS_PROPOSAL")
    yield at(6, 2)
    weaker = topic.proposal(class_hint="ART278_ORDINARY")
    topic.refused("a class weaker than the tags", "CLASS_MISMATCH", cast.branch, "propose", weaker)
    days = Days(at(6, 8, 14), date(2026, 7, 10))
    yield from propose(topic, days)
    said = Considered(
        texts.ELEVATOR_PLANS,
        (
            (("OWNERS_SHARE", 280_000_00), ("GOVERNMENT", 200_000_00)),
            (("OWNERS_SHARE", 275_000_00), ("GOVERNMENT", 200_000_00)),
        ),
        texts.ELEVATOR_WORDS,
        ((1, 3), (1,)),
    )
    at_the_table(topic, texts.ELEVATOR_AT_TABLE, texts.ELEVATOR_RESERVATION)
    speakers = (cast.owner(3), cast.owner(10), cast.tenant)
    sha256 = yield from consider(topic, said, days, concern.vote, speakers)
    freeze = {"sha256": sha256, "decision_class": "ART278_ORDINARY"}
    topic.refused("a weaker class", "CLASS_MISMATCH", cast.lead, "freeze-plan", freeze)
    yield from vote(topic, sha256, days, concern.vote, passed=True)
    account.expect("the class", "ART278_MAJOR", topic.seen()["frozen"]["decision_class"])
    start = topic.start_body("一单元电梯筹建小组委托的施工单位", WORK)
    topic.refused("starting before the posting is over", "NOT_PASSED", cast.lead, "start", start)
    topic.act(cast.owner(10), "object", {"objection": "o-1", "text": "采光补偿没有写明"})
    yield at(7, 21)
    topic.stands("PUBLISHED AWAITS_OBJECTION_ANSWERS")
    topic.pending("DONE")
    topic.refused("starting over an objection", "OPEN_OBJECTIONS", cast.lead, "start", start)
    answer = {"objection": "o-1", "upheld": False, "answer": "补偿按表决方案第三条执行"}
    topic.lead("answer-objection", answer)
    two = start | {"supervisors": start["supervisors"][:2]}
    topic.refused("two supervisors", "SUPERVISORS_INSUFFICIENT", cast.lead, "start", two)
    topic.lead("start", start)
    topic.stands("IMPLEMENTING WORK_GOES_ON")
    yield from work(topic)
    account.why = (
        "passed as a major matter, 10 of 12 heads for it; built, accounted for, 9 of 10 satisfied"
    )


def hiring(client: Client, code: str, account: Account) -> Iterator[datetime]:
    """Carry the hiring of a provider: it fails on quorum, is reworked, and passes."""
    cells = [("AGREE", 12 * FLAT_CM2, 12)]
    concern = Concern(client, account, estate(client, "hiring", code, (24, cells)))
    cast = concern.found()
    concern.vote.seat_committee()
    holders = constitute(client, cast)
    first = concern.topic(cast, texts.HIRING, holders)
    first.raise_it(cast.chair, "COMMITTEE")
    first.stands("DRAFT AWAITS_PROPOSAL")
    yield at(6, 2)
    dear = (("OWNERS_SHARE", 63_590_40),)
    days = Days(at(6, 9, 10), date(2026, 7, 11))
    yield from propose(first, days)
    said = Considered(texts.HIRING_PLANS, (dear, dear), texts.HIRING_WORDS, ((2,), ()))
    at_the_table(first, texts.HIRING_AT_TABLE, texts.HIRING_RESERVATION)
    speakers = (cast.owner(1), cast.owner(2))
    sha256 = yield from consider(first, said, days, concern.vote, speakers)
    yield from vote(first, sha256, days, concern.vote, passed=False)
    yield at(7, 21)
    first.ends("REJECTED", steps=5)
    first.pending("DONE")
    yield from _hire_again(concern, cast, holders, speakers)
    account.why = "12 of 24 heads were too few; reworked, 20 took part and 17 agreed"


def _hire_again(
    concern: Concern, cast: Neighbours, holders: dict[str, Who], speakers: tuple[Who, ...]
) -> Iterator[datetime]:
    """Raise it again with a new plan, and carry it to its end."""
    again = concern.topic(cast, texts.HIRING_AGAIN, holders)
    same = partial(again.raise_it, cast.chair, "COMMITTEE")
    concern.account.short_cut(
        concern.client, "the same without a new plan", "SAME_TOPIC_REJECTED_RECENTLY", same
    )
    new = digest(texts.HIRING_PLANS_AGAIN[0])
    again.raise_it(cast.chair, "COMMITTEE", replaces="hiring-1", new_plan_sha256=new)
    again.stands("DRAFT AWAITS_PROPOSAL")
    yield at(7, 22)
    cheap = (("OWNERS_SHARE", 50_342_40),)
    days = Days(at(7, 28, 10), date(2026, 8, 29))
    yield from propose(again, days)
    said = Considered(
        texts.HIRING_PLANS_AGAIN, (cheap, cheap), texts.HIRING_WORDS_AGAIN, ((1, 2), (1,))
    )
    at_the_table(again, texts.HIRING_AT_TABLE, texts.HIRING_RESERVATION)
    cells = [("AGREE", 17 * FLAT_CM2, 17), ("DISAGREE", 3 * FLAT_CM2, 3)]
    voters = electorate((24 * FLAT_CM2, 24), cells)
    second = concern.vote.another(voters=voters, roll="vote-2", meeting="vote-2")
    sha256 = yield from consider(again, said, days, second, speakers)
    yield from vote(again, sha256, days, second, passed=True)
    yield at(9, 8)
    yield from carried_out(again, TAKEOVER, 50_342_40, (at(9, 28), at(10, 6)))


def dispute(client: Client, code: str, account: Account) -> Iterator[datetime]:
    """Settle a dispute among neighbours at the table: it ends after step 2, nobody has to vote."""
    concern = Concern(client, account, estate(client, "noise", code, (8, [])))
    cast = concern.found()
    topic = concern.topic(cast, texts.DISPUTE, constitute(client, cast, elected=False))
    topic.raise_it(cast.tenant, "RESIDENT")
    topic.stands("DRAFT AWAITS_PROPOSAL")
    yield at(6, 2)
    yield from propose(topic, Days(at(6, 10, 15), date(2026, 7, 1)))
    topic.hold_session(texts.DISPUTE_AT_TABLE, texts.DISPUTE_RESERVATION)
    action = {"action": "a-1", "seat": "PROVIDER", "text": "每日巡查并登记", "due_on": "2026-06-20"}
    topic.conclude("AGREED_ACTION", [action | {"evidence_kind": "照片"}])
    topic.stands("CONSULTED AWAITS_SETTLEMENT")
    thanks = {"feedback": "作息安排已告知双方"}
    topic.refused("settling for the lead", "ROLE_NOT_ALLOWED", cast.tenant, "settle", thanks)
    topic.lead("settle", thanks)
    topic.ends("CLOSED", steps=3)
    yield at(6, 18)
    topic.report_action("a-1", "PROVIDER")
    account.expect("the table", "CLOSED", topic.consultation()["stage"])
    account.why = (
        "the five seats agreed on an action, and nobody else has to decide it: the small path"
    )


def work(topic: Topic) -> Iterator[datetime]:
    """Work to two milestones; others than who leads it accept it; accounts, satisfaction, the end."""
    cast, watcher = topic.cast, topic.cast.owner(0)
    yield at(8, 17)
    topic.progress("m1", 200_000_00)
    over = topic.progress_body("m2", 500_000_00, done=False)
    topic.refused("spending over the budget", "SPENT_EXCEEDS_BUDGET", cast.lead, "progress", over)
    accept = topic.accept_body()
    topic.refused("accepting half a work", "WORK_NOT_DONE", watcher, "accept-work", accept)
    topic.stands("IMPLEMENTING WORK_GOES_ON")
    yield at(9, 14)
    topic.progress("m2", 470_000_00)
    topic.stands("IMPLEMENTING AWAITS_ACCEPTANCE")
    topic.refused("accepting one's own work", "SELF_VERIFICATION", cast.lead, "accept-work", accept)
    topic.act(watcher, "accept-work", accept)
    topic.stands("IMPLEMENTING AWAITS_RESULT")
    topic.report("电梯已验收投用", (("设备", 330_000_00), ("土建和坡道", 140_000_00)))
    topic.stands("REPORTED AWAITS_SATISFACTION")
    topic.refused("closing without a survey", "SATISFACTION_MISSING", cast.lead, "close", {})
    topic.survey(12, 10, 9)
    topic.stands("REPORTED RESULT_POSTING_RUNS")
    topic.refused("closing too soon", "RESULT_POSTING_TOO_SHORT", cast.lead, "close", {})
    yield at(9, 22)
    topic.lead("close", {})
    topic.ends("CLOSED", steps=6)
