"""One process works on a data folder; a second one is refused."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class DataInUse(Exception):  # noqa: N818  (told to a person)
    """Another process works on this data folder."""


@contextmanager
def alone_with(data: Path) -> Iterator[None]:
    """Hold the data folder for one process; raises DataInUse."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise DataInUse(
                f"{data} is in use: stop the running system first (cogov up, cogov stack)"
            ) from None
        yield
