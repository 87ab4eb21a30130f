"""Decides who may judge a provider: nobody judges his own (domain 4.0, separation of duties)."""

from alliance.domain.ending import OF_PROVIDER
from alliance.refusals import AppraiserConflict
from chassis.domain import Context


def judged_by_another(provider: str, orgs: frozenset[str], ctx: Context) -> str:
    """Refuse who is of the provider that is judged; give the role in which the actor acts.

    `orgs` are the organisations that any of his grants names, wherever it holds. Whoever serves here for
    any provider is refused as well: he would judge his own, or those he competes with (`[I]`).
    """
    if provider in orgs or ctx.roles & OF_PROVIDER:
        raise AppraiserConflict(provider=provider)
    return ctx.by.role
