"""Who is one person: equal good document numbers, or the clerk's word; never a name (ruling B3)."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry import commands as wish
from registry.domain.identity import left_to_decide, one_of_each
from registry.identities import SPECIMENS, credit_code, invented, usable_document
from registry.refusals import NotProposedAsOne
from services.registry.tests.registry_examples import EXAMPLES, story
from services.registry.tests.registry_world import (
    World,
    document,
    estate,
    load,
    owner_row,
    posted,
    roll_body,
    unit_row,
)

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
STEM = "91410702MA44ABCD1"
COMPANY = next(STEM + c for c in LETTERS if credit_code(STEM + c))


def _counted(world: World, path: str) -> int:
    name = f"c{world.sent}"
    world.did(
        f"{path}/rolls/{name}",
        {"purpose": "核对", "extent": {"kind": "estate"}, "as_of": "2026-03-02"},
    )
    found: int = world.get(f"{path}/rolls/{name}").json()["total_heads"]
    return found


def _subject(world: World, path: str) -> str:
    """Give the subject of whoever holds document 7."""
    found = world.registry.identities.subject_of(UUID(path.rsplit("/", 1)[1]), document(7))
    assert found is not None
    return found


def _decide(world: World, path: str, *, same: bool, which: int = 0) -> None:
    pair = world.items(f"{path}/proposals")[which]
    body = {"first": pair["first"], "second": pair["second"], "same": same, "reason": "核对证件"}
    world.did(f"{path}/proposals/{pair['proposal']}", body)


@pytest.mark.parametrize(
    "number",
    [
        "1.10101E+17",
        "110101E17",
        "410702198001010000",
        "410702198001010071",
        "111111111111111111",
        "000000",
        "123456",
        "无",
        "",
        *sorted(SPECIMENS),
        "9141070200000000XX",
    ],
)
def test_a_damaged_or_placeholder_number_tells_nobody_apart(number: str) -> None:
    """F01, F09: such a number never makes two people one."""
    assert not usable_document(number)


def test_a_rounded_number_whose_check_digit_is_right_by_chance_tells_nobody_apart() -> None:
    """F01: a spreadsheet keeps fifteen digits; one such number in eleven passes the check."""
    numbers = (document(100, 19800100 + day) for day in range(1, 29))
    rounded = next(n for n in numbers if n.endswith("000"))

    assert not usable_document(rounded)


@pytest.mark.parametrize(
    "number", [document(7), document(7).lower(), " " + document(8), "E12345678"]
)
def test_a_good_number_tells_people_apart(number: str) -> None:
    """A citizen's number with its check digit, or a passport's."""
    assert usable_document(number)


def test_an_organisations_code_is_checked() -> None:
    """A unified social credit code carries a check character; one changed character is found."""
    assert usable_document(COMPANY)
    assert sum(credit_code(STEM + c) for c in LETTERS) == 1
    assert not usable_document("92" + COMPANY[2:])
    assert credit_code("91350100M000100Y43")
    assert not credit_code("91350100M000100Y44")


def test_a_number_beside_three_names_is_invented() -> None:
    """F09: one number for everybody unknown; two names may be one person's two spellings."""
    number = document(7)
    rows = [
        (number, "业主乙"),
        (number.lower(), "业 主乙"),
        (number, "业主丙"),
        (document(8), "业主丁"),
    ]

    assert invented(rows) == frozenset()
    assert invented([*rows, (number, "业主戊")]) == {number}


def test_one_document_number_is_one_person(world: World) -> None:
    """Two rows, two spellings of the number, two imports: one subject, one head (R-07)."""
    path = estate(world)
    load(
        world,
        path,
        unit_row("101", owner_row("业主乙", document(7))),
        unit_row("102", owner_row("业主丙", f" {document(7).lower()}")),
        unit_row("103", owner_row("业主丁", document(8))),
    )
    load(world, path, unit_row("104", owner_row("业主乙", document(7))), name="i2")

    assert _counted(world, path) == 2
    assert world.items(f"{path}/proposals") == []


def test_one_company_with_fifteen_units_is_one_head(world: World) -> None:
    """F20: whatever its name is written like, its code makes it one."""
    path = estate(world)
    names = ["阳光商贸有限公司", "阳光商贸", "阳光商贸公司"]
    rows = [unit_row(str(i), owner_row(names[i % 3], COMPANY)) for i in range(15)]
    load(world, path, *rows, unit_row("901", owner_row("业主丁", document(8))))

    assert _counted(world, path) == 2


