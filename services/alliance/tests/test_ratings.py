"""A year's stars: who may be rated, five dimensions, vetoes, the posting, what is recommended (4.2.6)."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from alliance import commands as wish
from alliance import refusals as no
from alliance.domain.facts import Points, RatedQuarter
from alliance.domain.rating import by_quarter
from chassis.domain import stream_id
from chassis.refusals import (
    InvalidState,
    NotFound,
    PostingTooShort,
    RoleNotAllowed,
    SelfVerification,
    ValidationFailed,
)
from chassis.testing.kit import after, carry_out
from law.appraisal import VETOES
from services.alliance.tests.alliance_examples import AT_ITS_STAGE, EXAMPLES
from services.alliance.tests.alliance_kit import (
    COUNCIL,
    DISTRICT,
    ESTATE,
    OTHER,
    PLACE,
    PROOF,
    PROVIDER,
    STREET,
    World,
    person,
)
from services.alliance.tests.judged_kit import taken_up
from services.alliance.tests.rated_kit import (
    AUTHORITY,
    SECRETARY,
    R,
    allied,
    declare,
    first_review,
    functioning,
    posted,
    rating,
    review,
    reviewed,
    year_served,
)

STREAM = f"/alliances/{DISTRICT}/providers/provider-a/ratings/2026"


@pytest.fixture(name="year", scope="module")
def _year(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Give a provider with a year in service, three quarters of 95.00, in an alliance."""
    made = World(tmp_path_factory.mktemp("year"))
    allied(made)
    year_served(made)
    made.do(SECRETARY, functioning())
    made.service.close()
    return made


@pytest.fixture(name="world")
def _world(year: World, tmp_path: Path) -> Any:
    made = taken_up(year, tmp_path)
    yield made
    made.service.close()


def facts(world: World) -> list[str]:
    """Give the names of the rating's facts."""
    stored = world.service.core.store.events(stream_id(STREAM))
    return [one.topic.rsplit(".", 1)[1] for one in stored]


def said(world: World, fact: str) -> Any:
    """Give the last fact of a name."""
    stored = world.service.core.store.events(stream_id(STREAM))
    return world.service.core.mapper.read([o for o in stored if o.topic.endswith(f".{fact}")][-1])


# Who may be rated


def test_a_provider_declares_for_a_year_that_is_over(world: World) -> None:
    """Its own manager, once a year; the year in hand has quarters to come."""
    with pytest.raises(RoleNotAllowed):
        world.do(OTHER, declare())
    with pytest.raises(ValidationFailed, match="not over"):
        world.do(PROVIDER, declare("2027"))
    world.do(PROVIDER, declare())
    assert rating(world).in_service_since == date(2026, 4, 1)
    with pytest.raises(no.RatingYearDuplicate):
        world.do(PROVIDER, declare())


def test_a_year_in_service_is_a_year_to_the_day(tmp_path: Path) -> None:
    """On 31 March it is one day too early; nothing else is missing."""
    world = World(tmp_path)
    allied(world)
    world.do(SECRETARY, functioning())
    year_served(world, days_short=1)
    with pytest.raises(no.RatingNotEligible) as told:
        world.do(PROVIDER, declare())
    assert told.value.details == {"missing": "less_than_a_year_in_service"}
    world.days(1)
    world.do(PROVIDER, declare())
    world.service.close()


def test_everything_that_is_missing_is_named_at_once(world: World) -> None:
    """RATING_NOT_ELIGIBLE: the earlier year has no quarter; another provider has nothing at all."""
    world.do(SECRETARY, functioning(functioning=False))
    with pytest.raises(no.RatingNotEligible) as told:
        world.do(PROVIDER, declare("2025"))
    assert told.value.details == {
        "missing": "party_organisation_not_functioning, fewer_than_three_quarters"
    }
    other = structs.replace(declare(), provider="provider-b")
    with pytest.raises(no.RatingNotEligible) as told:
        world.do(OTHER, other)
    assert "less_than_a_year_in_service" in told.value.details["missing"]


