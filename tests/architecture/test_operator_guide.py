"""The operator's guide: every procedure names what executes it, every alarm is one that exists."""

import re

import pytest

from tests.architecture.tree import ROOT

GUIDE = (ROOT / "docs/guide-operator.md").read_text("utf-8")
PROCEDURES = re.split(r"^## ", GUIDE.partition("\n# Procedures\n")[2], flags=re.MULTILINE)[1:]
ALERTS = (ROOT / "deploy/observability/prometheus/alerts.yml").read_text("utf-8")


@pytest.mark.parametrize("text", PROCEDURES, ids=lambda text: text.partition("\n")[0])
def test_a_procedure_names_the_test_that_executes_it(text: str) -> None:
    """The files are there, and the named tests are in them."""
    told = text.partition("\nTest: ")[2]
    files = re.findall(r"`((?:services|tests)/[^`]+\.py)`", told)
    sources = "".join((ROOT / file).read_text("utf-8") for file in files)

    assert files
    assert [t for t in re.findall(r"`(test_\w+)`", told) if f"def {t}(" not in sources] == []


def test_every_alarm_has_its_row_and_every_row_its_alarm() -> None:
    """Whoever is woken finds what to do."""
    rows = re.findall(r"^\| (`[A-Z].*?) \|", GUIDE, flags=re.MULTILINE)
    told = {name for row in rows for name in re.findall(r"`(\w+)`", row)}

    assert told == set(re.findall(r"- alert: (\w+)", ALERTS))
