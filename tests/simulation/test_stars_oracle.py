"""The oracle of stars, proved on logs that are in order but for one fault (domain 4.2.6, A-4)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from law.dates import start_of
from tests.simulation.contracts_oracle import Fact
from tests.simulation.stars_oracle import unearned_stars

RATING, ORG, YEAR = "r-1", "provider-a", "2026"
TOTALS = {"2026q1": 9_500, "2026q2": 9_400, "2026q3": 9_600}
POINTS = {"organisation": 18, "backbone": 17, "management": 18, "image": 19}
Log = list[Fact]


def fact(of: str, name: str, on: date, by: str = "s-1", **said: Any) -> Fact:
    """Give a fact at noon of a day."""
    noon: datetime = start_of(on) + timedelta(hours=12)
    who = SimpleNamespace(subject=by)
    return Fact(of, name, noon, SimpleNamespace(estate_id="e", by=who, **said))


def appraised(quarter: str, total: int, on: date, org: str = ORG) -> Log:
    """Give a quarter's appraisal."""
    of = f"a-{org}-{quarter}"
    return [
        fact(of, "AppraisalOpened", on, contract="k-1", quarter=quarter, provider=org),
        fact(of, "AppraisalConfirmed", on, total_x100=total),
    ]


def recommended(stars: int = 4) -> Fact:
    """Give what the council recommends on the stars."""
    return fact(RATING, "PolicySupportRecommended", date(2027, 2, 21), stars=stars)


def reviewed(
    quality: int = 19,
    total: int = 9_100,
    stars: int = 4,
    by: str = "s-district",
    first: int = 9_500,
) -> Fact:
    """Give the district's review: the example of domain 4.2.6, unless told otherwise."""
    points = [SimpleNamespace(dimension=n, numerator=p, denominator=1) for n, p in POINTS.items()]
    points.append(SimpleNamespace(dimension="service_quality", numerator=quality, denominator=1))
    rests_on = [
        SimpleNamespace(estate_id="e", contract="k-1", quarter=name, total_x100=it)
        for name, it in (TOTALS | {"2026q1": first}).items()
    ]
    said: dict[str, Any] = {"points": points, "quarters": rests_on}
    on = date(2027, 2, 12)
    return fact(RATING, "RatingReviewed", on, by, total_x100=total, stars=stars, **said)


def confirmed(
    on: date = date(2027, 2, 21), stars: int = 4, by: str = "s-council", of: str = RATING
) -> Fact:
    """Give the council's confirmation, on the first day on which it may be."""
    return fact(of, "RatingConfirmed", on, by, total_x100=9_100, stars=stars)


def works(on: date = date(2026, 3, 1), *, functioning: bool = True) -> Fact:
    """Give what was told of the party organisation."""
    return fact("alliance", "PartyOrganisationRecorded", on, org=ORG, functioning=functioning)


def declared(on: date = date(2027, 2, 10)) -> Fact:
    """Give the declaration."""
    return fact(RATING, "RatingDeclared", on, provider=ORG, year=YEAR)


def earned() -> Log:
    """Give a log in which four stars are earned."""
    signed = fact("k-1", "ContractSigned", date(2026, 1, 2), terms=SimpleNamespace(provider=ORG))
    return [
        signed,
        fact("k-1", "ServiceStarted", date(2026, 1, 5)),
        works(),
        *(
            it
            for n, (q, t) in enumerate(TOTALS.items(), 4)
            for it in appraised(q, t, date(2026, 3 * n - 8, 9))
        ),
        *appraised("2026q1", 5_000, date(2026, 4, 9), org="provider-b"),
        declared(),
        fact(RATING, "RatingFirstReviewed", date(2027, 2, 11), by="s-secretary"),
        reviewed(),
        fact(RATING, "RatingPosted", date(2027, 2, 13), until=date(2027, 2, 20)),
        fact(RATING, "RatingPostingEnded", date(2027, 2, 21)),
        confirmed(),
        recommended(),
    ]