def test_what_was_said_last_of_a_party_organisation_counts(world: World) -> None:
    """By the secretary of a community there, of a member; who left and came back is asked anew."""
    for wrong, why in (
        (functioning(org="provider-x"), no.NotAMember),
        (functioning(community="110101001001"), NotFound),
    ):
        with pytest.raises(why):
            world.do(SECRETARY, wrong)
    elsewhere = person("s-else", "COMMUNITY_PARTY_SECRETARY", scope="110101001001")
    with pytest.raises(ValidationFailed, match="elsewhere"):
        world.do(elsewhere, functioning(community="110101001001"))
    world.do(SECRETARY, functioning(functioning=False))
    with pytest.raises(no.RatingNotEligible):
        world.do(PROVIDER, declare())
    world.do(SECRETARY, functioning())
    world.do(STREET, wish.LeaveAlliance(DISTRICT, "provider-a", "机构调整"))
    world.do(STREET, wish.JoinAlliance(DISTRICT, "provider-a", "PROVIDER", "物业企业"))
    with pytest.raises(no.RatingNotEligible):
        world.do(PROVIDER, declare())
    world.do(SECRETARY, functioning())
    world.do(STREET, wish.DissolveAlliance(DISTRICT, "区划调整"))
    with pytest.raises(no.RatingNotEligible):
        world.do(PROVIDER, declare())


def test_what_was_done_elsewhere_does_not_count(world: World) -> None:
    """ADR-0044: under another alliance's code the provider has neither a day of service nor a quarter."""
    there = "110101"
    street = person("s-there", "STREET_OFFICER", scope=there)
    seats = ("街道党工委", "社区党委", "企业党支部")
    world.do(street, wish.FoundAlliance(there, "另一区红色物业联盟", "DISTRICT", seats))
    world.do(street, wish.JoinAlliance(there, "provider-a", "PROVIDER", "provider-a"))
    secretary = person("s-else", "COMMUNITY_PARTY_SECRETARY", scope="110101001001")
    world.do(secretary, functioning(code=there, community="110101001001"))
    manager = person("s-provider", "PROVIDER_MANAGER", scope=there, org="provider-a")
    with pytest.raises(no.RatingNotEligible) as told:
        world.do(manager, structs.replace(declare(), code=there))
    assert told.value.details == {
        "missing": "less_than_a_year_in_service, fewer_than_three_quarters"
    }


# Two reviews


def test_the_example_of_91_points_has_four_stars(world: World) -> None:
    """Domain 4.2.6: 18 + 17 + 19 + 18 + 19; the 19 are a fifth of three quarters' mean of 95."""
    posted(world)
    told = said(world, "RatingReviewed")
    assert told.points == (
        Points("organisation", 18, 1),
        Points("backbone", 17, 1),
        Points("management", 18, 1),
        Points("image", 19, 1),
        Points("service_quality", 19, 1),
    )
    assert [(q.quarter, q.total_x100) for q in told.quarters] == [
        ("2026q2", 9_500),
        ("2026q3", 9_500),
        ("2026q4", 9_500),
    ]
    world.days(8)
    world.do(COUNCIL, wish.ConfirmRating(*R, PROOF, "物业服务费补贴优先"))
    assert (said(world, "RatingConfirmed").total_x100, rating(world).stars) == (9_100, 4)
    recommended = said(world, "PolicySupportRecommended")
    assert (recommended.kind, recommended.stars) == ("物业服务费补贴优先", 4)


@pytest.mark.parametrize("ground", sorted(VETOES))
def test_the_same_example_with_a_veto_is_refused(world: World, ground: Any) -> None:
    """The reason is shown, the points stay to be seen, and the year is not declared again."""
    posted(world)
    world.do(AUTHORITY, wish.VetoRating(*R, ground, "见调查报告", PROOF))
    found = rating(world)
    assert (found.stage, found.ground, found.total_x100, found.stars) == (
        "REFUSED",
        ground,
        9_100,
        None,
    )
    assert (found.running, facts(world)[-1]) == ({}, "RatingVetoed")
    with pytest.raises(no.RatingYearDuplicate):
        world.do(PROVIDER, declare())


def test_a_community_says_first_what_it_thinks(world: World) -> None:
    """By its own secretary's right, where the provider serves; the district comes after it."""
    world.do(PROVIDER, declare())
    with pytest.raises(InvalidState):
        world.do(AUTHORITY, review())
    nearby = person("s-near", "COMMUNITY_PARTY_SECRETARY", scope="220105001002")
    with pytest.raises(NotFound):
        world.do(nearby, first_review())
    with pytest.raises(ValidationFailed, match="serves nobody"):
        world.do(nearby, first_review("220105001002"))
    world.do(SECRETARY, first_review())
    assert (rating(world).stage, rating(world).community) == ("FIRST_REVIEW", PLACE)
    both = person(SECRETARY.subject, "HOUSING_AUTHORITY")
    with pytest.raises(SelfVerification):
        world.do(both, review())


def test_a_dimension_has_twenty_points_at_the_most(world: World) -> None:
    """SCORE_OUT_OF_RANGE from one hundredth more on; twenty are all there are."""
    world.do(PROVIDER, declare())
    world.do(SECRETARY, first_review())
    with pytest.raises(no.ScoreOutOfRange):
        world.do(AUTHORITY, structs.replace(review(), image_x100=2_001))
    world.do(AUTHORITY, review(organisation=20, backbone=20, management=20, image=20))
    assert (rating(world).total_x100, rating(world).worth) == (9_900, 5)


