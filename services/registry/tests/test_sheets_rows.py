"""Rows: F07 and F08 co-owners, F10 totals, F11 strangers, F13 who has not voted, and what is unread."""

from typing import Any

import pytest

from registry.sheets import preview
from services.registry.tests.sheet_files import (
    PLAIN,
    at,
    codes,
    csv_text,
    plain,
    problems,
    read_text,
    row_of,
    seen,
    states,
    totals,
)


def test_f07_a_second_row_of_a_room_adds_its_owner() -> None:
    """One entry, one owner group of two, the area counted once; neither row overwrites the other."""
    found = seen(PLAIN, plain("101", "业主甲"), plain("101", "业主乙"))

    assert (totals(found), found.entries) == ((1, 1, 90), 1)
    assert [o.name for o in found.parts()[0].units[0].owners] == ["业主甲", "业主乙"]
    assert states(found) == ["ok", "ok"]


def test_f08_a_rooms_repeated_area_is_counted_once() -> None:
    """Two owners, two rows, 90 m² each: 90 m²; written in two ways it is still one area."""
    found = seen(PLAIN, plain("101", "业主甲", 90), plain("101", "业主乙", "90.00㎡"))

    assert totals(found) == (1, 1, 90)
    assert codes(found, 3) == ()


def test_f08_areas_that_contradict_are_flagged_on_both_rows() -> None:
    """The first holds, and neither is silent."""
    found = seen(PLAIN, plain("101", "业主甲", 90), plain("101", "业主乙", 91))

    assert totals(found) == (1, 1, 90)
    assert codes(found, 2) == codes(found, 3) == ("AREA_CONFLICTS",)
    assert at(found, 3).remarks[0].cell == "D3"


def test_a_co_owners_row_may_leave_the_area_out() -> None:
    """One of the unit's rows says it; where none does, all are refused."""
    found = seen(
        PLAIN, plain("101", "业主甲", 90), plain("101", "业主乙", ""), plain("102", "业主丙", "")
    )

    assert totals(found) == (1, 1, 90)
    assert states(found) == ["ok", "ok", "refused"]
    assert codes(found, 4) == ("AREA_MISSING",)


def test_one_owner_in_several_rows_of_one_unit_is_one_owner() -> None:
    """The same name in the same unit, with what each row adds of him."""
    found = seen(
        PLAIN, plain("101"), plain("101", 联系电话="13900000001"), plain("101", 证件号="E1234567")
    )

    (owner,) = found.parts()[0].units[0].owners
    assert (owner.name, owner.document) == ("业主甲", "E1234567")


@pytest.mark.parametrize("word", ["合计", "合 计", "总计:", "本页小计", "共计（3户）"])
def test_f10_a_totals_row_is_recognised_and_compared(word: str) -> None:
    """Equal: only said to be one; it is never a room."""
    total = row_of(PLAIN, 楼栋=word, 单元="—", 房号="—", 面积="180.00", 业主姓名="—")
    found = seen(PLAIN, plain("101"), plain("102", "业主乙"), total)

    assert totals(found) == (2, 2, 180)
    assert (at(found, 4).state, codes(found, 4)) == ("total", ())


def test_f10_a_difference_is_shown() -> None:
    """What is stated, what we have, and the difference; figures are not lost."""
    total = row_of(PLAIN, 楼栋="合计", 面积="270.00")
    found = seen(PLAIN, plain("101"), plain("101", "业主乙"), total)

    assert codes(found, 4) == ("TOTAL_DIFFERS",)
    assert at(found, 4).remarks[0].details == {
        "stated": "270.00",
        "ours": "90.00",
        "difference": "180.00",
    }


def test_f10_subtotals_sum_what_stands_since_the_last() -> None:
    """And the whole at the end is the whole."""

    def sub(area: str, word: str = "小计") -> list[Any]:
        return row_of(PLAIN, 楼栋=word, 面积=area)

    found = seen(
        PLAIN,
        plain("101"),
        sub("90"),
        plain("102", "业主乙"),
        plain("103", "业主丙"),
        sub("180"),
        sub("270", "总计"),
    )

    assert [codes(found, n) for n in (3, 6, 7)] == [(), (), ()]


