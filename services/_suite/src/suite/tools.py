"""The smaller commands of `cogov`: tokens, events, states, rebuilding, the clock, parked records."""

import base64
import json
import re
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import grpc
import httpx
import psycopg
from psycopg.conninfo import conninfo_to_dict
from rich.console import Console
from rich.progress import Progress

from chassis.core import migrate
from cogov.log.v1 import log_pb2, log_pb2_grpc
from serving.keys import ROLES, OwnToken
from serving.tls import channel_credentials
from suite.dev_tokens import make_token, signing_key
from suite.settings import DATABASE, DECIDING, SERVICES, Settings

ERR = Console(stderr=True)


def print_token(
    settings: Settings, subject: str, grants: Sequence[str], hours: float, link_at: str | None
) -> int:
    """Print a development token, or the link by which it signs in once at a running system."""
    if settings.env == "production":
        ERR.print("cogov token: production believes no development token (COGOV_ENV=production)")
        return 1
    pairs = []
    for text in grants:
        role, at, scope = text.partition("@")
        if not at or role not in (*ROLES, "CLOCK_KEEPER"):
            ERR.print(f"cogov token: {text}: say ROLE@SCOPE with a role of: {', '.join(ROLES)}")
            return 2
        pairs.append((role, scope))
    token = make_token(signing_key(settings.dev_key), subject, pairs, hours=hours)
    if link_at is not None:
        return _print_link(link_at, token)
    print(token)  # noqa: T201
    return 0


def _print_link(at: str, token: str) -> int:
    try:
        answer = httpx.post(
            f"{at}/registry/v1/sign-in-codes", headers={"authorization": f"Bearer {token}"}
        )
    except httpx.HTTPError as e:
        ERR.print(f"cogov token: nothing answers at {at} ({e}); start it with: cogov up")
        return 1
    if answer.status_code != 201:
        ERR.print(f"cogov token: {answer.json().get('detail', answer.text)}")
        return 1
    print(f"{at}{answer.json()['path']}")  # noqa: T201
    return 0


def migrate_databases(settings: Settings, owner: str) -> int:
    """Make or renew the schemas of every service's database."""
    if not settings.database or not re.match(DATABASE, owner):
        ERR.print(
            "cogov migrate: say where the databases are, with {service} in the database's name:"
            " COGOV_DATABASE as the services' roles, --owner as their owner"
        )
        return 2
    for service in SERVICES:
        at = settings.database.replace("{service}", service)
        role = str(conninfo_to_dict(at).get("user", ""))
        try:
            migrate(owner.replace("{service}", service), role)
        except psycopg.Error as e:
            ERR.print(f"cogov migrate: {service}: {e}".strip())
            return 1
        ERR.print(f"{service}: migrated for the role {role}")
    return 0


def print_events(
    settings: Settings, service: str, after: int, limit: int, at: str, tls: Path | None = None
) -> int:
    """Print stored events as JSON lines; `tls`: show one's certificate, and ask for the other's."""
    if service not in DECIDING:
        ERR.print(f"cogov events: {service}: say {' or '.join(DECIDING)}")
        return 2
    try:
        token = OwnToken(settings.config, service)()
        opened = _channel(at, tls)
    except OSError as e:
        ERR.print(f"cogov events: {e.filename}: {e.strerror}", soft_wrap=True)
        ERR.print(f"the services' keys lie in {settings.config}", soft_wrap=True)
        return 1
    metadata = (("authorization", token), ("cogov-service", service))
    try:
        with opened as channel:
            stub = log_pb2_grpc.EventLogServiceStub(channel)
            request = log_pb2.ReadRequest(after=after, limit=limit)
            for row in stub.Read(request, metadata=metadata):
                print(json.dumps(_event(row), ensure_ascii=False))  # noqa: T201
    except grpc.RpcError as e:
        ERR.print(f"cogov events: {at}: {e.details()}")
        return 1
    return 0


def _channel(at: str, tls: Path | None) -> grpc.Channel:
    if tls is None:
        return grpc.insecure_channel(at)
    return grpc.secure_channel(at, channel_credentials(tls))


