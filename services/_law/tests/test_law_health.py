from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.errors import InvalidError
from law.health import (
    DIMENSIONS,
    MEMBERS,
    RULE_VERSION,
    DatedFacts,
    Dimension,
    HardRed,
    Word,
    assess,
    dimension_of,
    hard_reds,
    light_of,
)
from law.indicators import (
    INDICATORS,
    Reading,
    attendance,
    decisions_standing,
    fee_collection,
    last_appraisal,
    lawful_body,
    no_overdue_safety,
    party_coverage,
    recent,
    rules_and_covenant,
    service_body,
    share,
    without,
    yes_no,
)

ON = date(2026, 11, 26)


def worked_example() -> list[Reading]:
    """Read every indicator of domain 7.2's example from figures that give its values."""
    return [
        party_coverage("ESTABLISHED_BRANCH"),
        lawful_body("committee"),
        share("G1.seats_filled", 4, 5),
        share("G1.chiefs", 18, 20),
        service_body("IN_FORCE"),
        fee_collection(62, 100),
        recent("G2.fund_posted", ON, date(2026, 3, 2)),
        recent("G2.common_income_posted", ON, date(2026, 3, 2)),
        without("G2.accounts_audited"),
        rules_and_covenant(rules=True, covenant=True),
        yes_no("G3.contract_basis_lawful", holds=True),
        share("G3.postings_on_time", 7, 8),
        decisions_standing(0, 3),
        recent("G4.talk_held", ON, date(2026, 10, 10)),
        attendance([2, 5, 4, 4, 5]),
        without("G4.opinions_answered"),
        yes_no("G4.remote_participation", holds=False),
        no_overdue_safety(0),
        share("B1.urgent_on_time", 9, 9),
        share("B1.mediation_success", 3, 4),
        last_appraisal(7_800),
        share("B2.response", 49, 50),
        share("B2.resolution", 17, 20),
        share("B2.satisfaction", 8, 10),
    ]


def by_key(readings: list[Reading], *reds: HardRed) -> dict[str, Dimension]:
    """Assess readings and give the dimensions by their keys."""
    return {it.key: it for it in assess(readings, reds).dimensions}


def test_the_worked_example_of_the_six_dimensions() -> None:
    """Domain 7.2, whole: every mean, every rounded value, every light, the weakest and its cause."""
    health = assess(worked_example())

    assert [(it.key, it.mean, it.value, it.word) for it in health.dimensions] == [
        ("G1", Fraction(94, 100), 94, "GREEN"),
        ("G2", Fraction(1_775, 3_000), 59, "RED"),
        ("G3", Fraction(96_875, 100_000), 97, "GREEN"),
        ("G4", Fraction(19, 30), 63, "AMBER"),
        ("B1", Fraction(11, 12), 92, "GREEN"),
        ("B2", Fraction(8_525, 10_000), 85, "GREEN"),
    ]
    assert health.weakest == ("G2",)
    assert health.cause == ("G2.common_income_posted",)
    assert (health.cannot_be_said, health.rule_version) == (None, RULE_VERSION)


def test_the_worked_example_with_only_the_audit_known() -> None:
    """Domain 7.2: one of four is INSUFFICIENT, and the weakest is another dimension."""
    left = [it for it in worked_example() if not it.indicator.startswith("G2.")]

    health = assess([*left, yes_no("G2.accounts_audited", holds=True)])

    g2 = health.dimensions[1]
    assert (g2.mean, g2.value, g2.word) == (None, None, "INSUFFICIENT")
    assert (health.weakest, health.cause) == (("G4",), ("G4.remote_participation",))


def test_every_indicator_of_the_example_is_in_a_dimension_with_formula_and_version() -> None:
    """Every number opens its formula, and a gap says who could fill it by which command."""
    assert [it.indicator for it in worked_example()] == list(INDICATORS)
    assert [name for key in DIMENSIONS for name in MEMBERS[key]] == list(INDICATORS)
    for it in worked_example():
        assert it.rule_version == f"{it.indicator}/v1"
        assert it.about.formula
        assert it.about.supplier_seat
        assert ": " in it.about.by_command


def values(*given: Fraction | int | None) -> list[Reading]:
    """Give readings of one dimension, G1, with these values; None is no data."""
    names = MEMBERS["G1"]
    return [
        without(name) if it is None else Reading(name, Fraction(it), None, {})
        for name, it in zip(names, given, strict=False)
    ]


