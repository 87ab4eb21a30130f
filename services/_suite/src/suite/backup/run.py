"""`cogov backup` and `cogov restore`: one command each, and the restored equals the saved."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from rich.console import Console

from suite.alone import DataInUse, alone_with
from suite.backup import files, manifest
from suite.backup.manifest import Refused, Saved
from suite.backup.server import Server
from suite.child import DidNotStart
from suite.databases import with_password
from suite.settings import Settings

ERR = Console(stderr=True, soft_wrap=True, markup=False, highlight=False)
CANNOT = (DataInUse, DidNotStart, OSError, RuntimeError, Refused, psycopg.Error, sqlite3.Error)
KEYS = "keys"
WITHOUT = (
    "no keys are in it: without {} nobody's name can be read and no ballot counted; save it apart"
)
WITH = "the keys are in it: who has this folder reads every name and every ballot; lock it away"
LOST = "the backup is sealed under a wrapping key that is not in {}: put it there, nothing opens without"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: the folder, and where the databases are unless below the data folder."""

    folder: Path
    admin: str | None = None
    passwords: Path = Path("secrets")


def backup(settings: Settings, asked: Asked, *, with_keys: bool) -> int:
    """Save the running system into a new folder; give the exit code."""
    try:
        made = _backup(settings, asked, with_keys=with_keys)
    except CANNOT as e:
        ERR.print(f"cogov backup: {e}".strip())
        return 1
    ERR.print(f"saved: {asked.folder}   {_said(made.saved)}")
    ERR.print(WITH if with_keys else WITHOUT.format(settings.wrapping_key))
    return 0


def restore(settings: Settings, asked: Asked) -> int:
    """Restore a backup into an empty system that is stopped; give the exit code."""
    try:
        saved = _restore(settings, asked)
    except CANNOT as e:
        ERR.print(f"cogov restore: {e}".strip())
        return 1
    ERR.print(f"restored, and the same as was saved: {_said(saved)}")
    return 0


def _backup(settings: Settings, asked: Asked, *, with_keys: bool) -> manifest.Manifest:
    key = manifest.known_by(settings.wrapping_key)
    if not key:
        raise Refused(f"there is no {settings.wrapping_key}: say COGOV_CONFIG")
    server = _server(settings, asked)
    if asked.folder.exists() and any(asked.folder.iterdir()):
        raise Refused(f"{asked.folder} is not empty")
    asked.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    saved = server.save(asked.folder) if server else files.save(settings.data, asked.folder)
    if with_keys:
        shutil.copytree(settings.config, asked.folder / KEYS)
    return manifest.write(asked.folder, "postgresql" if server else "files", saved, key)


def _restore(settings: Settings, asked: Asked) -> Saved:
    told = manifest.read(asked.folder)
    _put_keys(settings, asked.folder, told)
    if told.kind == "files":
        with alone_with(settings.data):
            files.restore(asked.folder, settings.data)
            found = files.holds(settings.data, told.saved.at)
    else:
        with _empty_server(settings, asked) as server:
            server.restore(asked.folder)
            found = server.holds(told.saved.at)
    if found != told.saved:
        raise Refused(f"what was restored is not what was saved: {_said(found)}")
    return found


def _put_keys(settings: Settings, folder: Path, told: manifest.Manifest) -> None:
    """Put the backup's keys where there are none; raises Refused unless the right one is there."""
    if (folder / KEYS).exists() and not settings.wrapping_key.exists():
        shutil.copytree(folder / KEYS, settings.config, dirs_exist_ok=True)
    if manifest.known_by(settings.wrapping_key) != told.wrapping_key:
        raise Refused(LOST.format(settings.wrapping_key))


def _server(settings: Settings, asked: Asked) -> Server | None:
    """Give the server to be saved, None for files; raises Refused where nothing is found."""
    if asked.admin:
        return Server(with_password(asked.admin, asked.passwords))
    if (settings.data / "events").exists():
        return None
    try:
        running = json.loads((settings.data / "running.json").read_text())["postgres"]
    except (OSError, KeyError):
        raise Refused(
            f"nothing to save in {settings.data}: say --data, of a stack that runs, or --admin"
        ) from None
    at = f"postgresql://postgres@{running}/postgres"
    return Server(with_password(at, settings.data / "passwords"))


@contextmanager
def _empty_server(settings: Settings, asked: Asked) -> Iterator[Server]:
    """Give the server to restore into; that of a stack runs for as long as the block lasts."""
    if asked.admin:
        yield Server(with_password(asked.admin, asked.passwords))
        return
    from suite.stack.run import database_alone

    with database_alone(settings) as stack:
        if stack.kafka.data.exists():
            raise Refused(f"{stack.kafka.data} holds records of another time: delete it first")
        at = stack.postgres.address("postgres", "postgres", with_password=True)
        yield Server(at)


def _said(saved: Saved) -> str:
    heads = ", ".join(f"{service} {head}" for service, head in sorted(saved.heads.items()))
    return f"{heads}, digest {saved.digest}"
