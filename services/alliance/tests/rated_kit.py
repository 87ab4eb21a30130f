"""A provider's year, as its party organisation is declared, reviewed and rated."""

from datetime import timedelta
from typing import Any

from alliance import commands as wish
from law.quarters import first_day_of
from services.alliance.tests.alliance_kit import (
    COUNCIL,
    DISTRICT,
    PLACE,
    PROOF,
    PROVIDER,
    STREET,
    World,
    person,
)
from services.alliance.tests.judged_kit import confirmed

SECRETARY = person("s-secretary", "COMMUNITY_PARTY_SECRETARY", scope=PLACE)
AUTHORITY = person("s-authority", "HOUSING_AUTHORITY")
R = (DISTRICT, "provider-a", "2026")
POINTS = {"organisation": 18, "backbone": 17, "management": 18, "image": 19}
"""The reviewers' part of domain 4.2.6's example; the service's 19 follow from a mean of 95."""


def rating(world: World, year: str = "2026") -> Any:
    """Give a year's rating as it stands."""
    return world.service.load(f"/alliances/{DISTRICT}/providers/provider-a/ratings/{year}")


def declare(year: str = "2026") -> wish.DeclareForRating:
    """Give a declaration."""
    return wish.DeclareForRating(*R[:2], year, "党支部规范化建设情况", PROOF)


def first_review(community: str = PLACE) -> wish.ReviewRatingFirst:
    """Give a community's opinion."""
    return wish.ReviewRatingFirst(*R, community, "党建引领作用明显", PROOF)


def review(**points: int) -> wish.ReviewRating:
    """Give the district's review, in whole points."""
    given: Any = {f"{name}_x100": 100 * it for name, it in (POINTS | points).items()}
    return wish.ReviewRating(*R, evidence=PROOF, **given)


def functioning(*, functioning: bool = True, **changes: Any) -> wish.RecordPartyOrganisation:
    """Give what the community's secretary says of the party organisation."""
    given = {"code": DISTRICT, "org": "provider-a", "community": PLACE, **changes}
    return wish.RecordPartyOrganisation(**given, functioning=functioning, evidence=PROOF)


def allied(world: World) -> None:
    """Have an alliance founded, and provider and department join."""
    seats = ("街道党工委", "社区党委", "企业党支部")
    world.do(STREET, wish.FoundAlliance(DISTRICT, "区红色物业联盟", "DISTRICT", seats))
    for org, kind in (("provider-a", "PROVIDER"), ("dept-water", "DEPARTMENT")):
        world.do(COUNCIL, wish.JoinAlliance(DISTRICT, org, kind, org))  # type: ignore[arg-type]


def year_served(world: World, *, days_short: int = 0) -> None:
    """Have three quarters of 2026 confirmed with 95.00 points each, and wait for a year in service."""
    world.serving()
    for quarter in ("2026q2", "2026q3", "2026q4"):
        confirmed(world, quarter)
    world.until(first_day_of("2027q2") - timedelta(days=days_short))


def reviewed(world: World, **points: int) -> None:
    """Have it declared and reviewed twice."""
    world.do(PROVIDER, declare())
    world.do(SECRETARY, first_review())
    world.do(AUTHORITY, review(**points))


def posted(world: World, **points: int) -> None:
    """Have it posted."""
    reviewed(world, **points)
    world.do(AUTHORITY, wish.PostRating(*R, "区公告栏"))
