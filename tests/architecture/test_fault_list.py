"""The list of faults in docs: every number is there, and each named test exists and says that it is its."""

import ast
import re

import pytest

from tests.architecture.tree import ROOT

PAGE = (ROOT / "docs/faults.md").read_text("utf-8")
ROWS = dict(re.findall(r"^\| (T\d+) \| [^|]+ \| ([^|]+) \|$", PAGE, flags=re.MULTILINE))
OWED = [*range(1, 22), 27, 28, 29]


def test_every_fault_that_is_owed_has_its_row() -> None:
    """Those of the list of fault tests that are not the audit's."""
    assert [*ROWS] == [f"T{number}" for number in OWED]


@pytest.mark.parametrize("number", ROWS)
def test_a_fault_is_shown_by_tests_that_say_so(number: str) -> None:
    """A test that was renamed or taken away is missed here."""
    named = re.findall(r"`([\w/.]+\.py)::(test_\w+)`", ROWS[number])

    assert named
    assert [name for file, name in named if not says(file, name, number)] == []


def says(file: str, name: str, number: str) -> bool:
    """Say whether a file has a test of this name whose docstring names the number."""
    for node in ast.parse((ROOT / file).read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return re.search(rf"\b{number}\b", ast.get_docstring(node) or "") is not None
    return False


def test_a_test_that_is_not_there_or_says_another_number_is_found() -> None:
    """The check can fail."""
    file = "tests/faults/test_stack_faults.py"
    assert says(file, "test_a_kafka_that_lost_its_end_gets_it_again", "T4")
    assert not says(file, "test_a_kafka_that_lost_its_end_gets_it_again", "T5")
    assert not says(file, "test_nothing", "T4")