def instead(name: str, *others: Fact) -> Log:
    """Give the log with other facts in the place of one of a name."""
    log = earned()
    at = next(n for n, f in enumerate(log) if f.name == name)
    return [*log[:at], *others, *log[at + 1 :]]


def beside(name: str, *others: Fact) -> Log:
    """Give the log with more facts before one of a name."""
    return instead(name, *others, next(f for f in earned() if f.name == name))


BROKEN: list[tuple[Callable[[], Log], str]] = [
    (lambda: instead("AppraisalConfirmed"), "r-1: declared on fewer than three quarters"),
    (lambda: instead("ServiceStarted"), "r-1: declared before a year in service"),
    (
        lambda: instead("RatingDeclared", declared(date(2027, 1, 4))),
        "r-1: declared before a year in service",
    ),
    (
        lambda: instead("PartyOrganisationRecorded"),
        "r-1: declared without a party organisation that works",
    ),
    (lambda: beside("RatingDeclared", declared()), "r-1: declared twice"),
    (lambda: instead("RatingFirstReviewed"), "r-1: reviewed before a community was heard"),
    (
        lambda: instead("RatingReviewed", reviewed(by="s-secretary")),
        "r-1: both reviews are one person's",
    ),
    (
        lambda: instead("RatingReviewed", reviewed(first=9_800)),
        "r-1: rests on other quarters than those that are confirmed",
    ),
    (
        lambda: instead("RatingReviewed", reviewed(quality=20, total=9_200)),
        "r-1: its service is not worth what the year's appraisals are",
    ),
    (
        lambda: instead("RatingReviewed", reviewed(total=9_500, stars=5)),
        "r-1: 5 stars for 9500, not 4",
    ),
    (lambda: instead("RatingReviewed", reviewed(stars=5)), "r-1: 5 stars for 9100, not 4"),
    (lambda: instead("RatingPosted"), "r-1: confirmed before its posting was over"),
    (
        lambda: instead("RatingConfirmed", confirmed(on=date(2027, 2, 20))),
        "r-1: confirmed before its posting was over",
    ),
    (
        lambda: instead("RatingConfirmed", confirmed(stars=5)),
        "r-1: other stars are confirmed than were reviewed",
    ),
    (
        lambda: instead("RatingConfirmed", confirmed(by="s-district")),
        "r-1: review and confirmation are one person's",
    ),
    (
        lambda: beside("RatingConfirmed", fact(RATING, "RatingVetoed", date(2027, 2, 14))),
        "r-1: confirmed against a veto",
    ),
    (
        lambda: beside("RatingConfirmed", works(date(2027, 2, 20), functioning=False)),
        "r-1: confirmed without a party organisation that works",
    ),
    (
        lambda: instead("PolicySupportRecommended", recommended(0)),
        "r-1: support is recommended without a star",
    ),
    (
        lambda: beside("RatingConfirmed", confirmed(of="a-provider-a-2026q3")),
        "a-provider-a-2026q3: RatingConfirmed stands in what is no rating",
    ),
    (
        lambda: beside("RatingConfirmed", fact(RATING, "AppraisalConfirmed", date(2027, 2, 14))),
        "r-1: AppraisalConfirmed stands in a rating",
    ),
]


@pytest.mark.parametrize(("log", "says"), BROKEN)
def test_the_oracle_sees_an_unearned_star(log: Callable[[], Log], says: str) -> None:
    """Broken on purpose, one fault a log."""
    assert says in unearned_stars(log())


def test_the_oracle_finds_nothing_where_stars_are_earned() -> None:
    """Nor where they were taken back, or never given."""
    late = date(2027, 3, 1)
    vetoed = [f for f in earned() if f.name not in {"RatingConfirmed", "PolicySupportRecommended"}]

    assert unearned_stars(earned()) == []
    assert unearned_stars([*earned(), fact(RATING, "RatingWithdrawn", late)]) == []
    assert unearned_stars([*vetoed, fact(RATING, "RatingVetoed", late)]) == []
