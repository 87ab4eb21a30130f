"""A running deliberation service for the tests that need one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.deliberation.tests.deliberation_kit import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give a service on virtual time."""
    made = World(tmp_path)
    yield made
    made.service.close()
