"""A quarter of a contract: what it is scored on, how long it hangs, what follows (4.2.5, ruling E5)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec import structs

from alliance import commands as wish
from alliance import refusals as no
from alliance.domain import clocks
from alliance.domain.appraisal import failed_in_a_row
from alliance.domain.facts import Figures, Points, QuarterOf
from alliance.domain.known import ForAppraisal
from chassis.actors import Actor, Grant
from chassis.refusals import (
    InvalidState,
    NotFound,
    PostingTooShort,
    RoleNotAllowed,
    SelfVerification,
    ValidationFailed,
)
from chassis.testing.kit import after, carry_out
from law.appraisal import Grade
from services.alliance.tests.alliance_examples import AT_ITS_STAGE, EXAMPLES, IN_FORCE
from services.alliance.tests.alliance_kit import (
    APPRAISER,
    CHAIR,
    CHECKED,
    COUNCIL,
    DISTRICT,
    ESTATE,
    OFFICER,
    OTHER,
    OWNER,
    PROOF,
    PROVIDER,
    RESIDENT,
    STRANGER,
    STREET,
    World,
    items,
    person,
)
from services.alliance.tests.judged_kit import (
    Q2,
    after_quarter,
    answer,
    appraisal,
    confirmed,
    disclosed,
    facts,
    objection,
    of,
    opened,
    posted,
    reported,
    said,
    scored,
    taken_up,
    worked,
)

LEFT = date(2026, 5, 31)


@pytest.fixture(name="serving", scope="module")
def _serving(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Give an estate in service since 1 April 2026; every test goes on from there by itself."""
    made = World(tmp_path_factory.mktemp("serving"))
    made.serving()
    made.service.close()
    return made


@pytest.fixture(name="world")
def _world(serving: World, tmp_path: Path) -> Iterator[World]:
    made = taken_up(serving, tmp_path)
    yield made
    made.service.close()


# Which quarter, and by when


def test_a_quarter_is_appraised_when_it_is_over_and_was_served(world: World) -> None:
    """The last day is not over; before the service began there is nothing to appraise."""
    world.until(date(2026, 6, 30))
    with pytest.raises(ValidationFailed, match="not over"):
        world.do(APPRAISER, wish.OpenAppraisal(*of()))
    world.days(1)
    with pytest.raises(ValidationFailed, match="did not serve"):
        world.do(APPRAISER, wish.OpenAppraisal(*of("2026q1")))
    with pytest.raises(NotFound):
        world.do(APPRAISER, wish.OpenAppraisal(ESTATE, "k-9", Q2))
    world.do(STREET, wish.OpenAppraisal(*of()))
    assert (appraisal(world).stage, appraisal(world).provider) == ("OPENED", "provider-a")
    with pytest.raises(InvalidState):
        world.do(APPRAISER, wish.OpenAppraisal(*of()))


def test_an_appraisal_is_due_15_days_after_its_quarter(world: World) -> None:
    """The clock says who let it pass, at the instant, and waits for the next quarter."""
    assert world.contract().running[f"{clocks.APPRAISAL}:{Q2}"].responsible == "STREET"
    world.to(datetime(2026, 7, 15, 15, 59, tzinfo=UTC))
    assert "DeadlineMissed" not in world.facts("contracts/k-1")
    world.to(datetime(2026, 7, 15, 16, 0, tzinfo=UTC))
    missed = world.said("contracts/k-1", "DeadlineMissed")
    assert (missed.clock, missed.stops) == (clocks.APPRAISAL, (f"{clocks.APPRAISAL}:{Q2}",))
    assert f"{clocks.APPRAISAL}:2026q3" in world.contract().running
    opened(world)
    assert f"{clocks.APPRAISAL}:2026q3" in world.contract().running


def test_an_opened_appraisal_is_no_longer_waited_for(world: World) -> None:
    """Nothing is missed, and the next quarter has its clock; what is due on a rest day moves on (D-4)."""
    opened(world)
    world.until(date(2026, 7, 17))
    assert "DeadlineMissed" not in world.facts("contracts/k-1")
    running = world.contract().running
    assert [k for k in running if k.startswith(clocks.APPRAISAL)] == ["alliance.appraisal:2026q3"]


def test_a_contracts_last_quarter_is_appraised_after_its_end(world: World) -> None:
    """It is waited for though nobody serves any more; the street still reports, and no other quarter."""
    world.until(LEFT)
    world.do(STREET, wish.RecordProviderGone(ESTATE, "k-1", "人员撤离", PROOF))
    assert [k for k in world.contract().running if k.startswith(clocks.APPRAISAL)]
    opened(world)
    reported(world)
    world.do(APPRAISER, wish.ScoreAppraisal(*of()))
    assert not [k for k in world.contract().running if k.startswith(clocks.APPRAISAL)]
    world.until(date(2026, 10, 1))
    with pytest.raises(ValidationFailed, match="did not serve"):
        world.do(APPRAISER, wish.OpenAppraisal(*of("2026q3")))
    with pytest.raises(ValidationFailed, match="did not serve"):
        reported(world, "2026q3")