def test_f10_a_stated_number_of_units_is_compared() -> None:
    """总户数:3 beside two units."""
    found = seen([*PLAIN, "备注"], [*plain("101"), ""], [*row_of(PLAIN, 楼栋="合计"), "总户数:3"])

    assert at(found, 3).remarks[0].details == {"stated_units": 3, "our_units": 1}


@pytest.mark.parametrize(
    "said",
    [
        {"业主姓名": "测试"},
        {"业主姓名": "测试业主1"},
        {"房号": "test"},
        {"业主姓名": "业主甲(示例)"},
    ],
)
def test_f11_a_test_row_is_named_and_does_not_count(said: dict[str, str]) -> None:
    """Left inside the template."""
    found = seen(
        PLAIN,
        plain("101"),
        plain("999", "业主乙")
        if not said
        else row_of(
            PLAIN,
            **(
                {"楼栋": "1栋", "单元": "1单元", "房号": "999", "面积": 1, "业主姓名": "业主乙"}
                | said
            ),
        ),
    )

    assert totals(found) == (1, 1, 90)
    assert (at(found, 3).state, codes(found, 3)) == ("test", ("TEST_ROW",))


def test_f11_several_estates_are_named_and_not_mixed() -> None:
    """Their doors are the same; only one estate's count, and the file says which there are."""
    header = ["小区", *PLAIN]
    found = seen(
        header,
        ["甲小区", *plain("101")],
        ["甲小区", *plain("102")],
        ["乙小区", *plain("101", "业主乙")],
    )

    assert totals(found) == (2, 2, 180)
    assert codes(found, 4) == ("OTHER_ESTATE",)
    assert found.problems[0].details == {"estates": "甲小区（2）、乙小区（1）", "read": "甲小区"}


def test_f11_a_shop_with_an_empty_stairwell_is_named() -> None:
    """It is a unit like the others."""
    found = seen(PLAIN, plain("101"), plain("A01", "某公司", 楼栋="商业区", 单元=""))

    assert totals(found) == (2, 2, 180)
    assert codes(found, 3) == ("STAIRWELL_EMPTY", "KIND_INFERRED")


def test_f13_who_has_not_voted_is_never_skipped() -> None:
    """Three rooms, one voted: denominator 3."""
    header = [*PLAIN, "投票状态"]
    rows = [
        [*plain(str(100 + n), f"业主{n}"), word]
        for n, word in enumerate(["已投票", "待投票", ""], 1)
    ]

    assert totals(seen(header, *rows)) == (3, 3, 270)


def test_family_tenants_and_contacts_are_no_owners() -> None:
    """Ruling C14: named; their unit stays, though nobody knows its owner."""
    header = [*PLAIN, "业主类型", "联系人"]
    found = seen(
        header,
        [*plain("101", "业主甲"), "业主", "某联系人"],
        [*plain("101", "家属乙"), "家庭成员", ""],
        [*plain("102", "租客丙"), "租客", ""],
    )

    assert totals(found) == (2, 2, 180)
    assert [len(u.owners) for u in found.parts()[0].units] == [1, 0]
    assert codes(found, 4) == ("NOT_AN_OWNER", "OWNER_UNKNOWN")


def test_an_unsold_unit_is_the_developers() -> None:
    """Ruling C14: all of them one head; a name beside one is said and not taken."""
    header = [*PLAIN, "房屋状态"]
    found = seen(
        header,
        [*plain("101", ""), "未销售"],
        [*plain("102", "业主甲"), "未售"],
        [*plain("103"), "已入住"],
    )

    assert totals(found) == (3, 2, 270)
    assert [codes(found, n) for n in (2, 3, 4)] == [(), ("UNSOLD_WITH_OWNER",), ()]


