"""A small disk of its own, which a test fills to the last byte: a tmpfs, mounted where we may mount."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from suite.stack.kafka import Kafka
from suite.stack.postgres import Postgres
from suite.stack.run import Stack

MEBIBYTE = 1 << 20
ROOT = os.geteuid() == 0


class Disk:
    """A file system of a fixed size at `at`; what is left of it can be taken, and given back."""

    def __init__(self, at: Path) -> None:
        self.at, self._filler = at, at / "filler"

    @contextmanager
    def full(self) -> Iterator[None]:
        """Leave no byte free for as long as the block lasts."""
        self.fill()
        try:
            yield
        finally:
            self.free()

    def fill(self) -> None:
        """Take every byte that is left."""
        handle = os.open(self._filler, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            end = os.fstat(handle).st_size
            for size in (MEBIBYTE, 4096, 1):
                end = _taken(handle, end, size)
        finally:
            os.close(handle)
        assert shutil.disk_usage(self.at).free == 0

    def free(self) -> None:
        """Make space, as an operator does who deletes what is not needed."""
        self._filler.unlink(missing_ok=True)


def _taken(handle: int, end: int, size: int) -> int:
    while True:
        try:
            os.posix_fallocate(handle, end, size)
        except OSError:
            return end
        end += size


@contextmanager
def small_disk(size: int) -> Iterator[Disk | None]:
    """Mount a disk of so many MiB; None where nobody lets us mount anything."""
    at = Path(tempfile.mkdtemp(prefix="cogov-disk-"))
    options = f"size={size}m,mode=1777"
    done = _as_root("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(at))
    if done.returncode:
        at.rmdir()
        yield None
        return
    try:
        yield Disk(at)
    finally:
        _as_root("umount", "--lazy", str(at)).check_returncode()
        at.rmdir()


def _as_root(*words: str) -> "subprocess.CompletedProcess[str]":
    argv = words if ROOT else ("sudo", "-n", *words)
    return subprocess.run([*argv], capture_output=True, text=True, check=False)


def put_on(stack: Stack, postgres: Disk | None, kafka: Disk | None) -> None:
    """Have a stack that was not started keep each server's data on a disk of its own, if there are any."""
    if postgres is None or kafka is None:
        return
    ports = stack.ports
    stack.postgres = Postgres(postgres.at / "postgres", stack.data / "passwords", ports.postgres)
    stack.kafka = Kafka(kafka.at / "kafka", ports.kafka, ports.controller)
    stack.plan = replace(stack.plan, postgres=stack.postgres)
