"""Decides who may act for an entry of the roll (R-07, R-08, R-10, rulings A5, G11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from chassis.domain import Context
from chassis.refusals import RoleNotAllowed
from committee.commands import refusals as no
from committee.commands.forms import Choice
from committee.domain.paper import SealedChoices
from committee.domain.roll import RollEntry

if TYPE_CHECKING:
    from committee.domain.meeting import AssemblyMeeting
    from committee.domain.proxies import Proxy
    from committee.domain.standing import EntryStanding

STAFF = frozenset({"PROVIDER_STAFF", "PROVIDER_MANAGER"})
AHEAD = frozenset({"NOTICED", "OPEN"})


@dataclass(frozen=True, slots=True)
class ForEntry:
    """The meeting, the entry if it is on the roll, and how many proxies the holder has."""

    meeting: "AssemblyMeeting"
    entry: RollEntry | None = None
    held: int = 0


@dataclass(frozen=True, slots=True)
class ForDelivery:
    """The meeting and the ids of every entry of its roll."""

    meeting: "AssemblyMeeting"
    entries: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class ForBallot:
    """What stands around a ballot.

    `undelivered` is true of the buyer of a unit that is not handed over. `same_person` says that
    the actor is who did the step before: cast it, read it, proposed its voiding, objected to it;
    `entered` that he received or read it. `sealed` are the choices, sealed by the loader.
    """

    meeting: "AssemblyMeeting"
    entry: RollEntry | None = None
    standing: "EntryStanding | None" = None
    proxy: "Proxy | None" = None
    undelivered: bool = False
    same_person: bool = False
    entered: bool = False
    sealed: SealedChoices | None = None


def on_roll(known: ForEntry | ForBallot) -> RollEntry:
    """Give the entry, or refuse what is not on the meeting's roll (X05)."""
    if known.entry is None:
        raise no.NotOnRoll
    return known.entry


def owner_of(entry: RollEntry, ctx: Context) -> str:
    """Let only the entry's owners act; a developer's is his organisation's."""
    if entry.developer is not None:
        return _developer(entry, ctx)
    if ctx.actor not in entry.owners:
        raise RoleNotAllowed
    return "OWNER"


def check_voting_ahead(meeting: "AssemblyMeeting", ctx: Context) -> None:
    """Refuse what would come before the notice or after the close."""
    if meeting.stage not in AHEAD or ctx.now >= meeting.terms.closes_at:
        raise no.VotingIsClosed


def voter(known: ForBallot, ctx: Context, *, with_proxy: bool) -> str:
    """Give the role in which the actor votes for the entry, or say what he lacks (G11)."""
    entry = on_roll(known)
    if entry.developer is not None and "DEVELOPER" in ctx.roles:
        return _developer(entry, ctx)
    standing = known.standing
    if standing is not None and ctx.actor == standing.representative:
        return "REPRESENTATIVE"
    if standing is not None and ctx.actor == standing.guardian:
        return "GUARDIAN"
    if ctx.actor in entry.owners:
        if standing is not None and standing.representative is not None:
            raise RoleNotAllowed  # the owners have named somebody else
        return "OWNER"
    if with_proxy:
        return _by_proxy(known, ctx)
    if known.undelivered:
        raise no.UnitNotDelivered
    if "RESIDENT" in ctx.roles:
        raise no.OccupierWithoutProxy
    raise no.ProxyMissing


def _by_proxy(known: ForBallot, ctx: Context) -> str:
    proxy, entry = known.proxy, on_roll(known)
    if proxy is None or proxy.entry != entry.entry_id or proxy.holder != ctx.actor:
        raise no.ProxyMissing
    if proxy.stage == "REVOKED":
        raise no.ProxyRevoked
    if STAFF & ctx.roles:
        raise no.ProxyNotAllowed
    return "PROXY"


def _developer(entry: RollEntry, ctx: Context) -> str:
    if "DEVELOPER" not in ctx.roles or ctx.by.org != entry.developer:
        raise RoleNotAllowed
    return "DEVELOPER"


def check_mandate(known: ForBallot, choices: Sequence[Choice], ctx: Context) -> None:
    """Refuse a mark on a motion that the written proxy does not list (ruling C2)."""
    listed = known.proxy.motion_ids if known.proxy is not None else None
    by_list = ctx.by.role == "PROXY" and listed is not None
    if by_list and any(choice.motion_id not in (listed or ()) for choice in choices):
        raise no.ProxyMissing