def test_a_renewal_is_appraised_from_its_own_first_quarter_on(world: World) -> None:
    """The old contract's last quarter is reported though it is over; the new one begins the next day."""
    world.until(date(2027, 1, 20))
    world.decided("m-2")
    given = {"starts_on": date(2027, 4, 1), "ends_on": date(2028, 3, 31)}
    world.drafted("k-2", renews="k-1", **given)
    world.do(CHAIR, world.signing("k-2", "m-2"))
    opened(world, "2027q1")
    assert world.contract("k-1").stage == "RENEWED"
    reported(world, "2027q1")
    world.do(APPRAISER, wish.ScoreAppraisal(*of("2027q1")))
    waits = [[k for k in world.contract(k).running if "appraisal" in k] for k in ("k-1", "k-2")]
    assert waits == [[], [f"{clocks.APPRAISAL}:2027q2"]]
    with pytest.raises(ValidationFailed, match="did not serve"):
        world.do(APPRAISER, wish.OpenAppraisal(*of("2027q1", "k-2")))


# The score


def test_a_full_quarter_is_scored_on_what_the_contract_says(world: World) -> None:
    """All done and published, marks of 4.2: 40 + 20 + 20 + 10 + 5; the parts stay exact."""
    scored(world)
    fact = said(world, "AppraisalScored")
    assert (fact.total_x100, fact.grade, fact.source) == (9_500, "GOOD", "reported")
    assert fact.points == (
        Points("contract", 40, 1),
        Points("satisfaction", 20, 1),
        Points("complaints", 20, 1),
        Points("safety", 10, 1),
        Points("disclosure", 5, 1),
    )
    assert (fact.figures.items_due, fact.figures.disclosures_due) == (21, 8)
    assert fact.contract_version == world.contract().version


def test_e5_the_services_sum_is_rounded_once_and_not_its_parts(tmp_path: Path) -> None:
    """80/3 + 0 + 20/3 + 0 + 5/8 are 33.96; rounded one by one they would be 33.97."""
    world = World(tmp_path)
    world.tiered()
    owed = tuple(structs.replace(it, every=int(n < 3)) for n, it in enumerate(items("STANDARD")))
    world.signed(items=owed)
    world.until(date(2026, 4, 1))
    world.do(OFFICER, wish.StartService(ESTATE, "k-1", CHECKED))
    opened(world)
    worked(world, left_out=5)
    disclosed(world, kinds=1)
    reported(world, marks=(10, 10), complaints=(3, 1), overdue=2)
    world.do(APPRAISER, wish.ScoreAppraisal(*of()))
    fact = said(world, "AppraisalScored")
    assert [(p.numerator, p.denominator) for p in fact.points] == [
        (80, 3),
        (0, 1),
        (20, 3),
        (0, 1),
        (5, 8),
    ]
    assert (fact.total_x100, fact.grade) == (3_396, "FAIL")
    world.service.close()


def test_work_counts_as_often_as_it_was_due_and_not_disputed(world: World) -> None:
    """Ten times what was due three times is three; what is disputed does not count."""
    after_quarter(world)
    worked(world, times=10, left_out=6)
    item = world.contract().terms.items[0].item
    disputed = wish.DisputeItemWork(ESTATE, "k-1", item, Q2, 8, "照片为旧照", PROOF)
    world.do(CHAIR, disputed)
    opened(world)
    reported(world)
    world.do(APPRAISER, wish.ScoreAppraisal(*of()))
    assert said(world, "AppraisalScored").figures.items_done == 2


def test_what_is_missing_is_never_scored(world: World) -> None:
    """DIMENSION_MISSING names each; no mark at all is no data, no complaint is full points."""
    opened(world)
    with pytest.raises(no.DimensionMissing) as told:
        world.do(APPRAISER, wish.ScoreAppraisal(*of()))
    assert told.value.details == {"missing": "satisfaction, complaints, safety"}
    reported(world, marks=(0, 0), complaints=(0, 0))
    with pytest.raises(no.DimensionMissing) as told:
        world.do(APPRAISER, wish.ScoreAppraisal(*of()))
    assert told.value.details == {"missing": "satisfaction"}
    assert (appraisal(world).stage, facts(world)) == ("OPENED", ["AppraisalOpened"])
    reported(world, complaints=(0, 0))
    world.do(APPRAISER, wish.ScoreAppraisal(*of()))
    assert said(world, "AppraisalScored").points[2] == Points("complaints", 20, 1)


