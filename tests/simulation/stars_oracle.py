"""Says from a district's log alone whether any star was ever what no rule allows (domain 4.2.6, A-4, E5).

Another way to the same answer as the code that decides: points in fractions, from confirmed quarters
that it finds itself. A log is the whole district's, in the order in which it was recorded.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

from law.dates import add_years
from tests.simulation.contracts_oracle import Fact

BOUNDS = (6_000, 7_000, 8_000, 9_000, 9_500)
REVIEWED = {"organisation", "backbone", "management", "image"}
QUALITY, MOST, LEAST_QUARTERS = "service_quality", 20, 3


def unearned_stars(log: Sequence[Fact]) -> list[str]:
    """Give what a district's log says of stars that cannot be."""
    year = _Years()
    return [wrong for f in log for wrong in year.hears(f)]


class _Years:
    """What the log has said so far of who serves, of confirmed quarters, and of each rating."""

    def __init__(self) -> None:
        self.opened: dict[str, Any] = {}
        self.confirmed: dict[tuple[str, str], set[tuple[str, str, str, int]]] = defaultdict(set)
        self.provider: dict[tuple[Any, str], str] = {}
        self.since: dict[str, date] = {}
        self.functioning: dict[str, bool] = {}
        self.ratings: dict[str, list[Fact]] = defaultdict(list)
        self.declared: set[tuple[str, str]] = set()

    def hears(self, f: Fact) -> Iterator[str]:
        """Take a fact in."""
        if f.of in self.ratings or f.name == "RatingDeclared":
            yield from self._of_a_rating(f)
            self.ratings[f.of].append(f)
            return
        match f.name:
            case "PartyOrganisationRecorded":
                self.functioning[f.said.org] = f.said.functioning
            case "ContractSigned":
                self.provider[f.said.estate_id, f.of] = f.said.terms.provider
            case "ServiceStarted":
                self._serves(self.provider[f.said.estate_id, f.of], f.day)
            case "StandingContractRecorded":
                self._serves(f.said.terms.provider, f.said.terms.starts_on)
            case "AppraisalOpened":
                self.opened[f.of] = f.said
            case "AppraisalConfirmed":
                of = self.opened[f.of]
                what = str(f.said.estate_id), of.contract, of.quarter, f.said.total_x100
                self.confirmed[of.provider, of.quarter[:4]].add(what)
            case name if name.startswith(("Rating", "PolicySupport")):
                yield f"{f.of}: {name} stands in what is no rating"

    def _serves(self, provider: str, first: date) -> None:
        self.since[provider] = min(self.since.get(provider, first), first)

    def _of_a_rating(self, f: Fact) -> Iterator[str]:
        before = {one.name: one for one in self.ratings[f.of]}
        match f.name:
            case "RatingDeclared":
                yield from self._unentitled(f)
            case "RatingReviewed":
                yield from self._scored(f, before)
            case "RatingConfirmed":
                yield from self._confirmed(f, before)
            case "PolicySupportRecommended":
                if "RatingConfirmed" not in before or not f.said.stars:
                    yield f"{f.of}: support is recommended without a star"
            case name if not name.startswith("Rating"):
                yield f"{f.of}: {name} stands in a rating"

    def _unentitled(self, f: Fact) -> Iterator[str]:
        """Who declares has served for a year, its party organisation works, three quarters are there."""
        provider, year = f.said.provider, f.said.year
        if (provider, year) in self.declared:
            yield f"{f.of}: declared twice"
        self.declared.add((provider, year))
        since = self.since.get(provider)
        if since is None or f.day < add_years(since, 1):
            yield f"{f.of}: declared before a year in service"
        if not self.functioning.get(provider):
            yield f"{f.of}: declared without a party organisation that works"
        if len({quarter for _, _, quarter, _ in self.confirmed[provider, year]}) < LEAST_QUARTERS:
            yield f"{f.of}: declared on fewer than three quarters"

    def _scored(self, f: Fact, before: dict[str, Fact]) -> Iterator[str]:
        """Four dimensions are the reviewers'; the fifth is a fifth of the year's mean, and no more."""
        if "RatingFirstReviewed" not in before:
            yield f"{f.of}: reviewed before a community was heard"
        elif _who(before["RatingFirstReviewed"]) == _who(f):
            yield f"{f.of}: both reviews are one person's"
        declared = self.ratings[f.of][0].said
        rests_on = self.confirmed[declared.provider, declared.year]
        told = {(it.estate_id, it.contract, it.quarter, it.total_x100) for it in f.said.quarters}
        if told != rests_on:
            yield f"{f.of}: rests on other quarters than those that are confirmed"
        points = {it.dimension: Fraction(it.numerator, it.denominator) for it in f.said.points}
        if set(points) != {*REVIEWED, QUALITY} or not all(
            0 <= it <= MOST for it in points.values()
        ):
            yield f"{f.of}: other dimensions than five of {MOST} points"
        if points.get(QUALITY) != _mean(told) / 5:
            yield f"{f.of}: its service is not worth what the year's appraisals are"
        total = _half_up(100 * sum(points.values(), Fraction(0)))
        if (f.said.total_x100, f.said.stars) != (total, _stars(total)):
            yield f"{f.of}: {f.said.stars} stars for {f.said.total_x100}, not {_stars(total)}"

    def _confirmed(self, f: Fact, before: dict[str, Fact]) -> Iterator[str]:
        """Stars are what was reviewed and posted, with nothing against them on that day."""
        reviewed, posted = before.get("RatingReviewed"), before.get("RatingPosted")
        if reviewed is None or posted is None or f.day <= posted.said.until:
            yield f"{f.of}: confirmed before its posting was over"
        if reviewed is not None and (f.said.stars, f.said.total_x100) != (
            reviewed.said.stars,
            reviewed.said.total_x100,
        ):
            yield f"{f.of}: other stars are confirmed than were reviewed"
        if reviewed is not None and _who(reviewed) == _who(f):
            yield f"{f.of}: review and confirmation are one person's"
        if "RatingVetoed" in before:
            yield f"{f.of}: confirmed against a veto"
        if not self.functioning.get(self.ratings[f.of][0].said.provider):
            yield f"{f.of}: confirmed without a party organisation that works"


def _who(f: Fact) -> str:
    return str(f.said.by.subject)


def _mean(quarters: set[tuple[str, str, str, int]]) -> Fraction:
    """Give the mean of a year's quarters; one of several estates is their mean, in hundredths."""
    totals: dict[str, list[int]] = defaultdict(list)
    for _, _, quarter, total in quarters:
        totals[quarter].append(total)
    means = [_half_up(Fraction(sum(it), len(it))) for it in totals.values()]
    return Fraction(sum(means), 100 * len(means)) if means else Fraction(0)


def _half_up(it: Fraction) -> int:
    return floor(it + Fraction(1, 2))


def _stars(total_x100: int) -> int:
    return sum(total_x100 >= least for least in BOUNDS)
