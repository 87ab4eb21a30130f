"""Every parameter of a jurisdiction profile is read by something (domain 3.6)."""

from collections.abc import Iterator

import pytest

from law.parameters import PARAMETERS
from law.profiles import JurisdictionProfile
from suite.settings import DECIDING as SERVICES
from tests.architecture.tree import ROOT

READ_AS = {
    "voting_window_days": "voting_window",
    "electronic_voting": "channels",
}
"""Parameters whose typed reading has another name."""


def unread(names: Iterator[str], sources: str) -> list[str]:
    """Give the parameters that no source reads, by its days or by its property."""
    found = []
    for name in names:
        reading = READ_AS.get(name, name)
        ways = (f'days("{name}")', f'number("{name}")', f"profile.{reading}")
        if not any(way in sources for way in ways):
            found.append(name)
    return found


def service_sources() -> str:
    """Give the text of every service's source, and of the law's functions that take a profile."""
    folders = [ROOT / "services" / it / "src" for it in (*SERVICES, "_law")]
    return "\n".join(p.read_text() for folder in folders for p in folder.rglob("*.py"))


def test_every_parameter_of_a_profile_is_read() -> None:
    """A parameter that nothing reads promises what nothing keeps."""
    assert unread(iter(PARAMETERS), service_sources()) == []


def test_a_parameter_that_nothing_reads_is_found() -> None:
    """The proof by breaking it: an invented parameter is reported."""
    assert unread(iter(["quiet_hours"]), service_sources()) == ["quiet_hours"]


@pytest.mark.parametrize("name", sorted(READ_AS.values()))
def test_the_other_names_are_readings_of_a_profile(name: str) -> None:
    """The names used here are properties that exist."""
    assert isinstance(getattr(JurisdictionProfile, name), property)