@pytest.mark.parametrize(
    ("given_values", "word", "value"),
    [
        ((1, 1, 1, None, None), "GREEN", 100),
        ((1, 1, None, None, None), "INSUFFICIENT", None),
        ((1, 1, None, None), "GREEN", 100),
        ((1, None, None, None), "INSUFFICIENT", None),
        ((1, None), "GREEN", 100),
        ((None,), "INSUFFICIENT", None),
        ((), "INSUFFICIENT", None),
    ],
)
def test_fewer_than_half_of_the_indicators_is_insufficient(
    given_values: tuple[int | None, ...], word: Word, value: int | None
) -> None:
    """Half is enough: two of four, three of five, not two of five."""
    found = dimension_of("G1", values(*given_values))

    assert (found.word, found.value) == (word, value)


@pytest.mark.parametrize(
    ("mean", "value", "word"),
    [
        (Fraction(795, 1_000), 80, "GREEN"),
        (Fraction(7_949, 10_000), 79, "AMBER"),
        (Fraction(595, 1_000), 60, "AMBER"),
        (Fraction(5_949, 10_000), 59, "RED"),
        (Fraction(0), 0, "RED"),
        (Fraction(1), 100, "GREEN"),
    ],
)
def test_e8_the_light_is_taken_from_the_rounded_integer(
    mean: Fraction, value: int, word: Word
) -> None:
    """Ruling E8: 79.5 is shown as 80 and is green; 59.5 is 60 and amber."""
    found = dimension_of("G1", values(mean))

    assert (found.value, found.word) == (value, word)
    assert light_of(value) == word


unit = st.fractions(0, 1, max_denominator=1_000)


@given(st.lists(st.none() | unit, max_size=5))
def test_what_has_no_data_is_left_out_and_never_counts_as_nothing(
    given_values: list[Fraction | None],
) -> None:
    """The mean is that of the available values, exactly, whatever else there is."""
    there = [it for it in given_values if it is not None]
    found = dimension_of("G1", values(*given_values))

    if there and 2 * len(there) >= len(given_values):
        assert found.mean == sum(there, Fraction(0)) / len(there)
        assert found.value is not None
        assert abs(found.value - 100 * found.mean) <= Fraction(1, 2)
    else:
        assert (found.mean, found.word) == (None, "INSUFFICIENT")


def test_f_equal_dimensions_are_all_the_weakest() -> None:
    """Rulings F: ties are all named, and so are equal causes."""
    readings = [Reading(name, Fraction(1), None, {}) for name in INDICATORS]
    low = {"B1.no_overdue_safety", "B1.urgent_on_time", "B1.mediation_success"}
    low |= {"B2.last_appraisal", "B2.response", "B2.resolution", "B2.satisfaction"}

    health = assess(
        [
            Reading(it.indicator, Fraction(1, 2), None, {}) if it.indicator in low else it
            for it in readings
        ]
    )

    assert health.weakest == ("B1", "B2")
    assert set(health.cause) == low


def test_f_the_weakest_is_by_the_exact_mean_and_not_by_the_rounded_one() -> None:
    """Rulings F: 0.591 and 0.594 both show 59, and the first is weaker."""
    readings = [Reading(name, Fraction(1), None, {}) for name in INDICATORS]
    exact = {"G1": Fraction(594, 1_000), "B2": Fraction(591, 1_000)}

    health = assess(
        [Reading(it.indicator, exact.get(it.indicator[:2], it.value), None, {}) for it in readings]
    )

    assert [it.value for it in health.dimensions if it.key in exact] == [59, 59]
    assert health.weakest == ("B2",)


def test_where_nothing_is_lost_there_is_no_cause() -> None:
    """All at 100: all are equal, and nothing makes one of them weak."""
    health = assess([Reading(name, Fraction(1), None, {}) for name in INDICATORS])

    assert (health.weakest, health.cause) == (DIMENSIONS, ())


