"""A plan that the deliberation froze waits for a meeting, is taken up, let go, taken back (C1, R-15)."""

from collections.abc import Iterator
from datetime import UTC, date
from itertools import count
from typing import Any

import pytest

from chassis.domain import CLOCKS, Cause, ref_after
from chassis.relay import InProcess, Record
from cogov.deliberation.v1 import events_pb2 as pb
from committee import commands as wish
from committee.commands.forms import Motion
from committee.domain.motions import check_motions
from committee.policies import consumer_of
from committee.published import publisher
from committee.views import topic_stream
from law.profiles import in_force
from services.committee.tests.committee_edge import ME, Edge
from services.committee.tests.committee_kit import CHAIR, CLERK, ESTATE, PROOF, STREET, World, local

OF = "deliberation.Deliberation."
PLAN, OTHER = "b" * 64, "c" * 64
FROZEN: dict[str, Any] = {
    "ref": "lift",
    "version": 2,
    "sha256": PLAN,
    "decision_class": "ART278_MAJOR",
    "item": 7,
    "title": "Lift",
    "text": "Build a lift",
    "tags": ["elevator", "neighbour_dispute"],
    "extent": {"kind": "estate"},
    "cost_fen": 60_000_000,
}


class Told:
    """A committee that hears a deliberation, which only speaks."""

    def __init__(self, world: World) -> None:
        self.world, self.transport = world, InProcess()
        self.consumer = consumer_of(world.committee)
        self.transport.consumers = [self.consumer.take]
        self._positions, self.said = count(1), list[Record]()

    def say(self, fact: str, topic: str = "lift", at: int = 9, **fields: Any) -> Record:
        """Have the deliberation say something of a topic, and the committee hear it."""
        record = self.record(fact, topic, at, **fields)
        self.consumer.take([record])
        return record

    def record(self, fact: str, topic: str = "lift", at: int = 9, **fields: Any) -> Record:
        """Make a record of the deliberation."""
        event, position = pb.DeliberationEvent(), next(self._positions)
        meta = event.meta
        meta.estate_id, meta.source, meta.position = str(ESTATE), "deliberation", position
        meta.stream, meta.version = str(topic_stream(ESTATE, topic)), at
        meta.recorded_at.FromDatetime(self.world.now.astimezone(UTC))
        name = "".join("_" + c.lower() if c.isupper() else c for c in fact).lstrip("_")
        event.MergeFrom(pb.DeliberationEvent(**{name: fields}))
        return Record("deliberation", position, str(ESTATE), OF + fact, event.SerializeToString())

    def freeze(self, topic: str = "lift", at: int = 9, **more: Any) -> Record:
        """Have a topic's plan frozen."""
        return self.say("PlanFrozen", topic, at, **(FROZEN | {"ref": topic} | more))

    def hear(self) -> None:
        """Let the committee hear itself."""
        core = self.world.committee.core
        relay = core.relay(publisher(core.mapper), self.transport)
        while relay.step():
            pass

    def pending(self, ref: str = "lift-9") -> Any:
        """Give a pending motion as it stands."""
        return self.world.committee.load(f"/estates/{ESTATE}/pending-motions/{ref}")

    def parked(self) -> int:
        """Give how many records were not understood."""
        return len(self.consumer.parked_rows())


@pytest.fixture(name="told")
def _told(world: World) -> Told:
    return Told(world)


def motion_on(plan: str = PLAN, ref: str = "m-1") -> Motion:
    """Give a motion that carries a plan."""
    return Motion(ref, "Lift", "Build a lift", [7], ["elevator"], plan_sha256=plan)


def test_a_frozen_plan_waits_for_a_meeting_thirty_days(told: Told) -> None:
    """C1: shown to the conveners, in the fact's name and time; after that the street may order (R-15)."""
    record = told.freeze()
    motion = told.pending()
    fact = told.world.committee.core.mapper.read(
        told.world.committee.core.store.events(motion.id)[0]
    )
    days = in_force("CN_NATIONAL", date(2026, 3, 2)).days("topic_decision_days")

    assert (motion.stage, motion.topic, motion.item) == ("PENDING", "lift", 7)
    assert (motion.due, days) == (date(2026, 4, 1), 30)
    assert (fact.by.role, fact.cause) == ("SYSTEM", Cause("deliberation", record.position))
    assert CLOCKS["motion.pending"].rules == ("R-15",)

    told.world.to(local(date(2026, 4, 2), 9))
    assert (told.pending().stage, told.pending().overdue, told.pending().due) == (
        "PENDING", True, None,
    )  # fmt: skip


