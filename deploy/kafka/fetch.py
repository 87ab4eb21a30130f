#!/usr/bin/env python3
"""Fetch the broker's jars from Maven Central, each checked against its checksum; stdlib only.

    deploy/kafka/fetch.py FOLDER

The list is `<version>.sha256` beside this file, as `sha256sum` writes it, with each jar's path in the
repository; COGOV_MAVEN names a mirror. What is in the folder and right is not fetched again.
"""

import hashlib
import os
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath

LIST = next(Path(__file__).parent.glob("*.sha256"))
MAVEN = os.environ.get("COGOV_MAVEN", "https://repo1.maven.org/maven2").rstrip("/")
SECONDS = 60


class WrongJar(Exception):  # noqa: N818  (told to a person)
    """What came is not what the list says."""


def listed() -> Iterator[tuple[str, str]]:
    """Give each jar's checksum and path in the repository."""
    for line in LIST.read_text().splitlines():
        checksum, _, path = line.partition("  ")
        yield checksum, path


def is_right(file: Path, checksum: str) -> bool:
    """Say whether a file is there and is what the list says."""
    return file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == checksum


def fetch(folder: Path, checksum: str, path: str) -> None:
    """Fetch one jar; it gets its name only when it is whole and right."""
    file = folder / PurePosixPath(path).name
    if is_right(file, checksum):
        return
    with urllib.request.urlopen(f"{MAVEN}/{path}", timeout=SECONDS) as answer:  # noqa: S310
        came = file.with_suffix(".part")
        came.write_bytes(answer.read())
    if not is_right(came, checksum):
        raise WrongJar(f"{MAVEN}/{path} is not the file that {LIST.name} lists")
    came.replace(file)


def main(folder: Path) -> int:
    """Fetch every jar that is missing or wrong; give the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda jar: fetch(folder, *jar), listed()))
    except (WrongJar, OSError) as e:
        sys.stderr.write(f"deploy/kafka/fetch.py: {e}\n")
        return 1
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.stderr.write("usage: deploy/kafka/fetch.py FOLDER\n")
        sys.exit(2)
    sys.exit(main(Path(sys.argv[1])))
