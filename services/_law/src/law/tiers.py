"""The three tiers of service (标准型、基本型、保障型): which one fits an estate, what each promises at least.

The seed names the tiers and defines none, so the rule is our reading (domain 4.2.3, `[I]`); its figures
and the catalogue of items are a profile's. Pure: the alliance decides by it, and what reads its facts
shows the same.
"""

from collections.abc import Iterable

from msgspec import Struct

from law.errors import InvalidError
from law.parameters import Tier, TierItem
from law.profiles import JurisdictionProfile

RULE_VERSION = "tier/v1"
"""Which tier rule decided; a changed rule gets a new version, and old decisions keep theirs."""

TIERS: tuple[Tier, ...] = ("GUARANTEE", "BASIC", "STANDARD")
"""The tiers, the one with the least service first."""


class TierInputs(Struct, frozen=True, kw_only=True):
    """What the tier of an estate is decided on; None is what nobody has said yet.

    `expected_collection_rate` is a whole per cent from 0 to 100, of the fees that a survey expects to
    come in. `dangerous_facility` never changes the tier: it opens a safety ticket.
    """

    boundary_closable: bool | None = None
    willing_provider: bool | None = None
    community_operator: bool | None = None
    expected_collection_rate: int | None = None
    legal_basis_available: bool | None = None
    dangerous_facility: bool | None = None


class Unmet(Struct, frozen=True):
    """A condition of a higher tier that does not hold: the tier, and the condition's name.

    Conditions: `willing_provider`, `provider_or_community_operator`, `boundary_closable`,
    `collection_rate`, `legal_basis`.
    """

    tier: Tier
    condition: str


class TierFinding(Struct, frozen=True):
    """The tier that the rule gives, and the proof: what kept the estate from a higher one, the figures."""

    tier: Tier
    unmet: tuple[Unmet, ...]
    safety_ticket: bool
    inputs: TierInputs
    standard_percent_least: int
    basic_percent_least: int
    rule_version: str = RULE_VERSION


def missing_inputs(inputs: TierInputs) -> tuple[str, ...]:
    """Name the inputs that nobody has said yet (`TIER_INPUT_MISSING`), in their order."""
    return tuple(name for name in TierInputs.__struct_fields__ if getattr(inputs, name) is None)


def tier_of(inputs: TierInputs, profile: JurisdictionProfile) -> TierFinding:
    """Decide the tier by the rule of domain 4.2.3; the higher of those whose conditions all hold.

    Raises:
        InvalidError: an input is missing, or the rate is no per cent.
    """
    rate, missing = inputs.expected_collection_rate, missing_inputs(inputs)
    if rate is None or missing:
        raise InvalidError(f"the tier needs {', '.join(missing)}")
    if not 0 <= rate <= 100:
        raise InvalidError(f"an expected collection rate lies between 0 and 100, not at {rate}")
    standard_least = profile.number("tier_standard_percent_least")
    basic_least = profile.number("tier_basic_percent_least")
    conditions: dict[Tier, dict[str, bool]] = {
        "STANDARD": {
            "willing_provider": bool(inputs.willing_provider),
            "boundary_closable": bool(inputs.boundary_closable),
            "collection_rate": rate >= standard_least,
            "legal_basis": bool(inputs.legal_basis_available),
        },
        "BASIC": {
            "provider_or_community_operator": bool(
                inputs.willing_provider or inputs.community_operator
            ),
            "collection_rate": rate >= basic_least,
        },
        "GUARANTEE": {},
    }
    tier = next(it for it, asked in conditions.items() if all(asked.values()))
    unmet = tuple(
        Unmet(higher, name)
        for higher, asked in conditions.items()
        if falls(higher, tier)
        for name, holds in asked.items()
        if not holds
    )
    danger = bool(inputs.dangerous_facility)
    return TierFinding(tier, unmet, danger, inputs, standard_least, basic_least)


def falls(before: Tier, after: Tier) -> bool:
    """Tell whether a change of tier takes service away (`DOWNGRADE_DURING_CONTRACT`)."""
    return TIERS.index(after) < TIERS.index(before)


class ItemLevel(Struct, frozen=True):
    """A service at a level, both by the ids of the profile's `tier_catalogue`."""

    item: str
    level: str


class Shortfall(Struct, frozen=True):
    """An item of the tier that a contract lacks (`found` is None) or promises at a weaker level."""

    item: str
    least: str
    found: str | None


def minimum_items(tier: Tier, profile: JurisdictionProfile) -> tuple[ItemLevel, ...]:
    """Give the services that a contract of a tier must hold at least, in the catalogue's order."""
    catalogue = profile.tier_catalogue.items.items()
    return tuple(ItemLevel(name, item.least.of(tier)) for name, item in catalogue)


def below_minimum(
    items: Iterable[ItemLevel], tier: Tier, profile: JurisdictionProfile
) -> tuple[Shortfall, ...]:
    """Give each item of a tier that is missing or weaker (`ITEMS_BELOW_TIER_MINIMUM`); none if all is there.

    A contract may promise more: stronger levels, and items that the catalogue does not know.

    Raises:
        InvalidError: an item twice, or a catalogue's item at a level that it does not have.
    """
    promised = _promised(items, profile)
    found = []
    for least in minimum_items(tier, profile):
        level = promised.get(least.item)
        item = profile.tier_catalogue.items[least.item]
        if level is None or item.rank(level) < item.rank(least.level):
            found.append(Shortfall(least.item, least.level, level))
    return tuple(found)


def _promised(items: Iterable[ItemLevel], profile: JurisdictionProfile) -> dict[str, str]:
    promised: dict[str, str] = {}
    for it in items:
        if it.item in promised:
            raise InvalidError(f"{it.item} stands twice")
        known: TierItem | None = profile.tier_catalogue.items.get(it.item)
        if known and it.level not in known.levels:
            raise InvalidError(f"{it.item} has no level {it.level}")
        promised[it.item] = it.level
    return promised