def test_what_is_pending_may_be_scheduled_as_it_is(told: Told) -> None:
    """C1: item and tags pass; an affair beside them is not the assembly's and is left out."""
    told.freeze()
    shown = told.pending()
    motion = Motion(
        "m-1",
        shown.title,
        shown.text,
        [shown.item],
        list(shown.tags),
        plan_sha256=shown.plan_sha256,
    )

    check_motions([motion], shown.extent)
    assert shown.tags == ("elevator",)


@pytest.mark.parametrize(
    "not_voted", [{"item": 0, "decision_class": "RESIDENT_AFFAIR"}, {"decision_class": "ART279_UNANIMOUS"}]
)  # fmt: skip
def test_what_the_assembly_does_not_decide_waits_for_no_meeting(
    told: Told, not_voted: dict[str, Any]
) -> None:
    """R-01, R-18: neither an affair of residents nor what every affected owner must agree to."""
    told.freeze(**not_voted)
    assert told.pending() is None


def test_a_meeting_takes_a_plan_up_and_lets_it_go(told: Told) -> None:
    """Scheduled, amended away, amended back, cancelled: the convener's time begins anew each time."""
    told.freeze()
    told.world.schedule(motions=[motion_on()])
    told.hear()
    assert (told.pending().stage, told.pending().meetings) == ("TAKEN_UP", {"mt-1": "m-1"})
    assert told.pending().due is None

    told.world.to(local(date(2026, 3, 3), 9))
    told.world.do(CHAIR, wish.AmendMotions(ESTATE, "mt-1", [motion_on(OTHER)]))
    told.hear()
    assert (told.pending().stage, told.pending().due) == ("PENDING", date(2026, 4, 2))

    told.world.do(CHAIR, wish.AmendMotions(ESTATE, "mt-1", [motion_on(ref="m-2")]))
    told.hear()
    assert told.pending().meetings == {"mt-1": "m-2"}

    told.world.do(CHAIR, wish.CancelMeeting(ESTATE, "mt-1", "No hall"))
    told.hear()
    assert (told.pending().stage, told.pending().due) == ("PENDING", date(2026, 4, 2))
    assert told.parked() == 0


def test_what_two_meetings_have_waits_for_none_until_both_let_go(told: Told) -> None:
    """One of them may be called off."""
    told.freeze()
    for ref in ("mt-1", "mt-2"):
        told.world.schedule(ref, motions=[motion_on()])
    told.world.do(CHAIR, wish.CancelMeeting(ESTATE, "mt-1", "No hall"))
    told.hear()

    assert (told.pending().stage, told.pending().meetings) == ("TAKEN_UP", {"mt-2": "m-1"})


def test_a_meeting_that_was_quicker_than_the_fact_is_found(told: Told) -> None:
    """A delayed record of the freeze: the meeting that has the plan already is noted at once."""
    delayed = told.record("PlanFrozen", **FROZEN)
    told.world.schedule(motions=[motion_on()])
    told.world.schedule("mt-2", motions=[motion_on()])
    told.world.do(CHAIR, wish.CancelMeeting(ESTATE, "mt-2", "No hall"))
    told.hear()
    assert told.pending() is None

    for _ in range(2):
        told.consumer.take([delayed])
    assert told.pending().meetings == {"mt-1": "m-1"}


@pytest.mark.parametrize(
    ("fact", "fields", "stage"),
    [
        ("PlanVersionPublished", {"version": 3, "again": True}, "WITHDRAWN"),
        ("PlanVersionPublished", {"version": 3, "again": False}, "PENDING"),
        ("TopicWithdrawn", {"reason": "Settled"}, "WITHDRAWN"),
        ("TopicLapsed", {}, "WITHDRAWN"),
        ("ResolutionAnnulled", {"over": False}, "WITHDRAWN"),
        ("ResolutionRevoked", {"over": False}, "WITHDRAWN"),
        ("DeliberationSuspended", {"why": "STREET_OFFICER"}, "HELD"),
    ],
)
def test_a_pending_motion_follows_its_topic(
    told: Told, fact: str, fields: dict[str, Any], stage: str
) -> None:
    """Back to step 3, over, or suspended; another topic's facts are none of its."""
    told.freeze()
    told.freeze("roof", sha256=OTHER)
    told.say(fact, **fields)
    told.say(fact, **fields)

    assert told.pending().stage == stage
    assert told.pending("roof-9").stage == "PENDING"
    assert told.parked() == 0


