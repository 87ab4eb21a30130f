"""Starts the services apart as an operator would, with servers of their own, and speaks to them."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from typing_extensions import override

from tests.e2e.running import Running


class Stacked(Running):
    """`cogov stack` in a child process, with its data and its keys in folders of the test's."""

    command = "stack"
    start_seconds = 300.0

    @property
    def said(self) -> dict[str, Any]:
        """Give what running.json says now: every process's id, address and log."""
        found: dict[str, Any] = json.loads((self.data / "running.json").read_text())
        return found

    @override
    def _ready(self) -> bool:
        return True  # running.json is written when everything is


@contextmanager
def stacked(**also: str) -> Iterator[Stacked]:
    """Run the stack for as long as the block lasts, with more settings in its environment."""
    folder = Path(tempfile.mkdtemp(prefix="cogov-stack-"))
    folder.chmod(0o755)  # PostgreSQL does not run as root, and has to get in
    system = Stacked(folder, also=also)
    try:
        system.start()
        yield system
    finally:
        system.stop()
        shutil.rmtree(folder)
