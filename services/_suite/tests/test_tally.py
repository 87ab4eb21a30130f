import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from committee.domain import count as counting
from suite import tally as tally_command
from suite.cli import main
from suite.vote_form import read_cases

EXAMPLES = files("suite") / "data" / "vote_examples.json"
DOCS = Path(__file__).parents[3] / "docs" / "tally.md"

Case = dict[str, Any]
Told = tuple[int, Any]
Tally = Callable[[Any], Told]


@pytest.fixture(name="tally")
def _tally(tmp_path: Path) -> Tally:
    """Return a function that runs `cogov tally --json` on a document: exit code and answers."""

    def run(document: Any) -> Told:
        file = tmp_path / "votes.json"
        text = document if isinstance(document, str) else json.dumps(document)
        file.write_text(text, encoding="utf-8")
        result = CliRunner().invoke(main, ["tally", str(file), "--json"])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.exit_code, json.loads(result.stdout) if result.stdout else None

    return run


def a_case(**changes: Any) -> Case:
    """Return a case that passes as ORDINARY and as MAJOR, with some fields otherwise."""
    case = {
        "id": "ok",
        "total_area_cm2": 300,
        "total_heads": 3,
        "ballots": [
            {"group": "a", "area_cm2": 100, "choice": "AGREE"},
            {"group": "b", "area_cm2": 100, "choice": "AGREE"},
        ],
    }
    return {key: value for key, value in (case | changes).items() if value is not ...}


def with_ballot(**changes: Any) -> Case:
    """Return the case with a third ballot that differs from a good one."""
    ballot = {"group": "c", "area_cm2": 100, "choice": "AGREE"} | changes
    return a_case(ballots=[*a_case()["ballots"], ballot])


def test_every_shipped_example_is_counted_as_it_expects(tally: Tally) -> None:
    """C14: all cases of the specification, in both classes, without a difference."""
    document = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    code, answers = tally(document)

    assert code == 0
    assert [(each["id"], each["class"]) for each in answers] == [
        (case["id"], name) for case in document for name in ("ORDINARY", "MAJOR")
    ]
    figures = {(each.pop("id"), each.pop("class")): each for each in answers}
    assert figures == {
        (case["id"], name): expected
        for case in document
        for name, expected in case["expected"].items()
    }


def test_it_counts_with_the_function_the_committee_counts_with() -> None:
    """C14: there is one count; the command has none of its own."""
    assert vars(tally_command)["count"] is counting.count


def test_one_case_may_stand_alone(tally: Tally) -> None:
    """C14: a file is one case or a list."""
    assert tally(a_case()) == tally([a_case()])


def test_a_case_that_names_its_class_is_counted_in_it_alone(tally: Tally) -> None:
    """C14: both classes are printed unless the case names one."""
    _, both = tally(a_case())
    _, one = tally({**a_case(), "class": "MAJOR"})

    assert [each["class"] for each in both] == ["ORDINARY", "MAJOR"]
    assert [each["class"] for each in one] == ["MAJOR"]


def test_a_difference_from_what_is_expected_exits_1_and_is_shown(tally: Tally) -> None:
    """C14: where the case carries `expected`, any difference is an exit code of 1."""
    code, answers = tally(a_case(expected={"ORDINARY": {"agree_heads": 3, "result": "PASSED"}}))

    assert code == 1
    assert answers[0]["differs"] == [{"field": "agree_heads", "expected": 3, "counted": 2}]
    assert "differs" not in answers[1]


