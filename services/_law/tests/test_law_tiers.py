from dataclasses import dataclass
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.errors import InvalidError
from law.parameters import PARAMETERS, ByTier, Tier, TierCatalogue, TierItem
from law.profiles import load, shipped
from law.tiers import (
    RULE_VERSION,
    TIERS,
    ItemLevel,
    Shortfall,
    TierInputs,
    Unmet,
    below_minimum,
    falls,
    minimum_items,
    missing_inputs,
    tier_of,
)

NATIONAL = shipped()[0]
ITEMS = NATIONAL.tier_catalogue.items
EVERY_LEVEL = [ItemLevel(name, level) for name, item in ITEMS.items() for level in item.levels]


@dataclass(frozen=True)
class Estate:
    """An estate that meets every condition of the standard tier, but for what a test changes."""

    closable: bool = True
    provider: bool = True
    community: bool = True
    rate: int = 60
    basis: bool = True
    danger: bool = False

    @property
    def inputs(self) -> TierInputs:
        """Give it as the inputs of the rule."""
        return TierInputs(
            boundary_closable=self.closable,
            willing_provider=self.provider,
            community_operator=self.community,
            expected_collection_rate=self.rate,
            legal_basis_available=self.basis,
            dangerous_facility=self.danger,
        )


estates = st.builds(Estate, rate=st.integers(0, 100))


def tier(estate: Estate) -> Tier:
    """Decide an estate's tier by the national figures."""
    return tier_of(estate.inputs, NATIONAL).tier


@pytest.mark.parametrize(
    ("estate", "expected"),
    [
        (Estate(), "STANDARD"),
        (Estate(rate=59), "BASIC"),
        (Estate(closable=False), "BASIC"),
        (Estate(basis=False), "BASIC"),
        (Estate(provider=False), "BASIC"),
        (Estate(provider=False, community=False), "GUARANTEE"),
        (Estate(community=False), "STANDARD"),
        (Estate(community=False, rate=59), "BASIC"),
        (Estate(rate=30), "BASIC"),
        (Estate(rate=29), "GUARANTEE"),
        (Estate(rate=0), "GUARANTEE"),
        (Estate(rate=100), "STANDARD"),
    ],
)
def test_an_estate_gets_the_highest_tier_whose_conditions_all_hold(
    estate: Estate, expected: Tier
) -> None:
    """Domain 4.2.3: at 60 per cent standard and at 59 not, at 30 basic and at 29 not."""
    assert tier(estate) == expected


def test_every_combination_of_inputs_gets_the_tier_of_the_written_rule() -> None:
    """Domain 4.2.3, word for word, over all yes and no and the rates at each side of a bound."""
    rates = (0, 29, 30, 31, 59, 60, 61, 100)
    yes_or_no = product((False, True), repeat=5)
    for (closable, provider, community, basis, danger), rate in product(yes_or_no, rates):
        if provider and closable and rate >= 60 and basis:
            expected = "STANDARD"
        elif (provider or community) and rate >= 30:
            expected = "BASIC"
        else:
            expected = "GUARANTEE"
        estate = Estate(closable, provider, community, rate, basis, danger)

        assert tier(estate) == expected, estate


def test_the_finding_names_what_kept_the_estate_from_each_higher_tier() -> None:
    """The board shows a tier with its reasons, its figures and the rule's version."""
    estate = Estate(provider=False, community=False, closable=False, rate=59)

    found = tier_of(estate.inputs, NATIONAL)

    assert found.unmet == (
        Unmet("STANDARD", "willing_provider"),
        Unmet("STANDARD", "boundary_closable"),
        Unmet("STANDARD", "collection_rate"),
        Unmet("BASIC", "provider_or_community_operator"),
    )
    assert found.inputs == estate.inputs
    assert (found.standard_percent_least, found.basic_percent_least) == (60, 30)
    assert found.rule_version == RULE_VERSION
    assert tier_of(Estate().inputs, NATIONAL).unmet == ()


@given(estates)
def test_only_a_tier_that_was_not_reached_has_unmet_conditions(estate: Estate) -> None:
    """What is reached needs no reason, and every higher tier has one at least."""
    found = tier_of(estate.inputs, NATIONAL)

    assert {it.tier for it in found.unmet} == {it for it in TIERS if falls(it, found.tier)}


@given(estates)
def test_a_dangerous_facility_opens_a_ticket_and_never_changes_the_tier(estate: Estate) -> None:
    """Danger is no reason for less service, and no reason for more."""
    safe = tier_of(Estate(**{**vars(estate), "danger": False}).inputs, NATIONAL)
    dangerous = tier_of(Estate(**{**vars(estate), "danger": True}).inputs, NATIONAL)

    assert (safe.tier, safe.unmet) == (dangerous.tier, dangerous.unmet)
    assert (safe.safety_ticket, dangerous.safety_ticket) == (False, True)


