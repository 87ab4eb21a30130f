"""One lawful example of every command on appraisals and ratings, and a way to each of their stages."""

from collections.abc import Callable
from datetime import date
from typing import Any

from alliance import commands as wish
from alliance.commands.forms import APPRAISAL, RATING
from alliance.commands.rating import Ground
from alliance.domain.facts import Figures, QuarterOf, RatedQuarter
from alliance.domain.known import ForAppraisal, ForRating, Words
from chassis.domain import Command, Sealed
from chassis.testing.kit import Example, Step
from services.alliance.tests.alliance_kit import ESTATE, PLACE, PROOF

By = Callable[..., Example]
Paths = dict[str, dict[str | None, list[Step]]]
Ways = dict[type[Command], list[Step]]
Q = (ESTATE, "k-1", "2026q2")
TOLD = Figures(40, 10, 20, 18, 0, "热线台账")
SEALED = Sealed("objection", b"sealed")
JULY = (date(2026, 7, 1) - date(2026, 3, 2)).days


R = ("220105", "provider-a", "2026")
BLACKLISTED: Ground = "blacklisted"
YEAR_SERVED = (date(2027, 4, 1) - date(2026, 3, 2)).days
RATED = tuple(RatedQuarter(str(ESTATE), "k-1", f"2026q{n}", 9_500) for n in (2, 3, 4))


def rated(by: By) -> tuple[list[Example], Paths, Ways]:
    """Give examples and paths of a year's rating."""
    known = ForRating(date(2026, 4, 1), True, RATED, frozenset([PLACE]), frozenset(), {})  # noqa: FBT003
    day, ground = YEAR_SERVED, BLACKLISTED

    def at(role: str, c: Command, days: int = 0) -> Example:
        return by(role, c, day + days, known)

    declare = at("PROVIDER_MANAGER", wish.DeclareForRating(*R, "党建情况", PROOF))
    first = at("COMMUNITY_PARTY_SECRETARY", wish.ReviewRatingFirst(*R, PLACE, "作用明显", PROOF))
    review = at("HOUSING_AUTHORITY", wish.ReviewRating(*R, 1800, 1700, 1800, 1900, PROOF))
    post = at("HOUSING_AUTHORITY", wish.PostRating(*R, "公告栏"))
    confirm = at("ALLIANCE_COUNCIL", wish.ConfirmRating(*R, PROOF, "补贴优先"), 8)
    veto = at("STREET_OFFICER", wish.VetoRating(*R, ground, "列入名单", PROOF))
    withdraw = at("STREET_OFFICER", wish.WithdrawRating(*R, ground, "列入名单", PROOF), 9)
    stages: dict[str | None, list[Step]] = {
        None: [],
        "DECLARED": [declare],
        "FIRST_REVIEW": [declare, first],
        "REVIEWED": [declare, first, review],
        "POSTED": [declare, first, review, post],
        "CONFIRMED": [declare, first, review, post, confirm],
        "REFUSED": [declare, veto],
        "WITHDRAWN": [declare, first, review, post, confirm, withdraw],
    }
    return [declare, first, review, post, confirm, veto, withdraw], {RATING: stages}, {}


def judged(by: By, contract: Any) -> tuple[list[Example], Paths, Ways]:
    """Give examples, paths and ways; `by` makes an example, `contract` is one in force."""
    contract.quarters["2026q2"] = QuarterOf(figures=TOLD)
    known = ForAppraisal(contract, frozenset(), {}, {})
    open_it = by("APPRAISER", wish.OpenAppraisal(*Q), JULY, known)
    score = by("APPRAISER", wish.ScoreAppraisal(*Q), JULY, known)
    post = by("APPRAISER", wish.PostAppraisal(*Q, "公告栏"), JULY, known)
    words = Words(owns=False, text=SEALED)
    object_to = by(
        "PROVIDER_MANAGER",
        wish.ObjectToAppraisal(*Q, "o-1", "FIGURES_WRONG", "满意度有误"),
        JULY + 1,
        words,
    )
    answer = by(
        "APPRAISER",
        wish.AnswerAppraisalObjection(*Q, "o-1", accepted=False, answer="已核对"),
        JULY + 2,
        known,
    )
    confirm = by("ALLIANCE_COUNCIL", wish.ConfirmAppraisal(*Q, PROOF), JULY + 8, known)
    stages: dict[str | None, list[Step]] = {
        None: [],
        "OPENED": [open_it],
        "SCORED": [open_it, score],
        "POSTED": [open_it, score, post],
        "CONFIRMED": [open_it, score, post, confirm],
    }
    ways: Ways = {wish.AnswerAppraisalObjection: [open_it, score, post, object_to]}
    return [open_it, score, post, object_to, answer, confirm], {APPRAISAL: stages}, ways
