"""The entries of a roll, exactly: who is one head, what his area is, what does not count."""

import hashlib
from itertools import permutations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from registry.domain.entries import Roll, UnitFacts, build
from services.registry.tests.registry_examples import built, unit

ROLL = UUID("0b7a7f0c-6a53-5d3e-8f2f-6f0f3a3d6a10")
PERSONS = ["a", "b", "c", "d", "dev-1"]

units = st.lists(
    st.builds(
        UnitFacts,
        unit=st.integers(0, 10**6).map(lambda n: f"u{n}"),
        building=st.sampled_from(["b1", "b2"]),
        stairwell=st.sampled_from(["", "1", "2"]),
        kind=st.sampled_from(["dwelling", "commercial", "other", "parking", "stall"]),
        area_cm2=st.integers(1, 10**12),
        state=st.sampled_from(["unsold", "sold_undelivered", "delivered"]),
        developer=st.sampled_from(["", "dev-1", "dev-2"]),
        owners=st.lists(st.sampled_from(PERSONS), max_size=3, unique=True).map(tuple),
    ),
    max_size=25,
    unique_by=lambda u: u.unit,
)


def _build(found: list[UnitFacts], *, counts_parking: bool = False, **same: str) -> Roll:
    return build(ROLL, found, same, counts_parking=counts_parking)


def _heads(roll: Roll) -> list[tuple[str, ...]]:
    return sorted(e.owners for e in roll.entries)


def test_one_owner_of_fifteen_units_is_one_head() -> None:
    """R-07, F20: fifteen areas, one head."""
    roll = built(*(unit(f"u{i}", "co-1", area=900_000 + i) for i in range(15)), unit("u99", "h"))

    assert roll.total_heads == 2
    assert max(e.area_cm2 for e in roll.entries) == sum(900_000 + i for i in range(15))


def test_co_owners_are_one_head_and_their_area_counts_once() -> None:
    """R-08, F07, F08: two owners of 90 m² are one entry of 90 m²."""
    roll = built(unit("u1", "h", "w", area=900_000))

    assert _heads(roll) == [("h", "w")]
    assert roll.total_area_cm2 == 900_000


def test_different_sets_of_owners_are_different_heads() -> None:
    """Ruling B3: {H}, {H, W} and {W, X} are three heads."""
    roll = built(unit("u1", "h"), unit("u2", "h", "w"), unit("u3", "w", "x"))

    assert _heads(roll) == [("h",), ("h", "w"), ("w", "x")]


def test_equal_sets_in_any_order_are_one_head() -> None:
    """Ruling B3: who is named first makes no other group."""
    for order in permutations(["h", "w", "x"]):
        roll = built(unit("u1", "h", "w", "x"), unit("u2", *order))
        assert roll.total_heads == 1


def test_an_owner_nobody_knows_is_an_entry_of_his_own() -> None:
    """F09, F13: he stays in the denominator, one head a unit; so does a set with one such member."""
    roll = built(unit("u1"), unit("u2"), unit("u3", "h", "unknown-7"), unit("u4", "h"))

    assert roll.total_heads == 4
    assert ("UNKNOWN:u1",) in _heads(roll)


def test_what_is_unsold_or_not_handed_over_is_the_developers_one_head() -> None:
    """R-07: together they are one head, whoever bought the ones that are not handed over."""
    roll = built(
        unit("u1", state="unsold", developer="dev-1"),
        unit("u2", "h", state="sold_undelivered", developer="dev-1"),
        unit("u3", "h"),
    )

    assert _heads(roll) == [("DEVELOPER:dev-1",), ("h",)]


def test_what_the_developer_holds_delivered_joins_his_head() -> None:
    """R-07: he has one head, also where a delivered unit is his; with a co-owner it is not his."""
    roll = built(
        unit("u1", state="unsold", developer="dev-1", area=10),
        unit("u2", "dev-1", area=20),
        unit("u3", "dev-1", "h", area=40),
    )

    assert {e.owners: e.area_cm2 for e in roll.entries} == {
        ("DEVELOPER:dev-1", "dev-1"): 30,
        ("dev-1", "h"): 40,
    }


def test_each_developer_is_one_head() -> None:
    """Ruling B2: two developers are two; units without a name are the only developer's."""
    two = built(
        unit("u1", state="unsold", developer="dev-1"),
        unit("u2", state="unsold", developer="dev-2"),
        unit("u3", state="unsold"),
    )
    one = built(unit("u1", state="unsold", developer="dev-1"), unit("u3", state="unsold"))

    assert two.total_heads == 3
    assert _heads(one) == [("DEVELOPER:dev-1",)]


