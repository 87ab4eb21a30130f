"""Decides a year's stars of a provider's party organisation; apart from the appraisal (4.2.6, A-4)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from typing_extensions import override

from alliance import commands as wish
from alliance.domain import clocks
from alliance.domain.facts import Points, RatedQuarter, exact
from alliance.domain.independence import judged_by_another
from alliance.domain.known import ForRating
from alliance.refusals import RatingNotEligible, ScoreOutOfRange
from chassis.domain import (
    Aggregate,
    Clock,
    Clocks,
    Context,
    Evidence,
    act_until,
    decides,
    event,
    relates,
)
from chassis.refusals import (
    PostingTooShort,
    RoleNotAllowed,
    SelfVerification,
    ValidationFailed,
)
from law.appraisal import ineligible, rate, yearly_mean
from law.dates import add_days
from law.errors import OutOfRangeError
from law.rounding import half_up


@relates(wish.DeclareForRating)
def _declares_its_own(of: None, c: wish.DeclareForRating, ctx: Context) -> str:
    if ctx.by.org != c.provider:
        raise RoleNotAllowed
    return ctx.by.role


@relates(
    wish.ReviewRatingFirst,
    wish.ReviewRating,
    wish.PostRating,
    wish.ConfirmRating,
    wish.VetoRating,
    wish.WithdrawRating,
)
def _judges(of: "StarRating", c: wish.ReviewRating, ctx: Context) -> str:
    known: ForRating = ctx.known
    return judged_by_another(of.provider, known.orgs, ctx)


def by_quarter(quarters: Iterable[RatedQuarter]) -> list[int]:
    """Give the points of each quarter in hundredths, in order.

    Where a provider serves several estates, a quarter is the mean of its confirmed appraisals, rounded
    half up to hundredths as each of them is (`[I]`).
    """
    found: dict[str, list[int]] = defaultdict(list)
    for one in quarters:
        found[one.quarter].append(one.total_x100)
    return [half_up(sum(found[it]), len(found[it]), 1) for it in sorted(found)]


class StarRating(Aggregate):
    """One provider's party organisation in one year; `stars` are None until they are confirmed."""

    @classmethod
    @decides(wish.DeclareForRating)
    def declare(cls, c: wish.DeclareForRating, ctx: Context) -> "StarRating":
        """Declare it; whatever is missing is named at once."""
        known: ForRating = ctx.known
        if ctx.today.year <= int(c.year):
            raise ValidationFailed(problem="year: it is not over")
        missing = ineligible(
            known.in_service_since or ctx.today,
            ctx.today,
            functioning=known.functioning,
            totals_x100=by_quarter(known.quarters),
        )
        if missing:
            raise RatingNotEligible(missing=", ".join(missing))
        return cls(
            code=c.code,
            provider=c.provider,
            year=c.year,
            in_service_since=known.in_service_since or ctx.today,
            statement=c.statement,
            evidence=tuple(c.evidence),
        )

    @event("RatingDeclared", topic="alliance.StarRating.RatingDeclared")
    def __init__(
        self,
        code: str,
        provider: str,
        year: str,
        in_service_since: date,
        statement: str,
        evidence: tuple[Evidence, ...],
    ) -> None:
        self.stage, self.code, self.provider, self.year = "DECLARED", code, provider, year
        self.in_service_since = in_service_since
        self.community = self.ground = ""
        self.points: tuple[Points, ...] = ()
        self.quarters: tuple[RatedQuarter, ...] = ()
        self.total_x100: int | None = None
        self.worth: int | None = None
        self.stars: int | None = None
        self.posted_until: date | None = None
        self.support = ""

    # Two reviews

    @decides(wish.ReviewRatingFirst)
    def review_first(self, c: wish.ReviewRatingFirst, ctx: Context) -> None:
        """Hear a community in which the provider serves."""
        known: ForRating = ctx.known
        if c.community not in known.communities:
            raise ValidationFailed(problem="community: the provider serves nobody there")
        self._first_reviewed(community=c.community, opinion=c.opinion, evidence=tuple(c.evidence))

    @event("RatingFirstReviewed", topic="alliance.StarRating.RatingFirstReviewed")
    def _first_reviewed(self, community: str, opinion: str, evidence: tuple[Evidence, ...]) -> None:
        self.stage, self.community = "FIRST_REVIEW", community

    @decides(wish.ReviewRating)
    def review(self, c: wish.ReviewRating, ctx: Context) -> None:
        """Score it; who reviewed first does not review again."""
        known: ForRating = ctx.known
        if known.acted.get("RatingFirstReviewed") == ctx.actor:
            raise SelfVerification
        totals = by_quarter(known.quarters)
        if yearly_mean(totals) is None:
            raise RatingNotEligible(missing="fewer_than_three_quarters")
        given = {
            "organisation": c.organisation_x100,
            "backbone": c.backbone_x100,
            "management": c.management_x100,
            "image": c.image_x100,
        }
        try:
            found = rate(given, totals)
        except OutOfRangeError as problem:
            raise ScoreOutOfRange(problem=str(problem)) from None
        self._reviewed(
            points=exact(found.points),
            total_x100=found.total_x100,
            stars=found.stars or 0,
            quarters=known.quarters,
            rule_version=found.rule_version,
            evidence=tuple(c.evidence),
        )

    @event("RatingReviewed", topic="alliance.StarRating.RatingReviewed")
    def _reviewed(
        self,
        points: tuple[Points, ...],
        total_x100: int,
        stars: int,
        quarters: tuple[RatedQuarter, ...],
        rule_version: str,
        evidence: tuple[Evidence, ...],
    ) -> None:
        self.stage, self.points, self.total_x100 = "REVIEWED", points, total_x100
        self.worth, self.quarters = stars, quarters

    # The posting, and what follows

    @decides(wish.PostRating)
    def post(self, c: wish.PostRating, ctx: Context) -> None:
        """Post it."""
        until = add_days(ctx.today, ctx.profile.days("rating_posting_days"))
        self._posted(
            posted_at=c.posted_at,
            until=until,
            starts=(act_until(clocks.RATING_POSTING, until, "APPRAISER"),),
        )

    @event("RatingPosted", topic="alliance.StarRating.RatingPosted")
    def _posted(self, posted_at: str, until: date, starts: Clocks = ()) -> None:
        self.stage, self.posted_until = "POSTED", until

    @decides(wish.ConfirmRating)
    def confirm(self, c: wish.ConfirmRating, ctx: Context) -> None:
        """Confirm it; who scored it does not, and where there is no star nothing is recommended.

        A party organisation that no longer works is given none; whoever says so need not veto besides.
        """
        known: ForRating = ctx.known
        if not known.functioning:
            raise RatingNotEligible(missing="party_organisation_not_functioning")
        if known.acted.get("RatingReviewed") == ctx.actor:
            raise SelfVerification
        if self.posted_until is None or ctx.today <= self.posted_until:
            earliest = add_days(self.posted_until or ctx.today, 1)
            raise PostingTooShort(earliest=earliest.isoformat())
        stars = self.worth or 0
        if c.support and not stars:
            raise ValidationFailed(problem="support: without a star nothing is recommended")
        self._confirmed(
            stars=stars,
            total_x100=self.total_x100 or 0,
            minutes=tuple(c.minutes),
            stops=tuple(self.running),
        )
        if c.support:
            self._recommended(kind=c.support, provider=self.provider, stars=stars)

    @event("RatingConfirmed", topic="alliance.StarRating.RatingConfirmed")
    def _confirmed(
        self,
        stars: int,
        total_x100: int,
        minutes: tuple[Evidence, ...],
        stops: tuple[str, ...] = (),
    ) -> None:
        self.stage, self.stars = "CONFIRMED", stars

    @event("PolicySupportRecommended", topic="alliance.StarRating.PolicySupportRecommended")
    def _recommended(self, kind: str, provider: str, stars: int) -> None:
        self.support = kind

    @decides(wish.VetoRating)
    def veto(self, c: wish.VetoRating, ctx: Context) -> None:
        """Refuse it on a ground that no points outweigh."""
        self._vetoed(
            ground=c.ground,
            reason=c.reason,
            evidence=tuple(c.evidence),
            stops=tuple(self.running),
        )

    @event("RatingVetoed", topic="alliance.StarRating.RatingVetoed")
    def _vetoed(
        self,
        ground: str,
        reason: str,
        evidence: tuple[Evidence, ...],
        stops: tuple[str, ...] = (),
    ) -> None:
        self.stage, self.ground = "REFUSED", ground

    @decides(wish.WithdrawRating)
    def withdraw(self, c: wish.WithdrawRating, ctx: Context) -> None:
        """Take the stars back."""
        self._withdrawn(ground=c.ground, reason=c.reason, evidence=tuple(c.evidence))

    @event("RatingWithdrawn", topic="alliance.StarRating.RatingWithdrawn")
    def _withdrawn(self, ground: str, reason: str, evidence: tuple[Evidence, ...]) -> None:
        self.stage, self.ground, self.stars, self.support = "WITHDRAWN", ground, None, ""

    @override
    def expire(self, clock: Clock, ctx: Context) -> None:
        """Say that the posting is over."""
        self._posting_ended(stops=(clock.key,))

    @event("RatingPostingEnded", topic="alliance.StarRating.RatingPostingEnded")
    def _posting_ended(self, stops: tuple[str, ...] = ()) -> None:
        pass
