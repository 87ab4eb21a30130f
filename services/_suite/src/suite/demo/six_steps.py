"""What every matter of the owners goes through: to the table, through two rounds, to the vote."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from suite.demo.client import Client, Who
from suite.demo.estate import EstateVote
from suite.demo.people import Neighbours
from suite.demo.topic import SEATS, Money, Topic

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Days:
    """When a topic gets from the table to the vote's end; each round hangs for seven full days."""

    session: datetime
    voting: date

    @property
    def spoken(self) -> datetime:
        """Give when opinions are said in the first round."""
        return self.session + timedelta(days=2)

    @property
    def second(self) -> datetime:
        """Give the day after the first round."""
        return _morning(self.session + timedelta(days=8))

    @property
    def frozen(self) -> datetime:
        """Give the day after the second round."""
        return self.second + timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Considered:
    """What is said in step 3: two versions, their money, the words in each round."""

    plans: tuple[str, str]
    funding: tuple[Money, Money]
    words: tuple[Sequence[str], Sequence[str]]
    adopted: tuple[tuple[int, ...], tuple[int, ...]]


def constitute(client: Client, cast: Neighbours, *, elected: bool = True) -> dict[str, Who]:
    """Constitute the table; where there is no committee, others sit for who is absent by nature."""
    holders = {
        "PARTY_BRANCH": cast.branch,
        "COMMUNITY": cast.community,
        "OWNERS_COMMITTEE": cast.chair if elected else cast.named("acting"),
        "RESIDENTS_COUNCIL": cast.council if elected else cast.named("delegate"),
        "PROVIDER": cast.named("provider"),
    }
    seats: list[dict[str, Any]] = [{"seat": s, "holder": holders[s].subject} for s in SEATS]
    if not elected:
        named = [cast.owner(n).subject for n in range(3)]
        seats[2] |= {"substitute": "RESIDENTS_COMMITTEE_ACTING", "named": named}
        seats[4] |= {"substitute": "FLOOR_SERVICE"}
    client.post(
        cast.community, f"/consultation/v1/estates/{cast.estate_id}/table", {"seats": seats}
    )
    return holders


def propose(topic: Topic, days: Days) -> Iterator[datetime]:
    """Propose it and bring it to the table, which is called for its day."""
    topic.propose()
    topic.stands("PROPOSED AWAITS_CONSULTATION")
    plan = {"text": "先干起来", "tags": [topic.wish.tag], "cost_fen": 0, "funding": []}
    topic.refused("a plan before the table", "INVALID_STATE", topic.cast.lead, "publish-plan", plan)
    topic.come_to_the_table()
    topic.call_session(days.session)
    yield days.session


def at_the_table(topic: Topic, amended: str, reservation: str) -> None:
    """Have the table refer to the owners what only they can decide."""
    topic.hold_session(amended, reservation)
    agreed = partial(topic.conclude, "AGREED_ACTION", [topic.some_action()])
    topic.account.short_cut(
        topic.client, "the table deciding for the owners", "CANNOT_DECIDE_RESERVED_MATTER", agreed
    )
    topic.conclude("REFER_SIX_STEP")
    topic.stands("CONSULTED AWAITS_PLAN")
    topic.refused("the small path", "NOT_SETTLED", topic.cast.lead, "settle", {"feedback": "算了"})


def consider(
    topic: Topic, said: Considered, days: Days, vote: EstateVote, speakers: Sequence[Who]
) -> Generator[datetime, None, str]:
    """Ask twice on successive versions, answer everybody, review."""
    lead = topic.cast.lead
    first = topic.plan(said.plans[0], said.funding[0])
    topic.open_round()
    vote.post_roll()
    topic.stands("CONSULTED ROUND_OPEN")
    yield days.spoken
    topic.speak(1, list(zip(speakers, said.words[0], strict=True)))
    topic.refused("closing a round early", "ROUND_TOO_SHORT", lead, "close-round", {"round": 1})
    yield days.second
    topic.lead("close-round", {"round": 1})
    topic.stands("CONSULTED AWAITS_ANSWERS")
    topic.refused("one round only", "TOO_FEW_ROUNDS", lead, "freeze-plan", {"sha256": first})
    topic.answer(1, *_groups(said.adopted[0], said.words[0]))
    topic.stands("CONSULTED AWAITS_REVISION")
    last = topic.plan(said.plans[1], said.funding[1])
    topic.open_round()
    topic.speak(2, list(zip(speakers, said.words[1], strict=False)))
    yield days.frozen
    topic.lead("close-round", {"round": 2})
    freeze = {"sha256": last}
    topic.refused("unanswered opinions", "OPINIONS_UNANSWERED", lead, "freeze-plan", freeze)
    topic.answer(2, *_groups(said.adopted[1], said.words[1]))
    topic.stands("CONSULTED AWAITS_MEMBERS_REVIEW")
    topic.refused("an unreviewed plan", "REVIEW_MISSING", lead, "freeze-plan", freeze)
    topic.review()
    topic.stands("CONSULTED AWAITS_FREEZE")
    return last


def _groups(adopted: tuple[int, ...], words: Sequence[str]) -> tuple[list[int], list[int]]:
    every = range(1, len(words) + 1)
    return list(adopted), [n for n in every if n not in adopted]


def vote(
    topic: Topic, sha256: str, days: Days, vote: EstateVote, *, passed: bool
) -> Iterator[datetime]:
    """Freeze the plan, and let the convener's meeting decide on it by its digest."""
    topic.freeze(sha256)
    topic.stands("REVIEWED AWAITS_MEETING")
    pending = topic.pending("PENDING")
    motion = {"motion_id": "m1", "items": [pending["item"]]}
    motion |= {name: pending[name] for name in ("title", "text", "tags", "plan_sha256")}
    closes = days.voting + timedelta(days=1)
    meeting = vote.another(motions=[motion], opens_on=days.voting, closes_on=closes)
    meeting.convene()
    topic.pending("TAKEN_UP")
    topic.stands("REVIEWED AWAITS_VOTE")
    yield datetime(*days.voting.timetuple()[:3], 10, tzinfo=SHANGHAI)
    meeting.vote()
    yield datetime(*closes.timetuple()[:3], 9, tzinfo=SHANGHAI) + timedelta(days=1)
    meeting.count()
    meeting.post_result()
    topic.heard()
    stage = "PUBLISHED" if passed else "RESOLVED"
    topic.stands(f"{stage} AWAITS_FINAL_RESULT")


def carried_out(
    topic: Topic,
    milestones: Sequence[tuple[str, str, str]],
    fen: int,
    days: tuple[datetime, datetime],
) -> Iterator[datetime]:
    """Carry out who was chosen: the takeover, accounts, satisfaction, the end; `days` are two of them."""
    topic.stands("PUBLISHED AWAITS_START")
    topic.lead("start", topic.start_body("中选的物业服务企业", milestones))
    topic.stands("IMPLEMENTING WORK_GOES_ON")
    yield days[0]
    topic.progress(milestones[0][0], fen)
    topic.act(topic.cast.owner(0), "accept-work", topic.accept_body())
    topic.report("交接完成，首年费用已列明", (("首年物业服务费", fen),))
    topic.survey(24, 20, 18)
    topic.stands("REPORTED RESULT_POSTING_RUNS")
    yield days[1]
    topic.lead("close", {})
    topic.ends("CLOSED", steps=6)


def _morning(instant: datetime) -> datetime:
    return instant.replace(hour=9)
