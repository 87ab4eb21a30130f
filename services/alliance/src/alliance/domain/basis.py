"""Decides whether the owners' decision that is named carries a contract or a notice (R-01, R-02, R-04)."""

from alliance.domain.facts import Decided
from alliance.refusals import BasisDecisionNotPassed

HIRING = 4
"""The item of R-01 by which owners choose and dismiss who serves them."""


def carried(meeting: str, motion: str, found: Decided | None) -> Decided:
    """Give the decision if it is the owners', on who serves them, passed, final and not undone."""
    problem = _problem_with(found)
    if found is None or problem:
        raise BasisDecisionNotPassed(meeting=meeting, motion=motion, problem=problem)
    return found


def _problem_with(found: Decided | None) -> str:
    if found is None:
        return "UNKNOWN"
    if found.item != HIRING:
        return f"ITEM_{found.item}"
    if found.undone:
        return "UNDONE"
    if not found.passed:
        return "NOT_PASSED"
    return "" if found.final else "NOT_FINAL"