@pytest.mark.parametrize(("unknown", "said"), [(2, True), (3, False), (6, False)])
def test_f_with_three_insufficient_dimensions_the_weakest_cannot_be_said(
    *,
    unknown: int,
    said: bool,
) -> None:
    """Rulings F: two may be unknown, three may not; nothing at all is known of a new estate."""
    keys = DIMENSIONS[unknown:]
    readings = [it for it in worked_example() if it.indicator[:2] in keys]

    health = assess(readings)

    assert sum(it.word == "INSUFFICIENT" for it in health.dimensions) == unknown
    assert (health.cannot_be_said is None) is said
    assert bool(health.weakest) is said
    assert said or health.cause == ()


def test_e8_a_hard_red_takes_the_word_and_makes_its_dimension_the_weakest() -> None:
    """Ruling E8: the value stays, and a dimension of 92 is weaker than one of 59."""
    red = HardRed("B1.danger_overdue", ON)

    health = assess(worked_example(), [red])

    b1 = health.dimensions[4]
    assert (b1.value, b1.word, b1.hard_reds) == (92, "HARD_RED", (red,))
    assert (health.weakest, health.cause) == (("B1",), ("B1.danger_overdue",))
    assert health.dimensions[1].word == "RED"


def test_f_a_hard_red_is_said_though_nothing_else_is_known() -> None:
    """Rulings F: a hard red comes before what cannot be said."""
    health = assess([], [HardRed("G2.fund_not_posted", ON), HardRed("G1.term_ended", ON)])

    assert health.weakest == ("G1", "G2")
    assert health.cause == ("G1.term_ended", "G2.fund_not_posted")
    assert health.cannot_be_said is None


@pytest.mark.parametrize(
    ("facts", "name", "since"),
    [
        (DatedFacts(term_ended_on=date(2026, 6, 15)), "G1.term_ended", date(2026, 6, 26)),
        (
            DatedFacts(contract_ended_on=date(2026, 6, 30)),
            "G1.contract_undecided",
            date(2026, 9, 29),
        ),
        (DatedFacts(fund_posted_on=date(2025, 6, 15)), "G2.fund_not_posted", date(2026, 6, 16)),
        (DatedFacts(fund_posted_on=date(2024, 2, 29)), "G2.fund_not_posted", date(2025, 3, 1)),
        (DatedFacts(unvoted_work_on=date(2026, 6, 1)), "G3.unvoted_work", date(2026, 6, 1)),
        (DatedFacts(danger_overdue_on=date(2026, 6, 1)), "B1.danger_overdue", date(2026, 6, 1)),
    ],
)
def test_a_hard_red_begins_on_its_day_and_not_the_day_before(
    facts: DatedFacts, name: str, since: date
) -> None:
    """More than 10 days, more than 90, more than 12 months: the first day beyond."""
    assert [(it.name, it.since) for it in hard_reds(facts, since)] == [(name, since)]
    assert hard_reds(facts, since + timedelta(days=400))[0].since == since
    assert hard_reds(facts, since - timedelta(days=1)) == ()


def test_a_hard_red_needs_a_dated_fact() -> None:
    """Rulings F: what was never recorded is no hard red; several stand in the dimensions' order."""
    long_ago = date(2020, 1, 1)

    assert hard_reds(DatedFacts(), ON) == ()
    assert [
        it.name
        for it in hard_reds(
            DatedFacts(
                danger_overdue_on=long_ago,
                unvoted_work_on=long_ago,
                fund_posted_on=long_ago,
                contract_ended_on=long_ago,
                term_ended_on=long_ago,
            ),
            ON,
        )
    ] == [
        "G1.term_ended",
        "G1.contract_undecided",
        "G2.fund_not_posted",
        "G3.unvoted_work",
        "B1.danger_overdue",
    ]


def test_other_members_make_other_dimensions() -> None:
    """Membership is a setting: what belongs nowhere is left out, a member without reading is no data."""
    members = {"SAFETY": ("B1.no_overdue_safety",), "MONEY": ("G2.fund_posted",)}

    health = assess([no_overdue_safety(1), share("B2.response", 1, 2)], (), members)

    assert [(it.key, it.value, it.word) for it in health.dimensions] == [
        ("SAFETY", 0, "RED"),
        ("MONEY", None, "INSUFFICIENT"),
    ]


def test_an_indicator_that_is_read_twice_is_refused() -> None:
    """The second reading does not silently win."""
    with pytest.raises(InvalidError):
        assess([no_overdue_safety(0), no_overdue_safety(1)])
    with pytest.raises(InvalidError):
        assess([], (), {"SAFETY": ("B1.happiness",)})
