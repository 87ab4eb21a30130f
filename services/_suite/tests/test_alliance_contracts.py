"""The contracts between alliance, committee and deliberation: the producer's bytes, the consumer's hands.

Each is told once as it is, and doubled, late, lost and sent again, and with the reader dying after the
commands it asked for (A9, A10).
"""

from collections.abc import Iterator
from datetime import date

import pytest

from alliance import commands as wish
from alliance import refusals as no
from services._suite.tests.alliance_flow import AllianceFlow
from services._suite.tests.flow_kit import TOLD
from services.alliance.tests.alliance_kit import CHAIR, CHECKED, ESTATE, OFFICER, SHA
from services.alliance.tests.judged_kit import confirmed
from services.committee.tests.committee_kit import MOTION

BEGINS = date(2026, 4, 10)


@pytest.fixture(scope="module", name="flow", params=TOLD)
def _flow(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AllianceFlow]:
    """Give the services, through which one estate's contract goes, test after test."""
    flow = AllianceFlow(tmp_path_factory.mktemp("alliance"), request.param)
    yield flow
    flow.close()


def test_1_a_confirmed_tier_asks_the_assembly_who_is_to_serve(flow: AllianceFlow) -> None:
    """Alliance to deliberation: `TierConfirmed` (4a); committee to deliberation: `BodyRecorded`."""
    flow.assembled()
    flow.alliance.tiered()
    flow.caught_up()
    topic = flow.raised_by("TierConfirmed")

    assert (topic.stage, topic.origin, topic.origin_ref) == ("DRAFT", "ALLIANCE", None)
    assert (topic.tags, topic.decision_class) == (("hire_provider",), "ART278_ORDINARY")


def test_2_a_contract_rests_on_what_the_owners_decided(flow: AllianceFlow) -> None:
    """Committee to alliance: `MeetingScheduled`, `BallotsCounted`, `ResultPosted`, `ResultFinal`."""
    day = date(2026, 3, 25)
    flow.committee.schedule(form="discussion", motions=[MOTION], opens_on=day, closes_on=day)
    flow.alliance.drafted(starts_on=BEGINS)
    signing = wish.SignContract(ESTATE, "k-1", "ASSEMBLY_DECISION", SHA, "mt-1", "m-1")
    with pytest.raises(no.BasisDecisionNotPassed):
        flow.alliance.do(CHAIR, signing)
    flow.decided()
    [final] = [r.position for r in flow.records("committee") if r.type.endswith(".ResultFinal")]
    flow.alliance.do(CHAIR, signing)

    rests_on = flow.alliance.said("contracts/k-1", "ContractSigned").rests_on
    assert (rests_on.source, rests_on.position) == ("committee", final)


def test_3_a_second_failed_quarter_asks_about_dismissal(flow: AllianceFlow) -> None:
    """Alliance to deliberation: `OwnersReviewRequested` (row 7)."""
    flow.alliance.until(BEGINS)
    flow.alliance.do(OFFICER, wish.StartService(ESTATE, "k-1", CHECKED))
    for quarter in ("2026q2", "2026q3"):
        confirmed(flow.alliance, quarter, good=False)
    flow.caught_up()
    topic = flow.raised_by("OwnersReviewRequested")

    assert (topic.tags, topic.origin_ref) == (("dismiss_provider",), "k-1")
    assert "2026年第二季度、2026年第三季度" in topic.text


def test_4_a_contract_that_ends_asks_about_renewal(flow: AllianceFlow) -> None:
    """Alliance to deliberation: `ContractDrafted`, `ContractSigned`, `RenewalDecisionDue` (row 9)."""
    flow.alliance.until(date(2027, 1, 4))
    flow.caught_up()
    topic = flow.raised_by("RenewalDecisionDue")

    assert (topic.tags, topic.origin_ref) == (("renew_provider",), "k-1")
    assert "2027-03-31" in topic.text


def test_5_every_record_once_more_makes_no_fact(flow: AllianceFlow) -> None:
    """Whatever was told already, to whoever listens; each fact raised one topic; nothing is parked."""
    raised = [r.type for r in flow.records("deliberation") if r.type.endswith(".TopicRaised")]
    assert len(raised) == 3
    assert flow.again() == [0, 0, 0, 0]
    assert flow.parked == []
