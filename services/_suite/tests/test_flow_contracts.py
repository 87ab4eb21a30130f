"""The contracts between deliberation, table and committee: the producer's bytes, the consumer's hands.

Each is told once as it is, and with every record doubled, with the reader dying after the commands it
asked for, with records lost on the way and sent again, and with records that come late (A9, A10).
"""

from collections.abc import Iterator

import msgspec
import pytest

from committee import commands as committee_wish
from services._suite.tests.flow_kit import TOLD, Flow
from services.committee.tests.committee_kit import CHAIR, ESTATE, MOTION, STREET
from services.deliberation.tests import deliberation_kit


@pytest.fixture(scope="module", name="flow", params=TOLD)
def _flow(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flow]:
    """Give the three services, through which one concern goes, test after test."""
    flow = Flow(tmp_path_factory.mktemp("flow"), request.param)
    yield flow
    flow.close()


def test_1_a_proposal_reaches_the_table(flow: Flow) -> None:
    """Deliberation to consultation: `TopicProposed`."""
    flow.proposed()

    assert (flow.consultation().stage, flow.consultation().topic) == ("REQUESTED", "lift")
    assert flow.consultation().versions[0].text == flow.topic().text
    assert flow.consultation().tags == flow.topic().tags
    assert flow.topic().waiting_for.code


def test_2_what_the_table_came_to_opens_step_3(flow: Flow) -> None:
    """Consultation to deliberation: `ConsultationRequested`, `ConsultationConcluded`."""
    flow.consulted()

    assert (flow.topic().stage, flow.topic().taken.consultation) == ("CONSULTED", "t-lift-2")
    [concluded] = [
        r.position
        for r in flow.records("consultation")
        if r.type == "consultation.Consultation.ConsultationConcluded"
    ]
    assert flow.topic().taken.fact.position == concluded
    assert flow.topics.facts("lift").count("ConsultationAttached") == 1


def test_3_a_frozen_plan_reaches_the_conveners_and_its_meeting_the_topic(flow: Flow) -> None:
    """Deliberation to committee: `PlanFrozen`; committee to both: `MeetingScheduled`."""
    flow.frozen()
    if flow.mode != "delayed":
        assert flow.pending().stage == "PENDING"
        assert flow.pending().plan_sha256 == flow.topic().frozen.sha256
    flow.scheduled()
    if flow.mode == "delayed":
        assert (flow.pending(), flow.topic().attempt.vote) == (None, None)
        return
    assert flow.pending().meetings == {"mt-1": "m-1"}
    assert (flow.topic().attempt.vote.meeting, flow.topic().attempt.vote.motion) == ("mt-1", "m-1")


def test_4_a_final_result_is_taken_over_and_ends_the_pending_motion(flow: Flow) -> None:
    """Committee to deliberation: `BallotsCounted`, `ResultPosted`, `ResultFinal` (G16)."""
    flow.decided()
    decision = flow.topic().decision

    assert (flow.topic().stage, flow.pending().stage) == ("PUBLISHED", "DONE")
    assert (decision.ref, decision.passed, decision.final) == (
        "meetings/mt-1/motions/m-1",
        True,
        True,
    )
    assert {f.code for f in decision.figures} >= {"QUORUM_AREA", "APPROVAL_HEADS"}
    assert decision.posted_at == "小区公告栏"


def test_5_every_record_once_more_makes_no_fact(flow: Flow) -> None:
    """Whatever was told already, to whoever listens; nothing is parked."""
    assert flow.again() == [0, 0, 0]
    assert flow.parked == []


@pytest.mark.slow
def test_what_is_called_off_waits_for_the_conveners_again(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Committee to deliberation: `MotionsAmended`, `MeetingCancelled`; and a new plan takes it back."""
    flow = Flow(tmp_path_factory.mktemp("again"), "doubled")
    for step in (flow.proposed, flow.consulted, flow.frozen, flow.scheduled):
        step()
    motions = list(flow.committee.meeting().motions)
    doubled = [*motions, msgspec.structs.replace(motions[0], motion_id="m-2")]
    flow.committee.do(CHAIR, committee_wish.AmendMotions(ESTATE, "mt-1", doubled))
    flow.carry()
    assert flow.pending().stage == "TAKEN_UP"
    flow.committee.do(CHAIR, committee_wish.CancelMeeting(ESTATE, "mt-1", "没有场地"))
    flow.carry()
    assert (flow.topic().attempt.vote, flow.pending().stage) == (None, "PENDING")

    flow.topics.do(deliberation_kit.LEAD, deliberation_kit.plan("lift", text="另一方案"))
    flow.carry()
    assert (flow.topic().stage, flow.pending().stage) == ("CONSULTED", "WITHDRAWN")
    assert (flow.parked, flow.again()) == ([], [0, 0, 0])
    flow.close()


@pytest.mark.slow
def test_a_vote_that_fails_ends_the_topic_and_the_pending_motion(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Flow 5.4, row 6."""
    flow = Flow(tmp_path_factory.mktemp("fails"))
    for step in (flow.proposed, flow.consulted, flow.frozen, flow.scheduled):
        step()
    flow.decided("DISAGREE")

    assert (flow.topic().stage, flow.pending().stage) == ("REJECTED", "DONE")
    assert (flow.parked, flow.again()) == ([], [0, 0, 0])
    flow.close()


@pytest.mark.slow
def test_a_decision_that_falls_before_it_is_posted_is_nobody_s(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """R-17: annulled between count and posting, the plan waits for another vote; it never passed."""
    flow = Flow(tmp_path_factory.mktemp("falls"))
    for step in (flow.proposed, flow.consulted, flow.frozen):
        step()
    flow.scheduled(msgspec.structs.replace(MOTION, motion_id="m-2"))
    flow.counted()
    annul = committee_wish.AnnulDecision(ESTATE, "mt-1", ["m-1"], "AGAINST_LAW", "Article 278")
    flow.committee.do(STREET, annul)
    flow.carry()
    assert (flow.topic().stage, flow.topic().attempt.vote) == ("REVIEWED", None)
    flow.posted()

    assert flow.committee.meeting().stage == "RESULT_FINAL"
    assert (flow.topic().stage, flow.pending().stage) == ("REVIEWED", "PENDING")
    assert (flow.parked, flow.again()) == ([], [0, 0, 0])
    flow.close()