@given(estates, st.integers(0, 100))
def test_a_better_estate_never_gets_a_lower_tier(estate: Estate, rate: int) -> None:
    """More fees coming in, or one more thing that holds, takes no service away."""
    better = [Estate(**{**vars(estate), "rate": max(rate, estate.rate)})] + [
        Estate(**{**vars(estate), name: True})
        for name in ("closable", "provider", "community", "basis")
    ]

    assert not any(falls(tier(estate), tier(it)) for it in better)


def test_the_inputs_that_nobody_has_said_are_named() -> None:
    """TIER_INPUT_MISSING says which; a no is an answer, and so is a rate of 0."""
    some = TierInputs(boundary_closable=False, expected_collection_rate=0)

    assert missing_inputs(some) == (
        "willing_provider",
        "community_operator",
        "legal_basis_available",
        "dangerous_facility",
    )
    assert missing_inputs(Estate().inputs) == ()
    with pytest.raises(InvalidError, match="willing_provider, community_operator"):
        tier_of(some, NATIONAL)


@pytest.mark.parametrize("rate", [-1, 101])
def test_a_rate_that_is_no_per_cent_is_refused(rate: int) -> None:
    """An expected collection rate lies between 0 and 100."""
    with pytest.raises(InvalidError):
        tier(Estate(rate=rate))


def test_a_profile_sets_the_rates_of_the_tiers() -> None:
    """std_min and basic_min are a place's, and the finding says which it used."""
    profile = load(
        {
            "id": "SOMEWHERE",
            "version": 1,
            "effective_from": "2025-01-01",
            "extends": "CN_NATIONAL",
            "parameters": {
                "tier_standard_percent_least": {"value": 75, "source": "a test", "grade": "I"},
                "tier_basic_percent_least": {"value": 20, "source": "a test", "grade": "I"},
            },
        }
    )

    assert tier_of(Estate(rate=74).inputs, profile).tier == "BASIC"
    assert tier_of(Estate(rate=75).inputs, profile).tier == "STANDARD"
    assert tier_of(Estate(rate=20).inputs, profile).tier == "BASIC"
    assert tier_of(Estate(rate=19).inputs, profile).basic_percent_least == 20


@pytest.mark.parametrize(
    ("before", "after", "down"),
    [
        ("STANDARD", "BASIC", True),
        ("STANDARD", "GUARANTEE", True),
        ("BASIC", "GUARANTEE", True),
        ("BASIC", "BASIC", False),
        ("GUARANTEE", "STANDARD", False),
    ],
)
def test_a_change_that_takes_service_away_is_a_fall(
    *, before: Tier, after: Tier, down: bool
) -> None:
    """DOWNGRADE_DURING_CONTRACT asks for this."""
    assert falls(before, after) is down


def test_the_nine_rows_of_the_table_are_in_the_catalogue() -> None:
    """Domain 4.2.3: seven services, who pays, and whether a department must adopt the estate."""
    catalogue = NATIONAL.tier_catalogue

    assert {
        name: (item.least.guarantee, item.least.basic, item.least.standard)
        for name, item in catalogue.items.items()
    } == {
        "refuse_removal": ("daily",) * 3,
        "common_parts_sweeping": ("weekly", "twice_weekly", "daily"),
        "public_order": ("volunteer_patrol", "guard_part_of_the_day", "guard_round_the_clock"),
        "common_parts_repair": ("emergencies", "small_repairs_in_3_days", "planned_maintenance"),
        "elevator_fire_pumps": ("statutory_maintenance",) * 3,
        "greening_drains_snow": ("twice_a_year", "quarterly", "monthly"),
        "contact_and_disclosure": (
            "phone_and_board",
            "quarterly_disclosure",
            "monthly_disclosure",
        ),
    }
    assert [catalogue.payment.of(it) for it in TIERS] == [
        "FLOOR_FUNDS",
        "LOW_FEE_AND_SUBSIDY",
        "FEE",
    ]
    assert [catalogue.adoption.of(it) for it in TIERS] == ["MANDATORY", "OPTIONAL", "NONE"]
    assert NATIONAL.parameters["tier_catalogue"].grade == "I"


@pytest.mark.parametrize("at", TIERS)
def test_the_minimum_of_a_tier_suffices_for_it_and_for_every_tier_below(at: Tier) -> None:
    """A contract for more is one for less."""
    items = minimum_items(at, NATIONAL)

    for other in TIERS:
        assert (below_minimum(items, other, NATIONAL) == ()) is (not falls(other, at))


