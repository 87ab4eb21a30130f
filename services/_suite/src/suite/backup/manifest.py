"""What a backup says of itself: which files, and what the states and logs in them were."""

import hashlib
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import msgspec

from suite.settings import SERVICES

NAME = "manifest.json"
ORDER = tuple(reversed(SERVICES))
"""In which services are saved: a reader before what it reads."""
Kind = Literal["postgresql", "files"]


class Refused(Exception):  # noqa: N818  (told to a person)
    """A backup or a restore that would not be what it is taken for."""


class Saved(msgspec.Struct, frozen=True):
    """What lies in the databases: each log's last position, and the digest of every estate's state."""

    heads: dict[str, int]
    digest: str
    at: datetime
    """For which instant the digest was taken: a digest is compared at one instant."""


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file `manifest.json` of a backup."""

    kind: Kind
    cogov: str
    saved: Saved
    wrapping_key: str
    """What `known_by` gives for the key that opens it."""
    files: dict[str, str]


def write(folder: Path, kind: Kind, saved: Saved, wrapping_key: str) -> Manifest:
    """Write the manifest of everything that lies in a folder now."""
    names = sorted(str(f.relative_to(folder)) for f in folder.rglob("*") if f.is_file())
    files = {name: sha256(folder / name) for name in names}
    made = Manifest(kind, version("cogov-suite"), saved, wrapping_key, files)
    text = msgspec.json.format(msgspec.json.encode(made), indent=1)
    (folder / NAME).write_bytes(text)
    return made


def read(folder: Path) -> Manifest:
    """Read a backup's manifest and every file it names; raises Refused where one is not as written."""
    try:
        found = msgspec.json.decode((folder / NAME).read_bytes(), type=Manifest)
    except (FileNotFoundError, msgspec.DecodeError) as e:
        raise Refused(f"{folder} is no whole backup: {NAME}: {e}") from None
    for name, expected in found.files.items():
        file = folder / name
        if not file.is_file() or sha256(file) != expected:
            raise Refused(f"{file} is missing or damaged: take another backup")
    return found


def sha256(file: Path) -> str:
    """Give a file's SHA-256 in hex."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def known_by(key_file: Path) -> str:
    """Give by what a wrapping key is known without being shown; empty where there is none."""
    if not key_file.exists():
        return ""
    return hashlib.sha256(b"cogov/wrapping-key\x00" + key_file.read_bytes()).hexdigest()
