"""The broker's jars: fetched by a list with checksums, and nothing else is let in."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

JAR = "org/example/broker/1/broker-1.jar"


class Shelf:
    """A list of one jar, a repository that should have it, and a folder to fetch it into."""

    def __init__(self, folder: Path) -> None:
        self.there, self.here = folder / "maven" / JAR, folder / "libs" / "broker-1.jar"
        self.there.parent.mkdir(parents=True)
        self.script = folder / "fetch.py"
        shutil.copy(ROOT / "deploy/kafka/fetch.py", self.script)
        right = hashlib.sha256(b"the jar").hexdigest()
        (folder / "1.0.sha256").write_text(f"{right}  {JAR}\n")
        self.env = {**os.environ, "COGOV_MAVEN": (folder / "maven").as_uri()}

    def fetch(self) -> subprocess.CompletedProcess[str]:
        """Fetch as make does."""
        return subprocess.run(
            [sys.executable, str(self.script), str(self.here.parent)],
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(name="shelf")
def _shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def test_a_jar_that_is_what_the_list_says_is_fetched_once(shelf: Shelf) -> None:
    """The second time the repository is not asked: it may be away."""
    shelf.there.write_bytes(b"the jar")
    assert shelf.fetch().returncode == 0
    shelf.there.unlink()

    assert shelf.fetch().returncode == 0
    assert shelf.here.read_bytes() == b"the jar"


def test_a_jar_that_is_not_what_the_list_says_is_refused(shelf: Shelf) -> None:
    """What a mirror changed never gets the name that Java loads."""
    shelf.there.write_bytes(b"another jar")

    done = shelf.fetch()

    assert done.returncode == 1
    assert JAR in done.stderr
    assert not shelf.here.exists()


def test_a_jar_that_was_damaged_here_is_fetched_again(shelf: Shelf) -> None:
    """A half-written file of an earlier run does not stay."""
    shelf.there.write_bytes(b"the jar")
    shelf.here.parent.mkdir()
    shelf.here.write_bytes(b"the")

    assert shelf.fetch().returncode == 0
    assert shelf.here.read_bytes() == b"the jar"


def test_the_list_pins_one_broker_and_every_jar_once() -> None:
    """One version, its jars by path and checksum, no path twice."""
    lists = list((ROOT / "deploy/kafka").glob("*.sha256"))
    paths = [line.split("  ")[1] for line in lists[0].read_text("utf-8").splitlines()]

    assert len(lists) == 1
    assert f"org/apache/kafka/kafka_2.13/{lists[0].stem}/" in "\n".join(paths)
    assert len({path.rpartition("/")[2] for path in paths}) == len(paths)