def test_each_item_that_is_missing_or_weaker_is_given() -> None:
    """ITEMS_BELOW_TIER_MINIMUM says which item, what the tier asks for, and what was promised."""
    items = [
        ItemLevel("refuse_removal", "every_other_day"),
        ItemLevel("common_parts_sweeping", "daily"),
        ItemLevel("public_order", "volunteer_patrol"),
        ItemLevel("common_parts_repair", "small_repairs_in_7_days"),
        ItemLevel("greening_drains_snow", "quarterly"),
        ItemLevel("contact_and_disclosure", "monthly_disclosure"),
        ItemLevel("library", "on_sundays"),
    ]

    assert below_minimum(items, "BASIC", NATIONAL) == (
        Shortfall("refuse_removal", "daily", "every_other_day"),
        Shortfall("public_order", "guard_part_of_the_day", "volunteer_patrol"),
        Shortfall("common_parts_repair", "small_repairs_in_3_days", "small_repairs_in_7_days"),
        Shortfall("elevator_fire_pumps", "statutory_maintenance", None),
    )


def test_a_contract_without_items_lacks_them_all() -> None:
    """Nothing promised is below every tier."""
    assert [it.item for it in below_minimum([], "GUARANTEE", NATIONAL)] == list(ITEMS)


@given(
    st.sampled_from(TIERS),
    st.lists(st.sampled_from(EVERY_LEVEL), unique_by=lambda it: it.item),
)
def test_items_suffice_exactly_when_each_is_at_least_the_tiers(
    at: Tier, items: list[ItemLevel]
) -> None:
    """For every contract: what is given is short, and what is not given is not."""
    promised = {it.item: it.level for it in items}
    short = {it.item: it for it in below_minimum(items, at, NATIONAL)}

    for name, item in ITEMS.items():
        least, level = item.least.of(at), promised.get(name)
        enough = level is not None and item.levels.index(level) >= item.levels.index(least)
        assert (name in short) is not enough
        if name in short:
            assert short[name] == Shortfall(name, least, level)


@given(st.lists(st.sampled_from(EVERY_LEVEL), unique_by=lambda it: it.item), st.sampled_from(TIERS))
def test_a_stronger_level_never_makes_a_contract_short(items: list[ItemLevel], at: Tier) -> None:
    """Levels are ordered: raising each to its strongest leaves only what is missing."""
    strongest = [ItemLevel(it.item, ITEMS[it.item].levels[-1]) for it in items]

    assert {it.found for it in below_minimum(strongest, at, NATIONAL)} <= {None}


@pytest.mark.parametrize(
    "items",
    [
        [ItemLevel("refuse_removal", "hourly")],
        [ItemLevel("refuse_removal", "daily"), ItemLevel("refuse_removal", "weekly")],
    ],
)
def test_an_unknown_level_and_an_item_twice_are_refused(items: list[ItemLevel]) -> None:
    """What cannot be compared is not guessed at, and the second line does not win over the first."""
    with pytest.raises(InvalidError):
        below_minimum(items, "GUARANTEE", NATIONAL)


def item(levels: tuple[str, ...], *least: str) -> TierItem:
    """Build an item with its least level at each tier."""
    return TierItem(levels, ByTier(*least))


@pytest.mark.parametrize(
    ("levels", "least"),
    [
        (("a", "b"), ("a", "b", "c")),
        (("a", "a"), ("a", "a", "a")),
        (("a", "b"), ("b", "a", "b")),
        (("a", "b"), ("a", "b", "a")),
    ],
)
def test_a_catalogue_that_cannot_be_compared_is_refused(
    levels: tuple[str, ...], least: tuple[str, str, str]
) -> None:
    """Unknown levels, levels twice, and a higher tier that asks for less."""
    with pytest.raises(ValueError, match=r"level|less"):
        item(levels, *least)


def test_no_catalogue_leaves_out_elevators_fire_protection_and_pumps() -> None:
    """Public safety has no tier: a profile may change the table, not drop that row."""
    payment, adoption = NATIONAL.tier_catalogue.payment, NATIONAL.tier_catalogue.adoption

    with pytest.raises(ValueError, match="elevator_fire_pumps"):
        TierCatalogue({"sweeping": item(("a",), "a", "a", "a")}, payment, adoption)


def test_an_overlay_with_a_broken_catalogue_does_not_load() -> None:
    """The same checks, when a profile is read."""
    document = {
        "id": "SOMEWHERE",
        "version": 1,
        "effective_from": "2025-01-01",
        "extends": "CN_NATIONAL",
        "parameters": {
            "tier_catalogue": {
                "value": {
                    "items": {
                        "elevator_fire_pumps": {
                            "levels": ["a"],
                            "least": {"guarantee": "a", "basic": "a", "standard": "b"},
                        }
                    },
                    "payment": {"guarantee": "FEE", "basic": "FEE", "standard": "FEE"},
                    "adoption": {"guarantee": "NONE", "basic": "NONE", "standard": "NONE"},
                },
                "source": "a test",
                "grade": "I",
            }
        },
    }

    assert "tier_catalogue" in PARAMETERS
    with pytest.raises(InvalidError, match="no such level: b"):
        load(document)