@pytest.mark.parametrize(
    ("case", "code", "field"),
    [
        (with_ballot(area_cm2=90.5), "AREA_NOT_INTEGER", "ballots[2].area_cm2"),
        (with_ballot(area_cm2=9050.0), "AREA_NOT_INTEGER", "ballots[2].area_cm2"),
        (with_ballot(area_cm2="100"), "AREA_NOT_INTEGER", "ballots[2].area_cm2"),
        (with_ballot(area_cm2=True), "AREA_NOT_INTEGER", "ballots[2].area_cm2"),
        (with_ballot(area_cm2=-1), "AREA_NOT_INTEGER", "ballots[2].area_cm2"),
        (with_ballot(area_cm2=0), "AREA_NOT_INTEGER", "ballots[2].area_cm2"),
        (with_ballot(area_cm2=None), "AREA_NOT_INTEGER", "ballots[2].area_cm2"),
        (with_ballot(area_cm2=float("nan")), "AREA_NOT_INTEGER", "ballots[2].area_cm2"),
        (with_ballot(area_cm2=10**12 + 1), "AREA_NOT_INTEGER", "ballots[2].area_cm2"),
        (with_ballot(area_cm2=10**30), "AREA_NOT_INTEGER", "ballots[2].area_cm2"),
        (a_case(total_area_cm2=0), "AREA_NOT_INTEGER", "total_area_cm2"),
        (a_case(total_area_cm2=-300), "AREA_NOT_INTEGER", "total_area_cm2"),
        (a_case(total_area_cm2=float("inf")), "AREA_NOT_INTEGER", "total_area_cm2"),
        (a_case(total_heads=1), "HEADS_EXCEEDED", "total_heads"),
        (a_case(total_area_cm2=199), "AREA_EXCEEDED", "total_area_cm2"),
        (with_ballot(group="a"), "DUPLICATE_GROUP", "ballots[2].group"),
        (with_ballot(choice="YES"), "UNKNOWN_CHOICE", "ballots[2].choice"),
        (with_ballot(choice="VOID_PAPER"), "UNKNOWN_CHOICE", "ballots[2].choice"),
        (with_ballot(choice=["AGREE"]), "UNKNOWN_CHOICE", "ballots[2].choice"),
        (a_case(policy="SILENCE_AGREES"), "UNKNOWN_POLICY", "policy"),
        (a_case(policy={}), "UNKNOWN_POLICY", "policy"),
        (a_case(void_policy="MAYBE"), "UNKNOWN_POLICY", "void_policy"),
        (a_case(colour="red"), "UNKNOWN_FIELD", "colour"),
        (with_ballot(weight=7), "UNKNOWN_FIELD", "ballots[2].weight"),
        (a_case(expected={"ORDINARY": {"turnout": 3}}), "UNKNOWN_FIELD", "expected.ORDINARY.turnout"),
        (a_case(motion={"kind": "ONE_OF", "options": ["A", "B"]}), "NO_OPTION_AGAINST", "motion.options"),
        (a_case(motion={"kind": "ONE_OF", "options": ["A", "NONE"]}), "OPTION_UNKNOWN", "ballots[0].choice"),
        (a_case(motion={"options": ["A", "NONE"]}), "OPTION_UNKNOWN", "motion.options"),
        (a_case(motion={"kind": "RANKED"}), "UNREADABLE", "motion.kind"),
        (a_case(motion=[]), "UNREADABLE", "motion"),
        (a_case(total_heads=0), "UNREADABLE", "total_heads"),
        (a_case(total_heads=3.0), "UNREADABLE", "total_heads"),
        (a_case(total_heads=True), "UNREADABLE", "total_heads"),
        (a_case(total_heads=...), "UNREADABLE", "total_heads"),
        (a_case(ballots=...), "UNREADABLE", "ballots"),
        (a_case(ballots={}), "UNREADABLE", "ballots"),
        (a_case(ballots=["a"]), "UNREADABLE", "ballots[0]"),
        (a_case(title=7), "UNREADABLE", "title"),
        (a_case(major_follows="no"), "UNREADABLE", "major_follows"),
        (with_ballot(group=" "), "UNREADABLE", "ballots[2].group"),
        (a_case(delivered=[{"group": "c", "area_cm2": 100}]), "UNREADABLE", "delivered[0].effective_service"),
        (a_case(expected={"MAJOR": {"agree_heads": "2"}}), "UNREADABLE", "expected.MAJOR.agree_heads"),
        (a_case(expected={"MAJOR": {}}) | {"class": "ORDINARY"}, "UNREADABLE", "expected.MAJOR"),
    ],
)  # fmt: skip
def test_a_contradictory_case_is_refused_by_name_and_the_others_are_counted(
    tally: Tally, case: Case, code: str, field: str
) -> None:
    """C14, X14: every refusal names code and field, exits 1, and leaves the next case alone."""
    exit_code, answers = tally([case | {"id": "bad"}, a_case()])

    assert exit_code == 1
    assert answers[0]["id"] == "bad"
    assert (answers[0]["refused"]["code"], answers[0]["refused"]["field"]) == (code, field)
    assert answers[0]["refused"]["detail"]
    assert [(each["id"], each["result"]) for each in answers[1:]] == [("ok", "PASSED")] * 2