def test_a_placeholder_number_makes_nobody_one_and_both_are_marked(world: World) -> None:
    """F09: two people of one name and one invented number are two heads, both unidentified."""
    path = estate(world)
    load(
        world,
        path,
        unit_row("101", owner_row("业主甲", "111111111111111111", phone="13800000000")),
        unit_row("201", owner_row("业主甲", "111111111111111111", phone="13800000000")),
    )

    assert _counted(world, path) == 2
    (pair,) = world.items(f"{path}/proposals")
    told = [world.get(f"{path}/subjects/{pair[k]}").json() for k in ("first", "second")]
    assert [t["identified"] for t in told] == [False, False]
    assert [t["name"] for t in told] == ["业主甲", "业主甲"]


def test_a_number_given_to_everybody_unknown_joins_nobody(world: World) -> None:
    """F09: also when its check digit is right by chance; and it is not kept."""
    path = estate(world)
    names = ["业主甲", "业主己", "业主庚"]
    rows = [unit_row(str(i), owner_row(name, document(7))) for i, name in enumerate(names, 101)]
    load(world, path, *rows)

    assert _counted(world, path) == 3
    assert world.items(f"{path}/proposals") == []
    load(world, path, unit_row("201", owner_row("业主戊", document(7))), name="i2")
    assert _counted(world, path) == 4


def test_nobodys_name_is_proposed_as_no_person(world: World) -> None:
    """Fifty units of 未知 are fifty owners nobody knows, and no thousand questions."""
    path = estate(world)
    rows = [unit_row(str(i), owner_row("未知" if i % 2 else "业主")) for i in range(50)]
    load(world, path, *rows)

    assert _counted(world, path) == 50
    assert world.items(f"{path}/proposals") == []


def test_equal_names_are_proposed_and_hold_the_freeze_until_decided(world: World) -> None:
    """Ruling B3: OPEN_IDENTITY_PROPOSALS; told apart they are two heads, and the roll freezes."""
    path = estate(world)
    load(
        world,
        path,
        unit_row("101", owner_row("业主甲")),
        unit_row("201", owner_row("业 主甲")),
        unit_row("301", owner_row("业主丁", document(8))),
    )
    roll = posted(world, path)
    world.now = "2026-03-10T09:00:00+08:00"

    problem = world.refused(f"{roll}/freeze")
    assert (problem["code"], problem["details"]) == ("OPEN_IDENTITY_PROPOSALS", {"open": 1})
    _decide(world, path, same=False)
    world.did(f"{roll}/freeze")
    assert world.get(roll).json()["total_heads"] == 3


def test_owners_found_to_be_one_after_the_drafting_ask_for_a_new_one(world: World) -> None:
    """R-07: ROLL_OUTDATED; drafted again, they are one head, and the roll freezes."""
    path = estate(world)
    load(
        world,
        path,
        unit_row("101", owner_row("业主甲")),
        unit_row("201", owner_row("业主甲")),
        unit_row("301", owner_row("业主丁", document(8))),
    )
    roll = posted(world, path)
    _decide(world, path, same=True)
    world.now = "2026-03-10T09:00:00+08:00"

    assert world.refused(f"{roll}/freeze")["code"] == "ROLL_OUTDATED"
    world.did(f"{roll}/redraft", {"reason": "业主核对"})
    world.did(f"{roll}/freeze")
    assert world.get(roll).json()["total_heads"] == 2


def _take_back(world: World, path: str, number: int = 1) -> dict[str, Any]:
    """Take the one decision that holds back; give its pair."""
    (pair,) = world.items(f"{path}/identity-decisions")
    body = {"first": pair["second"], "second": pair["first"], "reason": "另有证件"}
    world.did(f"{path}/identity-withdrawals/w{number}", body)
    return body


def test_owners_who_are_two_after_all_are_so_once_the_frozen_roll_is_void(world: World) -> None:
    """C18, before notice: the roll is void, the decision taken back, the pair decided anew."""
    path = estate(world)
    rows = [unit_row(str(n), owner_row("业主甲")) for n in (101, 201)]
    load(world, path, *rows, unit_row("301", owner_row("业主丁", document(8))))
    _decide(world, path, same=True)
    roll = posted(world, path)
    world.now = "2026-03-10T09:00:00+08:00"
    world.did(f"{roll}/freeze")
    frozen = world.get(f"{roll}/entries").content
    assert world.get(roll).json()["total_heads"] == 2

    _take_back(world, path)
    assert world.get(f"{roll}/entries").content == frozen
    world.did(f"{roll}/voidance", {"reason": "两人同名"})
    _decide(world, path, same=False)
    world.did(f"{path}/rolls/r2", roll_body() | {"as_of": "2026-03-10"})
    assert world.get(f"{path}/rolls/r2").json()["total_heads"] == 3