def test_parking_counts_only_where_the_rules_say_so() -> None:
    """R-09, F31: not counted by default, and what is left out is said with its area."""
    found = [unit("u1", "h"), unit("p1", "h", kind="parking", area=120_000)]
    found += [unit("s1", "w", kind="stall", area=110_000)]

    without, counted = _build(found), _build(found, counts_parking=True)

    assert (without.total_heads, without.total_area_cm2) == (1, 900_000)
    assert (without.left_out.units, without.left_out.area_cm2) == (2, 230_000)
    assert (counted.total_heads, counted.total_area_cm2) == (2, 1_130_000)
    assert (counted.left_out.units, counted.left_out.area_cm2) == (0, 0)


def test_shops_and_other_units_count() -> None:
    """A dwelling, a shop and an office each weigh their area."""
    roll = built(unit("u1", "h"), unit("c1", "w", kind="commercial"), unit("x1", "x", kind="other"))

    assert roll.total_heads == 3


def test_the_areas_of_an_entry_are_told_by_building() -> None:
    """R-24: who benefits may be asked of one building."""
    roll = built(unit("u1", "h", area=10), unit("u2", "h", area=5, building="b2"))

    assert roll.entries[0].by_building == {"b1": 10, "b2": 5}


def test_an_owner_is_found_under_every_subject_he_came_under() -> None:
    """Who was found to be another is one head with him, and each of his names finds the entry."""
    roll = built(unit("u1", "a"), unit("u2", "b"), b="a")

    assert _heads(roll) == [("a", "b")]
    assert roll.entries[0].entry_id == built(unit("u1", "a")).entries[0].entry_id


def test_the_hash_is_what_anybody_can_compute() -> None:
    """Ruling B2: SHA-256 of the lines `entry_id TAB area LF`, sorted by id."""
    roll = built(unit("u1", "h"), unit("u2", "w"))
    lines = "".join(f"{e.entry_id}\t{e.area_cm2}\n" for e in roll.entries)

    assert roll.entries_hash == hashlib.sha256(lines.encode()).hexdigest()
    assert [e.entry_id for e in roll.entries] == sorted(e.entry_id for e in roll.entries)


def test_a_roll_without_units_has_no_head() -> None:
    """The empty roll is built; refusing it is the drafting's business."""
    assert (built().total_heads, built().total_area_cm2) == (0, 0)


@given(units)
def test_the_total_is_the_area_of_what_counts(found: list[UnitFacts]) -> None:
    """R-07: grouping moves no square centimetre, and nothing is lost but what is left out."""
    roll = _build(found)
    everything = sum(u.area_cm2 for u in found)

    assert roll.total_area_cm2 == sum(e.area_cm2 for e in roll.entries)
    assert roll.total_area_cm2 + roll.left_out.area_cm2 == everything
    assert sorted(u for e in roll.entries for u in e.units) == sorted(
        u.unit for u in found if u.kind not in {"parking", "stall"}
    )
    assert all(sum(e.by_building.values()) == e.area_cm2 for e in roll.entries)


@given(units, st.randoms(use_true_random=False))
def test_the_order_of_units_and_owners_changes_nothing(
    found: list[UnitFacts], chance: object
) -> None:
    """The same register gives the same roll, entry by entry, and the same hash."""
    mixed = list(found)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    mixed = [
        UnitFacts(
            u.unit,
            u.building,
            u.stairwell,
            u.kind,
            u.area_cm2,
            u.state,
            u.developer,
            u.owners[::-1],
        )
        for u in mixed
    ]

    assert _build(mixed) == _build(found)


@given(units)
def test_joining_two_owners_changes_heads_and_never_area(found: list[UnitFacts]) -> None:
    """R-07: who turns out to be one person loses a head, not a square centimetre."""
    apart, joined = _build(found), _build(found, b="a")

    assert joined.total_area_cm2 == apart.total_area_cm2
    assert joined.total_heads <= apart.total_heads
    assert joined.left_out == apart.left_out


@given(units)
def test_giving_two_units_to_one_owner_changes_heads_and_never_area(
    found: list[UnitFacts],
) -> None:
    """R-07: merging the units of one owner moves areas between entries only."""
    sold = [
        UnitFacts(u.unit, u.building, u.stairwell, u.kind, u.area_cm2, "delivered", "", ("a",))
        for u in found
    ]

    assert _build(sold).total_area_cm2 == _build(found).total_area_cm2
    assert _build(sold).total_heads == (1 if _build(found).total_heads else 0)


@given(units)
def test_an_entry_is_named_by_its_owners(found: list[UnitFacts]) -> None:
    """Ruling B2: ids are unique in a roll, and another roll gives other ids."""
    ids = [e.entry_id for e in _build(found).entries]
    other = build(UUID(int=1), found, {}, counts_parking=False)

    assert len(set(ids)) == len(ids)
    assert not set(ids) & {e.entry_id for e in other.entries}