@pytest.mark.parametrize("entry", [None, 7, "case", [], {"title": "no id"}, {"id": 5}, {"id": ""}])
def test_a_case_without_a_name_is_called_by_its_place(tally: Tally, entry: object) -> None:
    """C14: what has no id is "#2", and refused as unreadable."""
    code, answers = tally([a_case(), entry])

    assert code == 1
    assert answers[-1]["id"] == "#2"
    assert answers[-1]["refused"]["code"] == "UNREADABLE"


def test_a_key_that_stands_twice_is_refused_not_overwritten(tally: Tally) -> None:
    """A2: the parser would keep the last value silently; the case is refused instead."""
    good = json.dumps(a_case())
    twice = good.replace('"total_heads": 3', '"total_heads": 3, "total_heads": 2')
    inside = good.replace('"choice": "AGREE"}', '"choice": "DISAGREE", "choice": "AGREE"}', 1)

    code, answers = tally(f"[{twice}, {inside}, {good}]")

    assert code == 1
    assert [each["refused"]["field"] for each in answers[:2]] == ["case", "ballots[0]"]
    assert {each["refused"]["code"] for each in answers[:2]} == {"UNREADABLE"}
    assert answers[2]["result"] == "PASSED"


def test_an_integer_of_thousands_of_digits_is_refused_without_converting_it(tally: Tally) -> None:
    """A3: Python refuses to convert it; the case is refused, the file is not."""
    huge = json.dumps(a_case(id="bad")).replace("300", "9" * 9_000)

    code, answers = tally(f"[{huge}, {json.dumps(a_case())}]")

    assert code == 1
    assert answers[0]["refused"]["code"] == "AREA_NOT_INTEGER"
    assert len(answers[0]["refused"]["detail"]) < 200
    assert answers[1]["result"] == "PASSED"


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"7", b'"case"', b"null", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000],
    ids=["empty", "cut", "number", "text", "null", "not utf-8", "deep lists", "deep objects"],
)
def test_an_unreadable_file_exits_2(tmp_path: Path, content: bytes) -> None:
    """C14: what is not JSON, or no case and no list of cases, is an exit code of 2."""
    file = tmp_path / "votes.json"
    file.write_bytes(content)

    result = CliRunner().invoke(main, ["tally", str(file), "--json"])

    assert result.exit_code == 2
    assert result.stdout == ""
    assert str(file) in result.stderr


def test_deep_nesting_inside_a_case_does_not_crash(tally: Tally) -> None:
    """C14: a value that is nested where a figure belongs is refused by field."""
    deep = "[" * 300 + "]" * 300
    text = json.dumps(a_case(expected={"MAJOR": {"failed": "DEEP"}})).replace('"DEEP"', deep)

    code, answers = tally(text)

    assert code == 1
    assert answers[0]["refused"]["field"] == "expected.MAJOR.failed[0]"


@pytest.mark.parametrize("arguments", [["tally"], ["tally", "absent.json"], ["tallly"], []])
def test_wrong_use_exits_2(arguments: list[str]) -> None:
    """The command line: no file, a file that is not there, no such command."""
    assert CliRunner().invoke(main, arguments).exit_code == 2


def test_a_file_with_a_byte_order_mark_is_read() -> None:
    """F02: UTF-8 with and without a mark is the same file."""
    plain = json.dumps([a_case()]).encode()

    assert read_cases(b"\xef\xbb\xbf" + plain) == read_cases(plain)


