"""Who stands in a sheet: F01 damaged numbers, F09 placeholders, namesakes, masked names (ruling B3)."""

import pytest

from registry.sheets import Preview
from services.registry.tests.registry_world import (
    World,
    document,
    estate,
    load,
    owner_row,
    unit_row,
)
from services.registry.tests.sheet_files import (
    PLAIN,
    at,
    codes,
    csv_text,
    plain,
    read_text,
    seen,
    totals,
)

EIGHTEEN_ONES, NOBODYS_PHONE = "1" * 18, "18999999999"


def _documents(found: Preview) -> list[str | None]:
    return [o.document for part in found.parts() for u in part.units for o in u.owners]


@pytest.mark.parametrize(
    "written", [410702198001010071, 4.10702198001010071e17, 1.10101e17, 10**15]
)
def test_f01_a_number_of_sixteen_digits_in_a_numeric_cell_is_damaged(written: float) -> None:
    """A spreadsheet keeps fifteen: named by its cell, and never a person with another number."""
    found = seen(PLAIN, plain("101", 证件号=written))

    assert (at(found, 2).state, codes(found, 2)) == ("doubtful", ("DOCUMENT_NUMBER_DAMAGED",))
    assert at(found, 2).remarks[0].cell == "F2"
    assert _documents(found) == [None]


@pytest.mark.parametrize("written", ["1.10101E+17", "4.10702E17", "410702198001010000"])
def test_f01_a_number_that_was_saved_as_a_power_of_ten_is_damaged(written: str) -> None:
    """The same, once a csv was opened and saved; also with its last digits gone to zero."""
    found = read_text(csv_text(PLAIN, plain("101", 证件号=written)))

    assert codes(found, 2) == ("DOCUMENT_NUMBER_DAMAGED",)
    assert _documents(found) == [None]


def test_f01_two_people_with_damaged_numbers_are_two_heads() -> None:
    """Equal damaged numbers tell nobody apart and make nobody one."""
    rows = [
        plain("101", "业主甲", 证件号="1.10101E+17"),
        plain("102", "业主乙", 证件号="1.10101E+17"),
    ]

    assert totals(seen(PLAIN, *rows)) == (2, 2, 180)


def test_f09_placeholders_make_nobody_one() -> None:
    """Rooms 101 and 201, two people of one name and the template's number: two heads, both unknown."""
    said = {"证件号": EIGHTEEN_ONES, "联系电话": NOBODYS_PHONE}
    found = seen(PLAIN, plain("101", **said), plain("201", **said))

    assert totals(found) == (2, 2, 180)
    for row in (2, 3):
        assert codes(found, row) == (
            "DOCUMENT_PLACEHOLDER",
            "PHONE_PLACEHOLDER",
            "SAME_NAME_PROPOSED",
        )
    assert _documents(found) == [None, None]
    assert all(o.phone is None for u in found.parts()[0].units for o in u.owners)


def test_f09_a_good_number_beside_three_names_is_invented() -> None:
    """Whatever its check digit says, it is nobody's."""
    rows = [plain(str(n), f"业主{n}", 证件号=document(7)) for n in (101, 102, 103)]
    found = seen(PLAIN, *rows)

    assert totals(found)[:2] == (3, 3)
    assert codes(found, 4) == ("DOCUMENT_PLACEHOLDER",)


def test_a_good_number_makes_one_head_of_two_units() -> None:
    """R-07: equal, undamaged, no placeholder; two names to one number are said."""
    rows = [plain("101", "业主甲", 证件号=document(7)), plain("102", "业主乙", 证件号=document(7))]
    found = seen(PLAIN, *rows)

    assert totals(found) == (2, 1, 180)
    assert codes(found, 2) == ("SAME_DOCUMENT_OTHER_NAME",)


def test_equal_names_without_numbers_are_proposed_and_stay_two() -> None:
    """Ruling B3: never joined by name."""
    found = seen(PLAIN, plain("101"), plain("102"), plain("103", "业主乙"))

    assert totals(found) == (3, 3, 270)
    assert [codes(found, n) for n in (2, 3, 4)] == [("SAME_NAME_PROPOSED",)] * 2 + [()]


def test_a_number_whose_check_digit_is_wrong_is_kept_and_said() -> None:
    """It may be a slip of the pen: nobody is joined by it."""
    wrong = document(7)[:-1] + ("0" if document(7)[-1] != "0" else "1")
    found = seen(PLAIN, plain("101", 证件号=wrong), plain("102", 证件号=wrong))

    assert found.heads == 2
    assert codes(found, 2) == ("DOCUMENT_NOT_USABLE", "SAME_NAME_PROPOSED")
    assert _documents(found) == [wrong, wrong]


def test_masked_names_are_flagged_and_no_namesakes() -> None:
    """A roll of A** would otherwise be a proposal of everybody with everybody."""
    found = seen(PLAIN, plain("101", "A**"), plain("102", "A**"), plain("103", "业＊"))

    assert found.heads == 3
    assert [codes(found, n) for n in (2, 3, 4)] == [("NAME_MASKED",)] * 3


def test_masked_names_are_not_proposed_by_the_registry_either(world: World) -> None:
    """The same rule where the proposals are made."""
    path = estate(world)
    load(world, path, unit_row("101", owner_row("A**")), unit_row("102", owner_row("A**")))

    assert world.items(f"{path}/proposals") == []


@pytest.mark.parametrize("sign", ["、", ",", "，", ";", "；", "/", "\n", "&"])
def test_several_owners_in_one_cell_are_one_group(sign: str) -> None:
    """Each with the number that stands in his place."""
    names, numbers = f"业主甲{sign}业主乙", f"{document(1)}{sign}{document(2)}"
    found = seen(
        PLAIN, plain("101", names, 证件号=numbers), plain("102", "业主乙", 证件号=document(2))
    )

    assert totals(found) == (2, 2, 180)
    assert codes(found, 2) == ("OWNERS_SPLIT",)
    assert _documents(found) == [document(1), document(2), document(2)]


@pytest.mark.parametrize("name", ["", "无", "未知", "—", "业主"])
def test_an_owner_nobody_knows_stays_in_the_denominator(name: str) -> None:
    """The unit counts, as an entry of its own."""
    found = seen(PLAIN, plain("101", name), plain("102", name))

    assert totals(found) == (2, 2, 180)
    assert codes(found, 2) == ("OWNER_UNKNOWN",)
