"""What an estate's readers see of its providers' party organisations: stars, apart from any appraisal (A-4).

A rating and an alliance lie at roots of their own (ADR-0044). Their addresses say which could concern an
estate: those of the alliances that its code lies below, of those who serve or served it, year by year.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from msgspec import structs

from chassis.domain import stream_id
from governance.application import Governance
from governance.judged_part import Alliance, Rating
from governance.parts import cited
from governance.state import EstateState

Json = dict[str, Any]
LEVELS = (6, 9)
"""How long a district's and a street's code are."""


def stars_of(governance: Governance, state: EstateState, today: date, as_of: date | None) -> Json:
    """Give the ratings of an estate's providers, the last year first, and organisations' names."""
    ratings, alliances = judged_of(governance, state, today, as_of)
    return {
        "ratings": [_shown(one) for one in ratings],
        "organisations": names_of(alliances),
        "alliances": [
            {"code": one.code, "name": one.name, "level": one.level, "members": len(one.members)}
            for one in alliances
        ],
    }


def judged_of(
    governance: Governance, state: EstateState, today: date, as_of: date | None = None
) -> tuple[list[Rating], list[Alliance]]:
    """Give the ratings of an estate's providers, the last year first, and the alliances it lies under."""
    identity = state.registry.identity
    codes = _codes(identity.community_ref) if identity else []
    years = dict(_addresses(state, codes, today))
    found = governance.elsewhere({*years, *_roots(codes)}, as_of)
    ratings = [s.alliance.rating for s in found if s.alliance.rating is not None]
    order = sorted(ratings, key=lambda r: (r.year, r.code, r.provider), reverse=True)
    return order, _alliances(found)


def names_at(governance: Governance, communities: Iterable[str]) -> dict[str, dict[str, str]]:
    """Give what organisations are called in each community, by the alliances that it lies under."""
    codes = {place: _codes(place) for place in communities}
    roots = {root for found in codes.values() for root in _roots(found)}
    known = _alliances(governance.elsewhere(roots))
    return {
        place: names_of([one for one in known if one.code in found])
        for place, found in codes.items()
    }


def names_of(alliances: Iterable[Alliance]) -> dict[str, str]:
    """Give what members are called; where two alliances say so, as the smaller one does."""
    names = {org: said["name"] for one in alliances for org, said in one.members.items()}
    return dict(sorted(names.items()))


def _alliances(found: list[EstateState]) -> list[Alliance]:
    alliances = [s.alliance.alliance for s in found if s.alliance.alliance is not None]
    return sorted(alliances, key=lambda a: a.code)


def _codes(community: str) -> list[str]:
    return [community[:length] for length in LEVELS]


def _roots(codes: list[str]) -> set[str]:
    return {str(stream_id(f"/alliances/{code}")) for code in codes}


def _addresses(state: EstateState, codes: list[str], today: date) -> Iterator[tuple[str, str]]:
    """Give every root at which a rating of a provider could lie, with its address."""
    for provider, first in _providers(state).items():
        for code in codes:
            for year in range(first, today.year + 1):
                address = f"/alliances/{code}/providers/{provider}/ratings/{year:04}"
                yield str(stream_id(address)), address


def _providers(state: EstateState) -> dict[str, int]:
    """Give who serves or served, each with the first year of it."""
    found: dict[str, int] = {}
    for c in state.alliance.contracts.values():
        if c.served_from:
            provider, year = c.terms["provider"], int(c.served_from[:4])
            found[provider] = min(found.get(provider, year), year)
    return found


def _shown(of: Rating) -> Json:
    """Give a rating; points and stars are told once they hang or are confirmed."""
    shown = structs.asdict(of) | {"events": cited(of.events)}
    if of.stage in {"DECLARED", "FIRST_REVIEW", "REVIEWED"}:
        shown |= {"points": [], "quarters": [], "reviewed_x100": None}
    return shown
