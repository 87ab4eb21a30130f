"""Decisions are one page each, in one sequence, and say how they are enforced."""

import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

DECISIONS = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
SECTIONS = [
    "Context",
    "Decision",
    "Consequences",
    "Alternatives",
    "A change violates this when it …",
    "Enforced by",
]


def test_decisions_are_one_sequence() -> None:
    """No number is left out or given twice, and the index names each."""
    index = (ROOT / "docs/decisions/README.md").read_text("utf-8")

    assert [path.name[:4] for path in DECISIONS] == [
        f"{number:04d}" for number in range(1, len(DECISIONS) + 1)
    ]
    assert [path.name for path in DECISIONS] == re.findall(r"\]\(([^)]+)\)", index)


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_one_page_with_its_sections(path: Path) -> None:
    """Title, status, six sections, and short enough to be read."""
    text = path.read_text("utf-8")

    assert text.startswith(f"# ADR-{path.name[:4]}: ")
    assert re.search(
        r"^Status: (Accepted|Superseded by ADR-\d{4}) · Area: \w+ · Date: \d{4}-\d\d-\d\d$",
        text,
        flags=re.MULTILINE,
    )
    assert re.findall(r"^## (.+)$", text, flags=re.MULTILINE) == SECTIONS
    assert len(text.split()) < 700


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_what_enforces_a_decision_exists(path: Path) -> None:
    """A file or folder that is named in a decision is there."""
    named = re.findall(
        r"`((?:deploy|docs|protos|services|tests)/[^`]*|[\w.]+\.toml)`", path.read_text()
    )

    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_glossary_has_each_identifier_once() -> None:
    """A word has one meaning, and one word stands for it."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (ROOT / "docs/glossary.md").read_text("utf-8").splitlines()
        if line.startswith("|") and "`" in line
    ]
    identifiers = [row[2] for row in rows]

    assert rows
    assert all(len(row) == 5 and all(row[:4]) for row in rows)
    assert sorted(set(identifiers)) == sorted(identifiers)