def test_a_roll_that_is_not_frozen_yet_is_drafted_again_for_who_are_two(world: World) -> None:
    """While nobody has decided anew it waits, then it is ROLL_OUTDATED; one again, it is right."""
    path = estate(world)
    rows = [unit_row(str(n), owner_row("业主甲")) for n in (101, 201)]
    load(world, path, *rows, unit_row("301", owner_row("业主丁", document(8))))
    _decide(world, path, same=True)
    roll = posted(world, path)
    world.now = "2026-03-10T09:00:00+08:00"
    _take_back(world, path)
    assert world.refused(f"{roll}/freeze")["code"] == "OPEN_IDENTITY_PROPOSALS"

    _decide(world, path, same=False)
    assert world.refused(f"{roll}/freeze")["details"] == {"joined": 0, "merged": 0, "parted": 1}
    _take_back(world, path, 2)
    _decide(world, path, same=True)
    world.did(f"{roll}/freeze")
    assert world.get(roll).json()["total_heads"] == 2


def test_only_a_decision_that_there_is_is_taken_back(world: World) -> None:
    """NOT_DECIDED_YET: a pair that is only proposed, strangers, one that is taken back already."""
    path = estate(world)
    load(world, path, *[unit_row(str(n), owner_row("业主甲")) for n in (101, 201)])
    (pair,) = world.items(f"{path}/proposals")
    body = {"first": pair["first"], "second": pair["second"], "reason": "另有证件"}
    assert world.refused(f"{path}/identity-withdrawals/w0", body)["code"] == "NOT_DECIDED_YET"

    _decide(world, path, same=True)
    again = _take_back(world, path)
    assert world.refused(f"{path}/identity-withdrawals/w2", again)["code"] == "NOT_DECIDED_YET"
    assert world.items(f"{path}/identity-decisions") == []
    (proposed,) = world.items(f"{path}/proposals")
    assert proposed["proposal"] != pair["proposal"]  # its first decision stays on record
    world.did(f"{path}/proposals/{proposed['proposal']}", body | {"same": False})
    told = {"first": pair["first"], "second": pair["second"], "same": False}
    assert world.items(f"{path}/identity-decisions") == [told]


def test_pairs_outside_the_roll_do_not_hold_it(world: World) -> None:
    """A vote of one stairwell is not held by two namesakes of another (R-24)."""
    path = estate(world)
    other = {"building": "b1", "stairwell": "2"}
    load(
        world,
        path,
        unit_row("101", owner_row("业主甲")),
        unit_row("102", owner_row("业主丁", document(8))),
        unit_row("201", owner_row("业主甲"), door=other | {"room": "201"}),
    )
    extent = {"extent": {"kind": "stairwell", "ref": "b1/1"}}
    world.did(f"{path}/rolls/r1", {"purpose": "维修", "as_of": "2026-03-02"} | extent)
    world.did(f"{path}/rolls/r1/publication")
    world.now = "2026-03-10T09:00:00+08:00"

    world.did(f"{path}/rolls/r1/freeze")


def test_only_a_proposed_pair_is_decided_and_once(world: World) -> None:
    """NOT_PROPOSED_AS_ONE: strangers, and what was decided; in either order."""
    path = estate(world)
    rows = [unit_row(str(n), owner_row("业主甲")) for n in (101, 201)]
    load(world, path, *rows)
    (pair,) = world.items(f"{path}/proposals")
    body = {"same": True, "reason": "核对证件", "first": pair["second"], "second": pair["first"]}

    stranger = body | {"second": str(uuid4())}
    assert world.refused(f"{path}/proposals/p0", stranger)["code"] == "NOT_PROPOSED_AS_ONE"
    world.did(f"{path}/proposals/p1", body)
    assert world.refused(f"{path}/proposals/p2", body)["code"] == "NOT_PROPOSED_AS_ONE"


def test_a_pair_that_is_not_proposed_is_refused_by_the_decision() -> None:
    """The aggregate refuses it, whatever the loader found."""
    example = EXAMPLES[wish.DecideIdentityProposal]
    unproposed = type(example)(example.command, known=False)

    story().when(unproposed).then_refused(NotProposedAsOne)
    story().when(example).then("IdentityProposalDecided", first="h", second="h2", same=True)


def test_joining_two_answers_the_pairs_that_follow(world: World) -> None:
    """Five rows of one person are four decisions, not ten."""
    path = estate(world)
    load(world, path, *(unit_row(str(n), owner_row("业主甲")) for n in range(101, 106)))
    assert len(world.items(f"{path}/proposals")) == 10

    decided = 0
    while world.items(f"{path}/proposals"):
        _decide(world, path, same=True)
        decided += 1

    assert decided == 4


def _list(pairs: list[Any], *, same: bool) -> dict[str, Any]:
    sides = [{"first": p["first"], "second": p["second"]} for p in pairs]
    return {"pairs": sides, "same": same, "reason": "逐户核对证件"}


