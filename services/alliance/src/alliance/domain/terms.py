"""Decides what no contract may say, whoever signs it (R-60, R-61, R-63)."""

from alliance.commands.forms import Terms
from alliance.refusals import UnknownItem, UtilityCutoffClause, WholeSubcontractForbidden
from chassis.domain import Context
from chassis.refusals import ValidationFailed
from law.contracts import forbidden_clauses
from law.errors import InvalidError
from law.tiers import ItemLevel, below_minimum

_OF_CLAUSE = {
    "WHOLE_SUBCONTRACT_FORBIDDEN": WholeSubcontractForbidden,
    "UTILITY_CUTOFF_CLAUSE": UtilityCutoffClause,
}


def levels(terms: Terms) -> list[ItemLevel]:
    """Give the items with their levels, as the law reads them."""
    return [ItemLevel(one.item, one.level) for one in terms.items]


def check_terms(terms: Terms, ctx: Context) -> None:
    """Refuse a term turned round, names that stand twice, unknown levels and what the law forbids."""
    if terms.ends_on <= terms.starts_on:
        raise ValidationFailed(problem="terms.ends_on: after starts_on")
    for name, refs in (
        ("items", [one.item for one in terms.items]),
        ("procedures", [one.procedure for one in terms.procedures]),
        ("projects", [one.project for one in terms.projects]),
        ("promises", [one.promise for one in terms.promises]),
    ):
        if len(set(refs)) < len(refs):
            raise ValidationFailed(problem=f"terms.{name}: each reference stands once")
    try:
        below_minimum(levels(terms), terms.tier, ctx.profile)
        forbidden = forbidden_clauses(terms.clauses)
    except InvalidError as problem:
        raise UnknownItem(item=str(problem)) from None
    if forbidden:
        raise _OF_CLAUSE[forbidden[0].code]