@pytest.mark.parametrize(
    ("policy", "warned", "ordinary_heads", "major_heads"),
    [
        ("EXCLUDE", True, 2, 2),
        ("DELIVERED_ABSTAINS", False, 3, 3),
        ("FOLLOW_MAJORITY", True, 3, 2),
        ("FOLLOW_MAJORITY", False, 2, 2),
    ],
)
def test_delivered_groups_count_by_the_policy(
    tally: Tally, policy: str, *, warned: bool, ordinary_heads: int, major_heads: int
) -> None:
    """C14, R-11: a served group takes part as the rules say; on MAJOR nobody follows."""
    served = {"effective_service": True, "consequence_notice": warned}
    delivered = [{"group": "c", "area_cm2": 100} | served]

    _, (ordinary, major) = tally(a_case(policy=policy, delivered=delivered))

    assert ordinary["participating_heads"] == ordinary_heads
    assert major["participating_heads"] == major_heads


def test_delivered_groups_count_toward_heads_and_area_and_a_ballot_is_a_ballot(
    tally: Tally,
) -> None:
    """C14: two voters and two served are four heads of three; with one area each, one head."""
    service = {"effective_service": True, "consequence_notice": True}

    def delivered(*groups: tuple[str, int]) -> Case:
        return a_case(
            policy="DELIVERED_ABSTAINS",
            delivered=[{"group": name, "area_cm2": area} | service for name, area in groups],
        )

    def refusal(case: Case) -> str:
        return str(tally(case)[1][0]["refused"]["code"])

    assert refusal(delivered(("c", 50), ("d", 50))) == "HEADS_EXCEEDED"
    assert refusal(delivered(("c", 101))) == "AREA_EXCEEDED"
    assert refusal(delivered(("a", 99))) == "DUPLICATE_GROUP"
    assert refusal(delivered(("c", 10), ("c", 10))) == "DUPLICATE_GROUP"
    assert tally(delivered(("a", 100)))[1][0]["participating_heads"] == 2


def test_follow_and_void_are_choices(tally: Tally) -> None:
    """C14: FOLLOW joins the leading side, VOID takes part as `void_policy` says."""
    _, (follow, _) = tally(with_ballot(choice="FOLLOW"))
    _, (void, _) = tally(with_ballot(choice="VOID"))
    _, (inside, _) = tally(with_ballot(choice="VOID") | {"void_policy": "PARTICIPATING"})

    assert (follow["participating_heads"], follow["agree_heads"]) == (3, 3)
    assert (void["participating_heads"], void["agree_heads"]) == (2, 2)
    assert (inside["participating_heads"], inside["agree_heads"]) == (3, 2)


def test_major_follows_is_the_rules_express_word(tally: Tally) -> None:
    """R-11: with it, a FOLLOW mark joins the leading side on MAJOR motions too."""
    case = with_ballot(choice="FOLLOW") | {"class": "MAJOR"}

    assert tally(case)[1][0]["agree_heads"] == 2
    assert tally(case | {"major_follows": True})[1][0]["agree_heads"] == 3


def test_one_of_several_answers_with_options_and_what_is_chosen(tally: Tally) -> None:
    """C14: `options` and `chosen` are added, and can be expected."""
    case = a_case(
        motion={"kind": "ONE_OF", "options": ["A", "B", "NONE"]},
        ballots=[{"group": n, "area_cm2": 100, "choice": c} for n, c in ("pA", "qA", "rB")],
        expected={"ORDINARY": {"chosen": "A"}, "MAJOR": {"chosen": "A"}},
    )

    code, (ordinary, major) = tally(case)

    assert code == 1
    assert (ordinary["chosen"], "differs" in ordinary) == ("A", False)
    assert [(o["option"], o["agree_heads"]) for o in ordinary["options"]] == [
        ("A", 2),
        ("B", 1),
        ("NONE", 0),
    ]
    assert major["chosen"] is None
    assert major["differs"] == [{"field": "chosen", "expected": "A", "counted": None}]