def _event(row: Any) -> dict[str, Any]:
    shown: dict[str, Any] = {"position": row.position, "sha256": row.sha256.hex()}
    if row.withheld:
        return shown | {"withheld": True}
    try:
        state: Any = json.loads(row.state)
    except ValueError:
        state = {"base64": base64.b64encode(row.state).decode()}
    return shown | {
        "stream": row.stream,
        "version": row.version,
        "topic": row.topic,
        "state": state,
    }


def print_state(at: str, estate: str | None, as_of: date | None, *, digest: bool) -> int:
    """Print a state or a digest from a running system."""
    query = {"as_of": as_of.isoformat()} if as_of else {}
    path = f"/governance/v1/estates/{estate}" if estate else "/governance/v1/digest"
    try:
        answer = httpx.get(at + path, params=query, headers={"Accept-Language": "en"}, timeout=60)
    except httpx.HTTPError as e:
        ERR.print(f"cogov state: nothing answers at {at} ({e}); start it with: cogov up")
        return 1
    if answer.status_code != 200:
        ERR.print(f"cogov state: {answer.json().get('detail', answer.text)}")
        return 1
    if digest:
        print(answer.headers["cogov-digest"] if estate else answer.json()["digest"])  # noqa: T201
    else:
        json.dump(answer.json(), sys.stdout, ensure_ascii=False, indent=2)
        print()  # noqa: T201
    return 0


def rebuild_states(settings: Settings, source: str) -> int:
    """Build every state again and compare it with what was there."""
    from suite.up import CANNOT_START, opened

    if source not in {"journal", "stores"}:
        ERR.print(f"cogov rebuild: --from {source}: say journal or stores")
        return 2
    try:
        with opened(settings) as system:
            return _rebuild(system, source)
    except CANNOT_START as e:
        ERR.print(f"cogov rebuild: {e}")
        return 1


def _rebuild(system: Any, source: str) -> int:
    at = datetime.now(UTC)
    before = dict(system.governance.digests(at))
    with Progress(console=ERR, transient=True) as progress:
        task = progress.add_task("rebuilding", total=None)
        if source == "journal":
            facts = system.governance.rebuild(
                lambda done, of: progress.update(task, completed=done, total=of)
            )
        else:
            facts = system.republish(
                lambda done, of: progress.update(task, completed=done, total=of)
            )
    after = dict(system.governance.digests(at))
    differing = sorted(k for k in before.keys() | after.keys() if before.get(k) != after.get(k))
    ERR.print(f"{facts} facts, {len(after)} estates, {len(differing)} differ from before")
    for estate in differing:
        print(estate)  # noqa: T201
    return 1 if differing else 0


def move_clock(settings: Settings, at: str, to: str) -> int:
    """Move a running system's virtual clock."""
    from suite.demo.client import Client, Refused
    from suite.demo.clockwork import ClockStuck, latest, move

    instant = _instant(to)
    if instant is None:
        ERR.print(
            f"cogov clock: --to {to}: say an instant with its offset, 2026-04-01T09:00:00+08:00"
        )
        return 2
    client = Client(at, signing_key(settings.dev_key), "clock", instant)
    try:
        client.now = latest(client)
        if client.now > instant:
            ERR.print(f"cogov clock: it is {client.now.isoformat()} there; time goes forward only")
            return 2
        move(client, instant)
    except (Refused, ClockStuck, httpx.HTTPError) as e:
        ERR.print(f"cogov clock: {e}")
        return 1
    finally:
        client.close()
    return 0


def _instant(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def show_parked(settings: Settings, retry: str | None) -> int:
    """List parked records, or apply an estate's again."""
    from suite.up import CANNOT_START, opened

    try:
        with opened(settings) as system:
            if retry:
                done = system.governance.consumer.retry(retry)
                ERR.print(f"{done} records applied")
            for row in system.governance.consumer.parked_rows():
                print(json.dumps(row, ensure_ascii=False, default=str))  # noqa: T201
            return 0
    except CANNOT_START as e:
        ERR.print(f"cogov parked: {e}")
        return 1
