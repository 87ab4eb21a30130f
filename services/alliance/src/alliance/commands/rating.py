"""A year's star rating of a provider's party organisation: declared, reviewed twice, posted, confirmed."""

from typing import Annotated, Literal

from msgspec import Meta
from typing_extensions import override

from alliance.commands.forms import RATING, Code, Community, Org, Proof, Year
from alliance.refusals import (
    AppraiserConflict,
    RatingNotEligible,
    RatingYearDuplicate,
    ScoreOutOfRange,
)
from chassis.domain import Command, Line, Text, command
from chassis.refusals import PostingTooShort, SelfVerification, ValidationFailed

BEFORE_CONFIRMED = "DECLARED FIRST_REVIEW REVIEWED POSTED"
REVIEWERS = "APPRAISER HOUSING_AUTHORITY"
VETOERS = "HOUSING_AUTHORITY STREET_OFFICER ALLIANCE_COUNCIL"

Hundredths = Annotated[
    int, Meta(ge=0, le=10**6, description="hundredths of a point, 2000 at the most")
]
Ground = Literal[
    "serious_safety_accident",
    "serious_unlawful_act",
    "blacklisted",
    "party_organisation_not_functioning",
]
"""The grounds of `law.appraisal.VETOES`."""


@command(
    RATING,
    by="PROVIDER_MANAGER",
    to="DECLARED",
    refuses=(RatingNotEligible, ValidationFailed),
    taken=RatingYearDuplicate,
)
class DeclareForRating(Command, frozen=True):
    """Declare for a year that is over: a year in service, a party organisation that works, three quarters.

    `code` is the alliance's: where it is rated, and by whose rights.
    """

    code: Code
    provider: Org
    year: Year
    statement: Text
    evidence: Proof


@command(
    RATING,
    "first-review",
    by="COMMUNITY_PARTY_SECRETARY",
    frm="DECLARED",
    to="FIRST_REVIEW",
    refuses=(AppraiserConflict, ValidationFailed),
)
class ReviewRatingFirst(Command, frozen=True):
    """Say what a community thinks in which the provider serves; the secretary acts by his right there."""

    code: Code
    provider: Org
    year: Year
    community: Community
    opinion: Text
    evidence: Proof

    @property
    @override
    def root(self) -> str:
        """Decide rights by the community: its secretary has none in the whole district."""
        return self.community


@command(
    RATING,
    "review",
    by=REVIEWERS,
    frm="FIRST_REVIEW",
    to="REVIEWED",
    refuses=(AppraiserConflict, SelfVerification, ScoreOutOfRange, RatingNotEligible),
)
class ReviewRating(Command, frozen=True):
    """Score four dimensions, 20 points each at the most.

    The fifth, the quality of service, follows from the year's confirmed appraisals and is never typed in.
    """

    code: Code
    provider: Org
    year: Year
    organisation_x100: Hundredths
    backbone_x100: Hundredths
    management_x100: Hundredths
    image_x100: Hundredths
    evidence: Proof


@command(
    RATING,
    "post",
    by=REVIEWERS,
    frm="REVIEWED",
    to="POSTED",
    refuses=(AppraiserConflict,),
)
class PostRating(Command, frozen=True):
    """Post the review for seven days."""

    code: Code
    provider: Org
    year: Year
    posted_at: Line


@command(
    RATING,
    "confirm",
    by="ALLIANCE_COUNCIL",
    frm="POSTED",
    to="CONFIRMED",
    refuses=(
        AppraiserConflict,
        PostingTooShort,
        SelfVerification,
        RatingNotEligible,
        ValidationFailed,
    ),
)
class ConfirmRating(Command, frozen=True):
    """Confirm the stars after the full posting.

    `support` is what the council recommends on their basis, to whoever grants it; nothing is granted here.
    """

    code: Code
    provider: Org
    year: Year
    minutes: Proof
    support: Line | None = None


@command(
    RATING,
    "veto",
    by=VETOERS,
    frm=BEFORE_CONFIRMED,
    to="REFUSED",
    refuses=(AppraiserConflict,),
)
class VetoRating(Command, frozen=True):
    """Refuse the rating on a ground of veto, whatever the points; they stay to be seen."""

    code: Code
    provider: Org
    year: Year
    ground: Ground
    reason: Text
    evidence: Proof


@command(
    RATING,
    "withdraw",
    by=VETOERS,
    frm="CONFIRMED",
    to="WITHDRAWN",
    refuses=(AppraiserConflict,),
)
class WithdrawRating(Command, frozen=True):
    """Withdraw confirmed stars on a ground of veto that came up or came out later."""

    code: Code
    provider: Org
    year: Year
    ground: Ground
    reason: Text
    evidence: Proof