def test_the_table_tells_people_what_was_counted_refused_and_differs(tmp_path: Path) -> None:
    """Without --json: results in both languages, the reasons, and the sum, safely printed."""
    file = tmp_path / "votes.json"
    cases = [
        a_case(id="[red]甲\u001b[31m", expected={"MAJOR": {"agree_heads": 9}}),
        a_case(id="乙", total_heads=1),
        a_case(id="\ud800", motion={"kind": "ONE_OF", "options": ["A", "NONE"]}, ballots=[]),
    ]
    file.write_text(json.dumps(cases), encoding="utf-8")

    result = CliRunner().invoke(main, ["tally", str(file)])

    assert result.exit_code == 1
    assert "[red]甲" in result.stdout
    assert "\u001b" not in result.stdout
    assert "通过 PASSED" in result.stdout
    assert "QUORUM_HEADS" in result.stdout
    assert "乙: HEADS_EXCEEDED total_heads" in result.stdout
    assert "agree_heads: 应为 expected 9, 计得 counted 2" in result.stdout
    assert "计票 counted 4 · 不符 differing 1 · 拒绝 refused 1" in result.stdout


def test_it_prints_utf_8_wherever_it_runs(tmp_path: Path) -> None:
    """The program itself, under a locale that knows no Chinese: JSON and table both print."""
    file = tmp_path / "votes.json"
    file.write_text(json.dumps(a_case(id="\ud800甲")), encoding="utf-8")
    cogov = Path(sys.executable).parent / "cogov"
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}

    for arguments in ([], ["--json"]):
        done = subprocess.run(
            [cogov, "tally", file, *arguments], capture_output=True, env=environment, check=False
        )

        assert (done.returncode, done.stderr) == (0, b"")
        assert "甲" in done.stdout.decode("utf-8")


def _documented() -> list[tuple[str, int, str]]:
    """Return every example of docs/tally.md as (input, exit code, output)."""
    pattern = r"```json input\n(.*?)```\s+```json output exit=(\d)\n(.*?)```"
    found = re.findall(pattern, DOCS.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [(given_text, int(code), output) for given_text, code, output in found]


def test_the_documentation_has_examples_of_every_kind() -> None:
    """docs/tally.md: no example is left out by the way it is written."""
    text = DOCS.read_text(encoding="utf-8")

    assert len(_documented()) == text.count("```json") // 2 == 4


@pytest.mark.parametrize(("given_text", "code", "output"), _documented())
def test_the_documentation_is_true(tally: Tally, given_text: str, code: int, output: str) -> None:
    """docs/tally.md: each example is run and answers what stands below it."""
    assert tally(given_text) == (code, json.loads(output))


def test_every_code_of_a_refusal_is_documented() -> None:
    """docs/tally.md: the table of codes is the list of ruling C14."""
    rows = re.findall(r"^\| `([A-Z_]+)` \|", DOCS.read_text(encoding="utf-8"), flags=re.MULTILINE)

    assert rows == [
        "AREA_NOT_INTEGER",
        "HEADS_EXCEEDED",
        "AREA_EXCEEDED",
        "DUPLICATE_GROUP",
        "UNKNOWN_CHOICE",
        "UNKNOWN_POLICY",
        "UNKNOWN_FIELD",
        "OPTION_UNKNOWN",
        "NO_OPTION_AGAINST",
        "UNREADABLE",
    ]


FIELDS = [*a_case(), "title", "class", "motion", "policy", "void_policy", "delivered", "expected"]
texts = st.sampled_from(["", "a", "AGREE", "NONE", "ONE_OF", "MAJOR", "\ud800", "甲"])
leaves = st.none() | st.booleans() | st.integers() | st.floats() | texts
keys = st.sampled_from([*FIELDS, "group", "area_cm2", "choice", "kind", "options", "MAJOR", "odd"])
anything = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3)
)


@pytest.mark.slow
@given(st.dictionaries(st.sampled_from(FIELDS), anything, max_size=3))
@settings(max_examples=200)
def test_no_case_whatever_is_in_it_crashes_the_count(damage: Case) -> None:
    """C14: a damaged case is counted or refused with a code, and the next one is counted."""
    text = json.dumps([a_case() | damage, a_case()])

    outcome = tally_command.tally(read_cases(text.encode()))

    answers = [each.answer if isinstance(each, tally_command.Counted) else each for each in outcome]
    assert all("result" in each or each["refused"]["code"] for each in answers)
    assert [each["result"] for each in answers[-2:]] == ["PASSED", "PASSED"]
    json.dumps(answers)