def test_a_score_that_cannot_be_is_refused() -> None:
    """SCORE_OUT_OF_RANGE: whatever let such figures in, the law does not score them."""
    contract = after(IN_FORCE)
    contract.quarters[Q2] = QuarterOf(figures=Figures(51, 10, 20, 18, 0, "热线台账"))
    known = ForAppraisal(contract, frozenset(), {}, {})
    tried = replace(EXAMPLES[wish.ScoreAppraisal], known=known)
    with pytest.raises(no.ScoreOutOfRange):
        carry_out(after(AT_ITS_STAGE[wish.ScoreAppraisal]), tried)


# Its posting


def test_a_score_hangs_for_seven_full_days(world: World) -> None:
    """D-6: posted on 1 July, confirmed from the 9th on, not on the 8th; then its grade is the grade."""
    posted(world)
    assert world.today == date(2026, 7, 1)
    world.days(7)
    with pytest.raises(PostingTooShort) as told:
        world.do(COUNCIL, wish.ConfirmAppraisal(*of(), PROOF))
    assert told.value.details["earliest"] == "2026-07-09"
    assert appraisal(world).confirmed_grade == ""
    world.days(1)
    world.do(COUNCIL, wish.ConfirmAppraisal(*of(), PROOF))
    assert (appraisal(world).stage, appraisal(world).confirmed_grade) == ("CONFIRMED", "GOOD")
    assert facts(world)[-2:] == ["AppraisalPostingEnded", "AppraisalConfirmed"]


def test_an_objection_takes_the_score_down_until_it_is_answered(world: World) -> None:
    """Answered, scored again, posted again, and the full posting once more; the words stay sealed."""
    posted(world)
    world.days(7)
    world.do(PROVIDER, objection())
    assert (appraisal(world).stage, appraisal(world).running) == ("SCORED", {})
    assert b"\xe6\xb8\x85\xe8\xbf\x90" not in said(world, "AppraisalObjected").text.box
    posting = wish.PostAppraisal(*of(), "小区公告栏")
    with pytest.raises(no.AppraisalObjectionsOpen):
        world.do(APPRAISER, posting)
    with pytest.raises(no.UnknownObjection):
        world.do(APPRAISER, answer("o-2"))
    world.do(APPRAISER, answer())
    with pytest.raises(ValidationFailed):
        world.do(APPRAISER, answer())
    reported(world, marks=(50, 10))
    with pytest.raises(no.ScoreOutdated):
        world.do(APPRAISER, posting)
    world.do(APPRAISER, wish.ScoreAppraisal(*of()))
    world.do(APPRAISER, posting)
    with pytest.raises(InvalidState):
        world.do(PROVIDER, objection())
    with pytest.raises(PostingTooShort):
        world.do(COUNCIL, wish.ConfirmAppraisal(*of(), PROOF))
    world.days(8)
    world.do(COUNCIL, wish.ConfirmAppraisal(*of(), PROOF))
    assert said(world, "AppraisalConfirmed").total_x100 == 10_000


def test_an_objection_that_is_not_right_leaves_the_score(world: World) -> None:
    """It is answered with a reason, and the same score hangs again."""
    posted(world)
    world.do(CHAIR, objection())
    world.do(APPRAISER, answer(accepted=False))
    world.do(APPRAISER, wish.PostAppraisal(*of(), "小区公告栏"))
    assert appraisal(world).objections[0].accepted is False


def test_who_is_appraised_and_who_owns_may_object_while_it_hangs(world: World) -> None:
    """Not another provider, not a resident, not a stranger; nor when the posting is over."""
    scored(world)
    with pytest.raises(InvalidState):
        world.do(PROVIDER, objection())
    world.do(APPRAISER, wish.PostAppraisal(*of(), "小区公告栏"))
    for actor in (OTHER, RESIDENT, STRANGER):
        with pytest.raises(RoleNotAllowed):
            world.do(actor, objection())
    owns_too = person(OWNER.subject, "PROVIDER_MANAGER", org="provider-b")
    for number, actor in enumerate((OWNER, owns_too, CHAIR, OFFICER, PROVIDER)):
        world.do(actor, objection(f"o-{number}"))
        world.do(APPRAISER, answer(f"o-{number}", accepted=False))
        world.do(APPRAISER, wish.PostAppraisal(*of(), "小区公告栏"))
    stored = world.service.core.store.page(0, 500)
    read = [
        world.service.core.mapper.read(o) for o in stored if o.topic.endswith("AppraisalObjected")
    ]
    assert [f.by.role for f in read] == [
        "OWNER",
        "OWNER",
        "COMMITTEE_CHAIR",
        "RESIDENTS_COMMITTEE_OFFICER",
        "PROVIDER_MANAGER",
    ]
    world.days(8)
    with pytest.raises(no.AppraisalNotPosted):
        world.do(PROVIDER, objection("o-9"))


