"""A world for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.alliance.tests.alliance_kit import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give an alliance service on disk."""
    made = World(tmp_path)
    yield made
    made.service.close()
