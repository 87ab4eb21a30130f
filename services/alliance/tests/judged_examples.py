"""One lawful example of every command on appraisals, and a way to each of their stages."""

from collections.abc import Callable
from datetime import date
from typing import Any

from alliance import commands as wish
from alliance.commands.forms import APPRAISAL
from alliance.domain.facts import Figures, QuarterOf
from alliance.domain.known import ForAppraisal, Words
from chassis.domain import Command, Sealed
from chassis.testing.kit import Example, Step
from services.alliance.tests.alliance_kit import ESTATE, PROOF

By = Callable[..., Example]
Paths = dict[str, dict[str | None, list[Step]]]
Ways = dict[type[Command], list[Step]]
Q = (ESTATE, "k-1", "2026q2")
TOLD = Figures(40, 10, 20, 18, 0, "热线台账")
SEALED = Sealed("objection", b"sealed")
JULY = (date(2026, 7, 1) - date(2026, 3, 2)).days


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