# Who judges, and what follows


JUDGES = ("APPRAISER", "ALLIANCE_COUNCIL", "STREET_OFFICER")
INTERESTED = {
    "of-its-org": person("s-x", *JUDGES, org="provider-a"),
    "of-its-org-elsewhere": Actor(
        "s-x",
        "iss",
        "client",
        (*(Grant(r, DISTRICT) for r in JUDGES), Grant("PROVIDER_STAFF", "110101", "provider-a")),
    ),
    "serves-here": person("s-x", *JUDGES, "PROVIDER_STAFF"),
}


def test_nobody_appraises_his_own(world: World) -> None:
    """APPRAISER_CONFLICT in every step, whatever else he may do here, and before any other reason."""
    after_quarter(world)
    for actor in INTERESTED.values():
        with pytest.raises(no.AppraiserConflict):
            world.do(actor, wish.OpenAppraisal(*of()))
    opened(world)
    for actor in INTERESTED.values():
        for c in (
            wish.ScoreAppraisal(*of()),
            wish.PostAppraisal(*of(), "公告栏"),
            answer(),
            wish.ConfirmAppraisal(*of(), PROOF),
        ):
            with pytest.raises(no.AppraiserConflict) as told:
                world.do(actor, c)
            assert told.value.details == {"provider": "provider-a"}
    assert facts(world) == ["AppraisalOpened"]


def test_who_scored_does_not_confirm(world: World) -> None:
    """Separation of duties: also where one person holds both grants."""
    both = person(APPRAISER.subject, "APPRAISER", "ALLIANCE_COUNCIL")
    posted(world)
    world.days(8)
    with pytest.raises(SelfVerification):
        world.do(both, wish.ConfirmAppraisal(*of(), PROOF))
    world.do(COUNCIL, wish.ConfirmAppraisal(*of(), PROOF))


def test_a_second_failure_in_a_row_asks_the_owners(world: World) -> None:
    """Once, in the appraisal's stream; the contract goes on, and the street may order rectification."""
    confirmed(world, good=False)
    assert (said(world, "AppraisalConfirmed").grade, facts(world)[-1]) == (
        "FAIL",
        "AppraisalConfirmed",
    )
    world.do(STREET, wish.OrderRectification(ESTATE, "k-1", Q2, "清运不及时"))
    assert world.enrolment.stage == "RECTIFYING"
    confirmed(world, "2026q3", good=False)
    asked = said(world, "OwnersReviewRequested", "2026q3")
    assert (asked.contract, asked.provider, asked.quarters) == ("k-1", "provider-a", (Q2, "2026q3"))
    assert world.contract().stage == "IN_FORCE"


def test_a_failure_confirmed_late_asks_the_owners_too(world: World) -> None:
    """Whichever of them is confirmed last, one that is not confirmed does not part two others."""
    posted(world, good=False)
    confirmed(world, "2026q3", good=False)
    assert "OwnersReviewRequested" not in facts(world, "2026q3")
    world.do(COUNCIL, wish.ConfirmAppraisal(*of(), PROOF))
    assert said(world, "OwnersReviewRequested").quarters == (Q2, "2026q3")


@pytest.mark.parametrize(
    ("grades", "quarter", "asks"),
    [
        ("F", 1, ()),
        ("FPF", 3, ()),
        ("FF", 2, (1, 2)),
        ("FFF", 3, (2, 3)),
        ("FFF", 1, (1, 2)),
        ("PFF", 1, ()),
        ("FFP", 3, ()),
    ],
)
def test_only_a_pair_with_the_quarter_in_hand_asks(
    grades: str, quarter: int, asks: tuple[int, ...]
) -> None:
    """What was asked before is not asked again, and a good quarter between two parts them."""
    by_letter = {it.value[0]: it.value for it in Grade}
    known = {(f"2026q{n}", 0): by_letter[it] for n, it in enumerate(grades, 1)}
    found = failed_in_a_row(known, f"2026q{quarter}")
    assert found == tuple(f"2026q{n}" for n in asks)


def test_a_confirmed_appraisal_stays_as_it_is(world: World) -> None:
    """No second score, no late objection."""
    confirmed(world)
    for actor, c in (
        (APPRAISER, wish.ScoreAppraisal(*of())),
        (PROVIDER, objection()),
        (COUNCIL, wish.ConfirmAppraisal(*of(), PROOF)),
    ):
        with pytest.raises(InvalidState):
            world.do(actor, c)
