"""Concerns on their way through the table and the six steps, with a world that does not behave.

The deliberation and the consultation are the real services, their facts the bytes they publish. The
committee is a model that tells what a committee may tell, rightly and wrongly. What one service tells
the other comes late, twice, or not at all until it is sent again; people do what is due, or anything.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from chassis.actors import SYSTEM, Actor
from chassis.consumer import Consumer
from chassis.domain import Command, ref_after
from chassis.refusals import ConcurrentChange, Refusal
from chassis.relay import Record
from consultation import commands as table_wish
from consultation.commands.forms import SEATS, Action, Outcome
from consultation.policies import consumer_of as table_consumer
from consultation.published import publisher as table_publisher
from deliberation import commands as wish
from deliberation.commands.forms import Account
from deliberation.published import publisher as topic_publisher
from deliberation.queries import Queries
from services.consultation.tests import consultation_kit as seats
from services.deliberation.tests import deliberation_kit as people
from services.deliberation.tests.deliberation_kit import ESTATE, LEAD, PROOF, SHA

TAGS = (
    "elevator",
    "hire_provider",
    "covenant",
    "resident_affair",
    "neighbour_dispute",
    "provider_duty",
)
OUTCOMES: tuple[Outcome, ...] = ("REFER_SIX_STEP", "AGREED_ACTION", "NO_CONSENSUS", "REFER_WHISTLE")
AGAIN = 20
"""At most so many records come once more at a time."""
Try = tuple[Actor, Command]


@dataclass
class Channel:
    """What one service tells another: in order, at least once, and in whatever pieces."""

    read: Callable[[int], list[Record]]
    consumer: Consumer
    sent: list[Record] = field(default_factory=list)
    arrived: int = 0

    def fetch(self) -> None:
        """See what the source has said since."""
        last = self.sent[-1].position if self.sent else 0
        for record in self.read(last):
            self.sent.append(replace(record, after=last))
            last = record.position

    def misbehave(self, rng: random.Random) -> None:
        """Deliver some of it: a piece of what is new, something of before again, or with a gap."""
        self.fetch()
        new = self.sent[self.arrived :]
        kind = rng.random()
        if kind < 0.3:
            return
        piece = new[: rng.randint(0, len(new))]
        if kind < 0.45 and len(piece) > 1:
            lost = rng.randrange(len(piece) - 1)
            self._take(piece[:lost] + piece[lost + 1 :])  # what is behind the gap does not count
            self.arrived += lost
            return
        if kind < 0.6 and self.arrived:
            back = rng.randint(1, min(self.arrived, AGAIN))
            piece = self.sent[self.arrived - back : self.arrived] + piece
            self.arrived -= back
        self._take(piece)
        self.arrived += len(piece)

    def drain(self) -> bool:
        """Deliver everything; False when there was nothing."""
        self.fetch()
        new, self.arrived = self.sent[self.arrived :], len(self.sent)
        self._take(new)
        return bool(new)

    def _take(self, records: list[Record]) -> None:
        if records:
            self.consumer.take(records)


class Flow:
    """One estate with its table, its topics, and a committee that is only played."""

    def __init__(self, folder: Path, rng: random.Random) -> None:
        self.rng = rng
        for name in ("topics", "table"):
            (folder / name).mkdir()
        self.topics = people.World(folder / "topics")
        self.table = seats.World(folder / "table").constituted()
        self.refused: dict[str, int] = {}
        self.refs: list[str] = []
        topics, table = self.topics.service.core, self.table.service.core
        self.to_table = Channel(
            _reading(topics.store, topic_publisher(topics.mapper)),
            table_consumer(self.table.service),
        )
        self.to_topics = Channel(
            _reading(table.store, table_publisher(table.mapper)), self.topics.consumer
        )

    def close(self) -> None:
        """Let go of both services."""
        self.topics.service.close()
        self.table.service.close()

    # What happens

    def run(self, topics: int, steps: int) -> None:
        """Let so many topics live for so many steps, then let everything arrive."""
        for n in range(topics):
            self._raise(f"t-{n}")
        for _ in range(steps):
            self._step(self.rng.choice(self.refs))
        self.settle()

    def settle(self) -> None:
        """Let everything that was said arrive, whatever it leads to."""
        while self.to_table.drain() | self.to_topics.drain():
            pass

    def _raise(self, ref: str) -> None:
        petition = self.rng.random() < 0.1
        more: dict[str, Any] = {"tags": (self.rng.choice(TAGS),)}
        if petition:
            self.topics.petitioned(f"p-{ref}")
            more |= {"origin": "PETITION", "origin_ref": f"p-{ref}"}
        if self._try(self.topics, people.RESIDENT, people.raising(ref, **more)):
            self.refs.append(ref)

    def _step(self, ref: str) -> None:
        dice = self.rng.random()
        if dice < 0.035:
            self._pass_days(self.rng.choice((1, 1, 2, 4, 8)))
        elif dice < 0.2:
            self.to_table.misbehave(self.rng)
            self.to_topics.misbehave(self.rng)
        elif dice < 0.32:
            self._try(self.topics, *self._anything(ref))
        elif dice < 0.38:
            self._committee_says_anything(ref)
        else:
            self._due(ref)

    def _pass_days(self, days: int) -> None:
        now = self.topics.now + timedelta(days=days)
        self.topics.to(now)
        self.table.to(now)

    def _try(self, world: Any, who: Actor, c: Command) -> bool:
        """Carry a command out; a refusal must be one that it declares, and writes nothing."""
        head = world.service.core.store.head()
        try:
            world.do(who, c)
        except ConcurrentChange:
            raise
        except Refusal as why:
            assert type(why) in c.spec.refuses, (c, why)  # noqa: PT017
            assert world.service.core.store.head() == head
            self.refused[why.code] = self.refused.get(why.code, 0) + 1
            return False
        return True

    # What is due

    def _due(self, ref: str) -> None:
        topic = self.topics.topic(ref)
        blocker = topic.waiting_for
        if blocker is None:
            return
        if topic.lead not in {"", LEAD.subject}:
            self._try(self.topics, people.BRANCH, wish.NameLead(ESTATE, ref, LEAD.subject))
        for world, who, c in _DUE[blocker.code](self, ref, topic):
            self._try(world, who, c)

    def propose(self, ref: str, _: Any) -> Iterator[Any]:
        """Propose it, seldom return it."""
        if self.rng.random() < 0.05:
            yield self.topics, people.BRANCH, wish.ReturnTopic(ESTATE, ref, "材料不全")
        else:
            yield self.topics, people.BRANCH, people.proposing(ref)

    def consult(self, ref: str, _: Any) -> Iterator[Any]:
        """Take the consultation that was asked for one step further."""
        version = 1 + self.topics.facts(ref).index("TopicProposed")
        address = f"/estates/{ESTATE}/consultations/{ref_after(f't-{ref}', version)}"
        of = self.table.service.load(address)
        if of is not None:
            yield from self._table_step(of)

    def _table_step(self, of: Any) -> Iterator[Any]:
        world, officer, now = self.table, seats.OFFICER, self.table.now
        if of.stage == "REQUESTED":
            yield world, officer, table_wish.DecideRequest(ESTATE, of.ref, accept=True)
        elif of.stage == "ACCEPTED":
            yield world, officer, seats.notice(now + timedelta(days=3), of.ref)
        elif of.stage == "NOTICED":
            yield world, officer, table_wish.OpenSession(ESTATE, of.ref, present=SEATS, residents=5)
        elif of.stage == "IN_SESSION":
            yield from self._conclude(of)

    def _conclude(self, of: Any) -> Iterator[Any]:
        outcome = self.rng.choice(OUTCOMES)
        against = outcome == "NO_CONSENSUS"
        for seat in SEATS:
            stance: Any = "OPPOSE" if against and seat == "PROVIDER" else "SUPPORT"
            c = table_wish.RecordPosition(ESTATE, of.ref, seat, of.edition, stance, "理由")
            yield self.table, seats.holder(seat), c
        agreed = outcome == "AGREED_ACTION"
        due = self.table.today + timedelta(days=20)
        actions = (Action("a-1", "PROVIDER", "照办", due, "photo"),) if agreed else ()
        yield (
            self.table,
            seats.OFFICER,
            table_wish.ConcludeConsultation(ESTATE, of.ref, outcome, actions),
        )

    def plan(self, ref: str, topic: Any) -> Iterator[Any]:
        """Publish the next version."""
        tags = topic.tags if self.rng.random() < 0.95 else ("common_part_use",)
        yield self.topics, LEAD, people.plan(ref, text=f"第 {topic.edition + 1} 版", tags=tags)

    def settle_or_plan(self, ref: str, topic: Any) -> Iterator[Any]:
        """Leave it at what the table agreed, or go on all the same."""
        if self.rng.random() < 0.5:
            yield self.topics, LEAD, wish.SettleTopic(ESTATE, ref, "已和解")
        else:
            yield from self.plan(ref, topic)

    def open_round(self, ref: str, _: Any) -> Iterator[Any]:
        """Ask for opinions."""
        last = self.topics.today + timedelta(days=self.rng.choice((6, 7, 9)))
        yield self.topics, LEAD, wish.OpenRound(ESTATE, ref, "公告栏", last)

    def in_round(self, ref: str, topic: Any) -> Iterator[Any]:
        """Speak, or close the round."""
        number = len(topic.rounds)
        if self.rng.random() < 0.4:
            name = f"o-{self.rng.randrange(10**9)}"
            yield self.topics, people.OWNER, wish.SubmitOpinion(ESTATE, ref, name, number, "意见")
        yield self.topics, LEAD, wish.CloseRound(ESTATE, ref, number)

    def answer(self, ref: str, topic: Any) -> Iterator[Any]:
        """Answer what is not answered."""
        for one in (r for r in topic.rounds if r.unanswered):
            said = Queries(self.topics.service).opinions(ESTATE, ref, one.number, LEAD)
            left = [o["opinion"] for o in said if o["opinion"] not in one.answered]
            reply = people.reply(*left[: self.rng.randint(1, len(left))])
            yield self.topics, LEAD, wish.AnswerOpinions(ESTATE, ref, one.number, (reply,))

    def members(self, ref: str, _: Any) -> Iterator[Any]:
        """Have the members' meeting."""
        present = self.rng.choice((5, 8))
        yield (
            self.topics,
            people.BRANCH,
            wish.RecordMembersReview(ESTATE, ref, present, 10, 4, SHA),
        )

    def council(self, ref: str, _: Any) -> Iterator[Any]:
        """Have the council vote; sometimes it says no."""
        in_favour = self.rng.choice((0, 6, 6, 6, 6))
        yield (
            self.topics,
            people.COUNCIL,
            wish.RecordCouncilReview(ESTATE, ref, 9, 11, in_favour, SHA),
        )

    def freeze(self, ref: str, topic: Any) -> Iterator[Any]:
        """Freeze the plan."""
        yield self.topics, LEAD, wish.FreezePlan(ESTATE, ref, topic.plans[-1].sha256)

    def schedule(self, ref: str, topic: Any) -> Iterator[Any]:
        """Have the played committee call a meeting, now and then on another plan."""
        sha = topic.frozen.sha256 if self.rng.random() < 0.9 else "b" * 64
        self.topics.scheduled(sha, f"m-{ref}-{topic.attempt.number}")
        yield from ()

    def vote(self, _: str, topic: Any) -> Iterator[Any]:
        """Have it count and post."""
        meeting = topic.attempt.vote.meeting
        self.topics.counted(passed=self.rng.random() < 0.7, meeting=meeting)
        self.topics.posted(meeting)
        yield from ()

    def final(self, ref: str, topic: Any) -> Iterator[Any]:
        """Have the result become final, or be told of a recount first."""
        meeting = topic.decision.ref.split("/")[1]
        if self.rng.random() < 0.2:
            self.topics.counted(passed=self.rng.random() < 0.5, meeting=meeting)
        self.topics.final(meeting)
        if self.rng.random() < 0.3:
            yield self.topics, people.OWNER, wish.RaiseObjection(ESTATE, ref, "ob-1", "异议")

    def enter(self, ref: str, _: Any) -> Iterator[Any]:
        """Enter what the residents decided."""
        yield (
            self.topics,
            people.OFFICER,
            wish.RecordResidentsDecision(
                ESTATE, ref, "RESIDENTS_MEETING", 60, 100, self.rng.choice((30, 40)), SHA
            ),
        )

    def confirm(self, ref: str, _: Any) -> Iterator[Any]:
        """Confirm it."""
        yield self.topics, people.COUNCIL, wish.ConfirmResidentsDecision(ESTATE, ref, SHA)

    def post(self, ref: str, _: Any) -> Iterator[Any]:
        """Post the residents' decision."""
        yield self.topics, LEAD, wish.PublishResolution(ESTATE, ref, "公告栏")

    def start(self, ref: str, _: Any) -> Iterator[Any]:
        """Start the work."""
        yield self.topics, LEAD, people.starting(ref, self.topics.today)

    def reply_to_objections(self, ref: str, topic: Any) -> Iterator[Any]:
        """Answer an objection."""
        for name in topic.attempt.objections:
            c = wish.AnswerObjection(ESTATE, ref, name, upheld=False, answer="已答复")
            yield self.topics, LEAD, c

    def work(self, ref: str, topic: Any) -> Iterator[Any]:
        """Report on a milestone; sometimes more is spent than there is."""
        name = self.rng.choice(topic.work.open)
        spent = topic.work.spent_fen + self.rng.choice((0, topic.budget_fen // 2))
        yield (
            self.topics,
            LEAD,
            wish.ReportProgress(ESTATE, ref, name, done=True, spent_fen=spent, evidence=(PROOF,)),
        )

    def accept(self, ref: str, _: Any) -> Iterator[Any]:
        """Accept the work, or send it back."""
        good = self.rng.random() < 0.85
        yield (
            self.topics,
            people.WATCHER,
            wish.AcceptWork(
                ESTATE, ref, accepted=good, evidence=(PROOF,), defects=None if good else "缺陷"
            ),
        )

    def result(self, ref: str, topic: Any) -> Iterator[Any]:
        """Post the accounts."""
        lines = (Account("全部", topic.work.spent_fen),)
        yield self.topics, LEAD, wish.PublishResult(ESTATE, ref, "公告栏", "已完成", lines)

    def ask(self, ref: str, _: Any) -> Iterator[Any]:
        """Ask the residents."""
        satisfied = self.rng.choice((2, 6, 9))
        yield self.topics, people.OFFICER, wish.RecordSatisfaction(ESTATE, ref, 40, 10, satisfied)

    def close_topic(self, ref: str, _: Any) -> Iterator[Any]:
        """Close it."""
        yield self.topics, LEAD, wish.CloseTopic(ESTATE, ref)

    def resume(self, ref: str, _: Any) -> Iterator[Any]:
        """Let it go on."""
        yield self.topics, people.STREET, wish.ResumeTopic(ESTATE, ref, "核查完毕")

    def nothing(self, ref: str, topic: Any) -> Iterator[Any]:
        """Wait; or settle what may be settled."""
        if topic.small_path:
            yield self.topics, LEAD, wish.SettleTopic(ESTATE, ref, "已和解")

    # What is not

    def _anything(self, ref: str) -> Try:
        """Give any command by anybody, lawful only by chance."""
        return self.rng.choice(_ANYTHING)(ref, self.topics)

    def _committee_says_anything(self, ref: str) -> None:
        meeting = f"m-{ref}-{self.rng.randint(1, 2)}"
        kind = self.rng.choice(
            ("DecisionAnnulled", "DecisionRevokedByCourt", "DecisionSuspended", "DecisionUpheld")
        )
        dice = self.rng.random()
        if dice < 0.25:
            self.topics.undone(kind, meeting)
        elif dice < 0.4:
            self.topics.meeting("MeetingCancelled", meeting=meeting)
        elif dice < 0.6:
            self.topics.final(meeting)
        elif dice < 0.8:
            self.topics.counted(passed=self.rng.random() < 0.5, meeting=meeting)
        else:
            self.topics.posted(meeting)


def _reading(store: Any, publish: Callable[[Any], Record]) -> Callable[[int], list[Record]]:
    def read(after: int) -> list[Record]:
        found, page = [], store.page(after, 500)
        while page:
            found += [publish(one) for one in page]
            page = store.page(page[-1].position, 500)
        return found

    return read


_DUE: dict[str, Callable[[Flow, str, Any], Iterator[Any]]] = {
    "AWAITS_PROPOSAL": Flow.propose,
    "AWAITS_CONSULTATION": Flow.consult,
    "AWAITS_PLAN": Flow.plan,
    "AWAITS_REVISION": Flow.plan,
    "AWAITS_ROUND": Flow.open_round,
    "ROUND_OPEN": Flow.in_round,
    "AWAITS_ROUND_CLOSE": Flow.in_round,
    "AWAITS_SETTLEMENT": Flow.settle_or_plan,
    "AWAITS_ANSWERS": Flow.answer,
    "AWAITS_MEMBERS_REVIEW": Flow.members,
    "AWAITS_COUNCIL_REVIEW": Flow.council,
    "AWAITS_FREEZE": Flow.freeze,
    "AWAITS_MEETING": Flow.schedule,
    "AWAITS_VOTE": Flow.vote,
    "AWAITS_FINAL_RESULT": Flow.final,
    "AWAITS_RESIDENTS_DECISION": Flow.enter,
    "AWAITS_CONFIRMATION": Flow.confirm,
    "AWAITS_PUBLICATION": Flow.post,
    "POSTING_RUNS": Flow.start,
    "AWAITS_OBJECTION_ANSWERS": Flow.reply_to_objections,
    "AWAITS_START": Flow.start,
    "WORK_GOES_ON": Flow.work,
    "AWAITS_ACCEPTANCE": Flow.accept,
    "AWAITS_RESULT": Flow.result,
    "AWAITS_SATISFACTION": Flow.ask,
    "RESULT_POSTING_RUNS": Flow.close_topic,
    "AWAITS_CLOSE": Flow.close_topic,
    "SUSPENDED": Flow.resume,
    "DECIDER_NOT_AVAILABLE": Flow.nothing,
}
"""What somebody does about each thing that a topic may wait for."""

_ANYTHING: tuple[Callable[[str, people.World], Try], ...] = (
    lambda ref, _: (people.BRANCH, people.proposing(ref)),
    lambda ref, _: (people.BRANCH, wish.ReturnTopic(ESTATE, ref, "不同意")),
    lambda ref, _: (people.RESIDENT, wish.WithdrawTopic(ESTATE, ref, "算了")),
    lambda ref, _: (LEAD, wish.SettleTopic(ESTATE, ref, "和解")),
    lambda ref, _: (LEAD, wish.AttachConsultation(ESTATE, ref, "c-9")),
    lambda ref, _: (LEAD, people.plan(ref)),
    lambda ref, w: (LEAD, wish.OpenRound(ESTATE, ref, "公告栏", w.today)),
    lambda ref, _: (LEAD, wish.CloseRound(ESTATE, ref, 1)),
    lambda ref, _: (people.OWNER, wish.SubmitOpinion(ESTATE, ref, "o-1", 1, "意见")),
    lambda ref, _: (people.COUNCIL, wish.RecordCouncilReview(ESTATE, ref, 9, 11, 6, SHA)),
    lambda ref, _: (people.BRANCH, wish.RecordMembersReview(ESTATE, ref, 8, 10, 8, SHA)),
    lambda ref, w: (LEAD, wish.FreezePlan(ESTATE, ref, _last_sha(w, ref))),
    lambda ref, _: (LEAD, wish.RecordResolution(ESTATE, ref, f"m-{ref}-1", "x-1")),
    lambda ref, _: (
        people.OFFICER,
        wish.RecordResidentsDecision(ESTATE, ref, "RESIDENTS_MEETING", 60, 100, 40, SHA),
    ),
    lambda ref, _: (people.COUNCIL, wish.ConfirmResidentsDecision(ESTATE, ref, SHA)),
    lambda ref, _: (LEAD, wish.PublishResolution(ESTATE, ref, "公告栏")),
    lambda ref, w: (LEAD, people.starting(ref, w.today)),
    lambda ref, _: (
        LEAD,
        wish.ReportProgress(ESTATE, ref, "pit", done=True, spent_fen=1, evidence=(PROOF,)),
    ),
    lambda ref, _: (people.WATCHER, wish.AcceptWork(ESTATE, ref, accepted=True, evidence=(PROOF,))),
    lambda ref, _: (
        LEAD,
        wish.PublishResult(ESTATE, ref, "公告栏", "完", (Account("全部", 1),)),
    ),
    lambda ref, _: (people.OFFICER, wish.RecordSatisfaction(ESTATE, ref, 40, 10, 9)),
    lambda ref, _: (LEAD, wish.CloseTopic(ESTATE, ref)),
    lambda ref, _: (people.STREET, wish.SuspendTopic(ESTATE, ref, "核查")),
    lambda ref, _: (people.STREET, wish.ResumeTopic(ESTATE, ref, "核查完毕")),
    lambda ref, _: (SYSTEM, wish.ArrangeVote(ESTATE, ref, "b" * 64, "m-9", "x-9")),
    lambda ref, _: (SYSTEM, wish.FollowDecision(ESTATE, ref, "m-9", "x-9", "ANNULLED")),
)


def _last_sha(world: people.World, ref: str) -> str:
    topic = world.topic(ref)
    return topic.plans[-1].sha256 if topic and topic.plans else "c" * 64
