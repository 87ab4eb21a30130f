"""A running registry for the tests that need one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.registry.tests.registry_world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Give an empty registry on virtual time."""
    made = World(tmp_path)
    yield made
    made.close()