def test_a_review_rests_on_three_quarters_whatever_was_declared() -> None:
    """RATING_NOT_ELIGIBLE, not a mean of two."""
    example = EXAMPLES[wish.ReviewRating]
    tried = replace(example, known=structs.replace(example.known, quarters=()))
    with pytest.raises(no.RatingNotEligible, match="fewer_than_three_quarters"):
        carry_out(after(AT_ITS_STAGE[wish.ReviewRating]), tried)


def test_a_quarter_of_several_estates_is_their_mean() -> None:
    """Half up to hundredths, as each of them is; in the order of the quarters."""
    given = [("2026q3", 9_000), ("2026q2", 8_001), ("2026q2", 8_000)]
    assert by_quarter(RatedQuarter(str(ESTATE), "k-1", *one) for one in given) == [8_001, 9_000]


# The posting, and what follows


def test_a_rating_hangs_for_seven_full_days(world: World) -> None:
    """D-6; who reviewed does not confirm."""
    posted(world)
    world.days(7)
    with pytest.raises(PostingTooShort) as told:
        world.do(COUNCIL, wish.ConfirmRating(*R, PROOF))
    assert told.value.details["earliest"] == "2027-04-09"
    world.days(1)
    assert facts(world)[-1] == "RatingPostingEnded"
    both = person(AUTHORITY.subject, "ALLIANCE_COUNCIL")
    with pytest.raises(SelfVerification):
        world.do(both, wish.ConfirmRating(*R, PROOF))
    world.do(COUNCIL, wish.ConfirmRating(*R, PROOF))
    assert facts(world)[-1] == "RatingConfirmed"


def test_a_party_organisation_that_no_longer_works_is_given_no_stars(world: World) -> None:
    """4.2.6: who is told of as not working after the review is not confirmed; once it works, it may be."""
    posted(world)
    world.days(8)
    world.do(SECRETARY, functioning(functioning=False))
    with pytest.raises(no.RatingNotEligible, match="party_organisation_not_functioning"):
        world.do(COUNCIL, wish.ConfirmRating(*R, PROOF))
    assert rating(world).stage == "POSTED"
    world.do(SECRETARY, functioning())
    world.do(COUNCIL, wish.ConfirmRating(*R, PROOF))
    assert rating(world).stars == 4


def test_below_sixty_points_there_is_no_star_and_nothing_to_recommend(world: World) -> None:
    """Ruling E5: confirmed with no star, which is not refused."""
    posted(world, organisation=10, backbone=10, management=10, image=10)
    world.days(8)
    with pytest.raises(ValidationFailed, match="support"):
        world.do(COUNCIL, wish.ConfirmRating(*R, PROOF, "物业服务费补贴优先"))
    world.do(COUNCIL, wish.ConfirmRating(*R, PROOF))
    assert (rating(world).stage, rating(world).stars) == ("CONFIRMED", 0)


def test_confirmed_stars_are_withdrawn_on_a_ground(world: World) -> None:
    """What came out later takes them back; before, it is a veto."""
    posted(world)
    withdraw = wish.WithdrawRating(*R, "blacklisted", "列入失信名单", PROOF)
    with pytest.raises(InvalidState):
        world.do(STREET, withdraw)
    world.days(8)
    world.do(COUNCIL, wish.ConfirmRating(*R, PROOF))
    with pytest.raises(InvalidState):
        world.do(STREET, wish.VetoRating(*R, "blacklisted", "列入失信名单", PROOF))
    world.do(STREET, withdraw)
    assert (rating(world).stage, rating(world).stars) == ("WITHDRAWN", None)


def test_nobody_rates_his_own(world: World) -> None:
    """APPRAISER_CONFLICT in every step but the declaration."""
    roles = ("COMMUNITY_PARTY_SECRETARY", "HOUSING_AUTHORITY", "ALLIANCE_COUNCIL")
    reviewed(world)
    for actor in (
        person("s-x", *roles, org="provider-a"),
        person("s-x", *roles, "PROVIDER_STAFF"),
    ):
        for c in (
            first_review(),
            review(),
            wish.PostRating(*R, "公告栏"),
            wish.ConfirmRating(*R, PROOF),
            wish.VetoRating(*R, "blacklisted", "列入失信名单", PROOF),
            wish.WithdrawRating(*R, "blacklisted", "列入失信名单", PROOF),
        ):
            with pytest.raises(no.AppraiserConflict):
                world.do(actor, c)
    assert rating(world).stage == "REVIEWED"
