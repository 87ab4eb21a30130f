"""A running consultation service for the tests that need one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.consultation.tests.consultation_kit import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give a service whose estate has its table, on virtual time."""
    made = World(tmp_path).constituted()
    yield made
    made.service.close()
