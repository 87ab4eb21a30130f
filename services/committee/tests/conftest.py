"""A running committee for the tests that need one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.committee.tests.committee_kit import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give a committee without any meeting, on virtual time."""
    made = World(tmp_path)
    yield made
    made.committee.close()