def test_many_pairs_are_decided_alike_with_one_reason(world: World) -> None:
    """B3: a list in one transaction; afterwards nothing is left to decide."""
    path = estate(world)
    load(world, path, *(unit_row(str(n), owner_row("业主甲")) for n in range(101, 105)))
    pairs = world.items(f"{path}/proposals")
    before = world.head

    world.did(f"{path}/proposal-lists/l1", _list(pairs, same=False))

    assert world.head == before + 1
    assert world.items(f"{path}/proposals") == []


def test_a_list_that_joins_makes_one_of_them_all(world: World) -> None:
    """Also pairs that follow from others of the list."""
    path = estate(world)
    load(world, path, *(unit_row(str(n), owner_row("业主甲")) for n in range(101, 105)))
    world.did(f"{path}/proposal-lists/l1", _list(world.items(f"{path}/proposals"), same=True))

    assert world.items(f"{path}/proposals") == []
    assert world.refused(f"{path}/rolls/r1", roll_body())["code"] == "NO_ASSEMBLY_NEEDED"


def test_a_list_is_decided_whole_or_not_at_all(world: World) -> None:
    """One pair that is not proposed is named by its place; the others stay open."""
    path = estate(world)
    load(world, path, *(unit_row(str(n), owner_row("业主甲")) for n in (101, 102, 103)))
    pairs = world.items(f"{path}/proposals")
    stranger = {"first": pairs[0]["first"], "second": str(uuid4())}

    refused = world.refused(f"{path}/proposal-lists/l1", _list([*pairs, stranger], same=True))
    assert (refused["code"], refused["details"]) == ("NOT_PROPOSED_AS_ONE", {"pair": 4})
    assert "第 4 组" in refused["detail"]
    assert len(world.items(f"{path}/proposals")) == 3


@pytest.mark.parametrize("times", [0, 2, 501])
def test_a_list_holds_each_pair_once_and_500_at_most(world: World, times: int) -> None:
    """An empty list decides nothing, a repeated pair would be counted twice."""
    path = estate(world)
    load(world, path, *(unit_row(str(n), owner_row("业主甲")) for n in (101, 102)))
    body = _list(world.items(f"{path}/proposals") * times, same=True)

    assert world.refused(f"{path}/proposal-lists/l1", body)["code"] == "VALIDATION_FAILED"


PEOPLE = ["a", "b", "c", "d", "e"]
PAIRS = [(a, b) for a in PEOPLE for b in PEOPLE if a < b]
pairs = st.lists(st.sampled_from(PAIRS), max_size=8)


@given(pairs)
def test_everybody_of_a_group_is_mapped_to_its_first(same: list[tuple[str, str]]) -> None:
    """Whatever the order of decisions, one group has one subject, the first in order."""
    found = one_of_each(same)

    assert one_of_each(same[::-1]) == found
    for first, second in same:
        assert found[first] == found[second] <= first
    assert all(found[one] == one for one in found.values())


@given(pairs, pairs)
def test_no_answer_left_can_contradict_an_earlier_one(
    same: list[tuple[str, str]], apart: list[tuple[str, str]]
) -> None:
    """A pair is asked about only while neither joining nor parting it is settled."""
    found = one_of_each(same)
    settled = {tuple(sorted((found.get(a, a), found.get(b, b)))) for a, b in apart}

    for pair in left_to_decide(PAIRS, found, apart):
        assert pair not in settled
        assert pair[0] != pair[1]
        assert all(found.get(one, one) == one for one in pair)


def test_what_another_row_leaves_out_is_kept(world: World) -> None:
    """F07: the second row of a person does not take his telephone away."""
    path = estate(world)
    load(
        world,
        path,
        unit_row("101", owner_row("业主乙", document(7), phone="13912345678")),
        unit_row("102", owner_row("业主乙", document(7))),
    )
    load(world, path, unit_row("103", owner_row("业主乙", document(7))), name="i2")

    subject = _subject(world, path)
    told = world.get(f"{path}/subjects/{subject}").json()
    assert told == {
        "subject": subject,
        "name": "业主乙",
        "document": document(7),
        "phone": "13912345678",
        "identified": True,
    }


def test_an_erased_person_stays_erased(world: World) -> None:
    """Whose key is destroyed is not kept anew by an import; the import goes through (PIPL 47)."""
    path = estate(world)
    load(world, path, unit_row("101", owner_row("业主乙", document(7))))
    subject = _subject(world, path)
    world.registry.core.vault.destroy(subject, "identity")

    load(world, path, unit_row("102", owner_row("业主乙", document(7))), name="i2")

    told = world.get(f"{path}/subjects/{subject}").json()
    assert (told["name"], told["document"], told["identified"]) == (None, None, False)