def test_time_stands_still_while_the_topic_is_suspended(told: Told) -> None:
    """R-16: no convener is late meanwhile; afterwards he has all his days."""
    told.freeze()
    told.say("DeliberationSuspended", why="COURT")
    told.world.to(local(date(2026, 4, 20), 9))
    assert (told.pending().stage, told.pending().overdue) == ("HELD", False)

    told.world.schedule(
        motions=[motion_on()], opens_on=date(2026, 5, 8), closes_on=date(2026, 5, 9)
    )
    told.hear()
    told.world.do(CHAIR, wish.CancelMeeting(ESTATE, "mt-1", "The court"))
    told.hear()
    assert (told.pending().stage, told.pending().due) == ("HELD", None)

    told.say("DeliberationResumed", why="UPHELD", stage="REVIEWED")
    assert (told.pending().stage, told.pending().due) == ("PENDING", date(2026, 5, 20))


def test_a_topic_frozen_twice_has_two(told: Told) -> None:
    """The second is another plan; the first stays taken back."""
    told.freeze(at=9)
    told.say("PlanVersionPublished", version=12, again=True)
    told.freeze(at=20, sha256=OTHER)

    assert (told.pending().stage, told.pending("lift-20").stage) == ("WITHDRAWN", "PENDING")
    assert ref_after("l" * 40, 9) == ref_after("l" * 40, 9) != ref_after("l" * 40, 20)
    assert len(ref_after("l" * 40, 9)) == 36


@pytest.fixture(scope="module", name="decided")
def _decided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """A meeting with two plans on it, counted; one decision is annulled before it is final."""
    world = World(tmp_path_factory.mktemp("pending"))
    told = Told(world)
    told.freeze()
    told.freeze("roof", sha256=OTHER)
    world.opened([100] * 9, motions=[motion_on(), motion_on(OTHER, "m-2")])
    world.counted()
    told.hear()
    assert told.pending().stage == told.pending("roof-9").stage == "TAKEN_UP"
    c = wish.AnnulDecision(ESTATE, "mt-1", ["m-2"], "AGAINST_LAW", "Article 278")
    world.do(STREET, c)
    world.post()
    yield told
    world.committee.close()


def test_it_is_done_when_the_result_is_final_and_waits_again_where_the_decision_fell(
    decided: Told,
) -> None:
    """C10, R-17: passed or not; what was annulled before goes back to the conveners."""
    decided.hear()
    assert (decided.pending().stage, decided.pending("roof-9").stage) == ("TAKEN_UP", "PENDING")
    decided.world.to(local(date(2026, 4, 20)))
    for _ in range(2):
        decided.hear()
    assert (decided.pending().stage, decided.pending("roof-9").stage) == ("DONE", "PENDING")

    late = decided.record("PlanFrozen", at=30, **FROZEN)
    decided.world.do(CLERK, wish.RecordCourtRevocation(ESTATE, "mt-1", ["m-1"], "(2026) 1", PROOF))
    decided.hear()
    decided.consumer.take([late])
    assert decided.pending("lift-30").stage == "PENDING"
    assert decided.pending().stage == "DONE"


def test_everybody_reads_the_list(told: Told) -> None:
    """What a convener schedules from, page by page."""
    edge = Edge(told.world)
    told.freeze()
    told.freeze("roof", sha256=OTHER, extent={"kind": "building", "ref": "b1"})
    told.say("TopicLapsed", "roof")
    first = edge.get(f"{ME}/pending-motions", limit=1).json()
    rest = edge.get(f"{ME}/pending-motions", limit=1, cursor=first["next"]).json()

    assert first["items"] == [
        {
            "motion": "lift-9",
            "topic": "lift",
            "title": "Lift",
            "text": "Build a lift",
            "item": 7,
            "tags": ["elevator"],
            "plan_sha256": PLAN,
            "extent": {"kind": "estate", "ref": ""},
            "stage": "PENDING",
            "meetings": [],
            "overdue": False,
            "cost_fen": 60_000_000,
            "due_on": "2026-04-01",
        }
    ]
    [roof] = rest["items"]
    assert (roof["motion"], roof["stage"], rest["next"]) == ("roof-9", "WITHDRAWN", None)
    assert "due_on" not in roof
