"""Decides written proxies: who may hold one, how many, and that revoking ends it (R-10)."""

from datetime import timedelta
from uuid import UUID

from chassis.domain import (
    Aggregate,
    Context,
    Effects,
    Evidence,
    GuardUse,
    decides,
    event,
    relates,
    stream_id,
)
from committee import commands as wish
from committee.commands import refusals as no
from committee.domain.voters import ForEntry, check_voting_ahead, on_roll, owner_of

OPERATOR = "BALLOT_OPERATOR"
_LONG = timedelta(days=3650)
"""A proxy's row is there to be shut; until then the channel's row decides."""


def guard_of(proxy_address: str) -> UUID:
    """Name the guard row of a proxy."""
    return stream_id(f"{proxy_address}/guard")


def valid(proxy_address: str) -> GuardUse:
    """Let a ballot in only under a proxy that is not revoked at that instant."""
    why = {
        "shut": no.ProxyRevoked(),
        "absent": no.ProxyMissing(),
        "closed": no.ProxyRevoked(),
        "not_open": no.ProxyMissing(),
    }
    return GuardUse("needs", guard_of(proxy_address), otherwise=why)


@relates(wish.GrantProxy, wish.RevokeProxy)
def _owner_or_operator(proxy: "Proxy | None", c: wish.GrantProxy, ctx: Context) -> str:
    entry = on_roll(ctx.known)
    return OPERATOR if OPERATOR in ctx.roles else owner_of(entry, ctx)


class Proxy(Aggregate):
    """One written proxy for one entry of one meeting."""

    @classmethod
    @decides(wish.GrantProxy)
    def grant(cls, c: wish.GrantProxy, ctx: Context) -> tuple["Proxy", Effects]:
        """Give it, up to the cap of the rules, else of the profile; never to the provider's staff."""
        known: ForEntry = ctx.known
        meeting = known.meeting
        check_voting_ahead(meeting, ctx)
        if c.holder_is == "provider_staff":
            raise no.ProxyNotAllowed
        cap = meeting.rules.proxy_cap or ctx.profile.proxy_cap
        if cap is not None and known.held >= cap:
            raise no.ProxyCapReached(cap=cap)
        for motion_id in c.motion_ids or ():
            if motion_id not in {m.motion_id for m in meeting.motions}:
                raise no.UnknownMotion(motion_id=motion_id)
        made = cls(
            meeting_stream=meeting.id,
            proxy=c.proxy,
            entry=c.entry,
            holder=c.holder,
            motion_ids=tuple(c.motion_ids) if c.motion_ids else None,
            evidence=c.evidence,
        )
        row = GuardUse("opens", guard_of(c.address), ctx.now, meeting.terms.closes_at + _LONG)
        return made, Effects(guards=(row,))

    @event("ProxyGranted", topic="committee.Proxy.ProxyGranted")
    def __init__(
        self,
        meeting_stream: UUID,
        proxy: str,
        entry: UUID,
        holder: str,
        motion_ids: tuple[str, ...] | None,
        evidence: Evidence,
    ) -> None:
        self.stage, self.meeting_stream, self.entry = "GRANTED", meeting_stream, entry
        self.holder, self.motion_ids = holder, motion_ids

    @decides(wish.RevokeProxy)
    def revoke(self, c: wish.RevokeProxy, ctx: Context) -> Effects:
        """Take it back; the row is shut in the same transaction."""
        self._revoked(meeting_stream=self.meeting_stream, holder=self.holder)
        return Effects(guards=(GuardUse("shuts", guard_of(c.address)),))

    @event("ProxyRevoked", topic="committee.Proxy.ProxyRevoked")
    def _revoked(self, meeting_stream: UUID, holder: str) -> None:
        self.stage = "REVOKED"