@pytest.mark.parametrize(
    ("weight", "said"), [("1", ()), ("90", ()), ("", ()), ("2", ("WEIGHT_IGNORED",))]
)
def test_a_weight_that_is_neither_one_nor_the_area_is_ignored_and_said(
    weight: str, said: tuple[str, ...]
) -> None:
    """R-02, ruling C14: a head is a head and an area an area, whatever a column says."""
    found = seen([*PLAIN, "投票权数"], [*plain("101"), weight])

    assert codes(found, 2) == said
    assert totals(found) == (1, 1, 90)


def test_words_that_nobody_knows_are_said() -> None:
    """The unit counts; what it was taken for stands in the parts."""
    header = [*PLAIN, "房屋类型", "房屋状态", "业主类型"]
    found = seen(header, [*plain("101"), "甲类", "某状态", "某身份"])

    assert set(codes(found, 2)) == {"KIND_UNKNOWN", "STATE_UNKNOWN", "ROLE_UNKNOWN"}
    assert (found.parts()[0].units[0].kind, totals(found)) == ("other", (1, 1, 90))


def test_parking_counts_as_a_unit_and_not_in_the_roll() -> None:
    """Ruling C14: units are every row's, the roll is by the default kinds (R-09)."""
    found = seen(PLAIN, plain("101"), plain("B-1", "业主甲", "12.5", 楼栋="地下车库", 单元=""))

    assert (found.units, found.heads, found.area_cm2) == (2, 1, 900_000)
    assert "KIND_INFERRED" in codes(found, 3)


def test_every_row_that_holds_anything_has_a_state() -> None:
    """A title, notes between and below, a header once more, blank rows: all told, none skipped."""
    found = seen(
        ["样例小区业主名册"],
        [],
        PLAIN,
        plain("101"),
        [],
        ["以下为二单元"],
        PLAIN,
        plain("102", "业主乙"),
        ["制表人:某人"],
    )

    assert [(r.row, r.state) for r in found.rows] == [
        (1, "note"),
        (4, "ok"),
        (6, "note"),
        (7, "note"),
        (8, "ok"),
        (9, "note"),
    ]
    assert totals(found) == (2, 2, 180)


def test_a_row_without_a_room_is_refused_by_its_cell() -> None:
    """It speaks of somebody's area: it is no note."""
    found = seen(PLAIN, plain("101"), plain("", "业主乙"))

    assert (at(found, 3).state, codes(found, 3)) == ("refused", ("ROOM_MISSING",))
    assert at(found, 3).remarks[0].cell == "C3"
    assert found.refused


def test_nothing_of_a_person_stands_in_what_machines_are_told() -> None:
    """The summary holds rows, states and codes."""
    found = read_text(
        csv_text(PLAIN, plain("101", "业主甲、业主乙", 证件号="1.1E17", 联系电话="13912345678"))
    )
    text = repr(found.summary()) + "".join(r.detail("zh") for r in found.rows)

    assert set(found.summary()) == {"units", "entries", "heads", "area_cm2", "rows", "problems"}
    assert all(set(row) == {"row", "state", "codes"} for row in found.summary()["rows"])
    assert not any(word in text for word in ("业主甲", "业主乙", "1.1E17", "13912345678"))


def test_progress_is_told() -> None:
    """Now and then, with the number of rows."""
    told: list[tuple[int, int]] = []
    text = csv_text(PLAIN, *(plain(str(n), f"业主{n}") for n in range(1, 1202)))
    preview("a.csv", text.encode(), progress=lambda done, of: told.append((done, of)))

    assert told == [(500, 1203), (1000, 1203)]


def test_doubtful_rows_come_first() -> None:
    """Refused, then doubtful, then the others."""
    found = seen(PLAIN, plain("101"), plain("102", "A**"), plain("103", "业主丙", "x"))

    assert [r.row for r in found.doubtful_first()] == [4, 3, 2]
    assert problems(found) == []
