"""Brings each decision what it needs: other streams, the registry's answers, sealed choices."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.core import Core
from chassis.domain import By, Command, Context, stream_id
from chassis.executor import Asking, Known, Loader
from chassis.refusals import NotFound
from chassis.store import Expect, Stored
from committee import commands as wish
from committee.box import BallotBox, is_his
from committee.commands import refusals as no
from committee.commands.forms import Split
from committee.counts import Counts
from committee.domain import voters
from committee.domain.ballot import Ballot, meeting_address
from committee.domain.ceremony import COUNTER, WITNESS
from committee.domain.corrections import correction_of
from committee.domain.figures import Counted
from committee.domain.known import (
    ForComparison,
    ForCorrection,
    ForCounters,
    ForNotice,
    ForSchedule,
    ForSeal,
)
from committee.domain.meeting import AssemblyMeeting
from committee.domain.petitions import Petition, Register
from committee.domain.roll import DEVELOPER, merged_roll
from committee.domain.voters import ForBallot, ForDelivery, ForEntry
from committee.rolls import Rolls
from committee.views import CommitteeTables

COUNTED = (
    "committee.Ballot.BallotRead",
    "committee.Ballot.BallotVoided",
    "committee.Ballot.ContestDecided",
)
"""What can still change a closed box; a count holds only until one of these comes (G12)."""

CASTING = tuple(f"committee.Ballot.Ballot{what}" for what in ("Cast", "Changed", "Received"))
SPLITTING = ("committee.AssemblyMeeting.RollCorrected",)
CHOOSING = ("BallotCast", "BallotChanged")
HANDLING = ("BallotReceived", "BallotRead")
_SEEN = 64  # meetings in memory at a time


@dataclass(frozen=True, slots=True)
class Loaders:
    """One method for each command that needs something loaded."""

    core: Core
    tables: CommitteeTables
    box: BallotBox
    rolls: Rolls
    counts: Counts
    seen: dict[UUID, AssemblyMeeting] = field(default_factory=dict)

    def table(self) -> dict[type[Command], Loader]:
        """Give the loader of each command."""
        return {
            wish.OpenPetition: self._register,
            wish.SignPetition: self._register,
            wish.WithdrawSignature: self._register,
            wish.SubmitPetition: self._register_to_check,
            wish.ScheduleMeeting: self._for_schedule,
            wish.NoticeMeeting: self._for_notice,
            wish.CancelMeeting: self._for_cancel,
            wish.CorrectRoll: self._for_correction,
            wish.RecordRollDefect: self._for_defect,
            wish.AppointCounters: self._for_counters,
            wish.TakeTurnoutSnapshot: self._for_turnout,
            wish.CloseVoting: lambda _c, _: Known(self.core.store.head()),
            wish.SealBox: self._for_seal,
            wish.CompareReadings: self._for_comparison,
            wish.ProposeCount: self._for_proposal,
            wish.ConfirmCount: self._for_confirmation,
            wish.SettleCount: self._for_settlement,
            wish.PostResult: lambda c, _: Known(self.counts.returns(stream_id(c.address))),
            wish.CastBallot: self._for_cast,
            wish.ChangeBallot: self._for_change,
            wish.ReceiveBallot: self._for_receipt,
            wish.ReadBallot: self._for_reading,
            wish.VoidBallot: self._by_the_last("BallotVoidProposed"),
            wish.AgreeToBallot: self._by_the_last("BallotObjected"),
            wish.ContestBallot: self._by_the_last(),
            wish.ObjectToBallot: self._by_the_last(),
            wish.DecideContest: self._for_contest,
            wish.RecordBallotDelivery: self._for_delivery,
            wish.GrantProxy: self._for_grant,
            wish.RevokeProxy: self._for_revocation,
            wish.NameRepresentative: self._for_entry,
            wish.RegisterGuardian: self._for_entry,
            wish.ChangeStanding: self._for_entry,
            wish.ReceiveSecondPaper: self._for_entry,
        }

    def meeting(self, c: Any) -> AssemblyMeeting:
        """Give the meeting under which a command's thing stands."""
        found: AssemblyMeeting | None = self.core.executor.load(meeting_address(c))
        if found is None:
            raise NotFound
        return found

    def meeting_seen(self, c: Any) -> AssemblyMeeting:
        """Give the meeting to look at, never to change: every ballot of a day sees the same one."""
        stream = stream_id(meeting_address(c))
        found = self.seen.get(stream)
        if found is None or self.core.store.events(stream, found.version):
            found = self.meeting(c)
            if len(self.seen) >= _SEEN:
                self.seen.clear()
            self.seen[stream] = found
        return found

    # Petitions

    def _register(self, c: Any, _: Asking) -> Known:
        roll = c.roll if isinstance(c, wish.OpenPetition) else self._petition(c).roll
        return Known(self._entries_of_estate(c.estate_id, roll))

    def _register_to_check(self, c: wish.SubmitPetition, _: Asking) -> Known:
        petition = self._petition(c)
        expect = self.core.follower.expect("committee.Petition.")
        register = self._entries_of_estate(c.estate_id, c.roll or petition.roll)
        return Known(Register(register.entries, self._taken(c.estate_id, petition.id)), expect)

    def _petition(self, c: Any) -> Petition:
        found: Petition = self.core.executor.load(c.address)
        return found

    def _entries_of_estate(self, estate_id: UUID, roll: str) -> Register:
        view = self.rolls.view(estate_id, roll)
        if view.extent.kind != "estate":
            raise no.ExtentMismatch
        return Register(self.rolls.checked(estate_id, roll, view))

    def _taken(self, estate_id: UUID, but: UUID) -> frozenset[int]:
        c = self.tables.petitions.c
        question = select(c["items"]).where(
            c.estate_id == str(estate_id),
            c.stream != but,
            c.stage.in_(["ADMITTED", "REFERRED", "OVERDUE"]),
        )
        with self.core.views.reading() as conn:
            return frozenset(item for items in conn.execute(question).scalars() for item in items)

    # Meetings

    def _for_schedule(self, c: wish.ScheduleMeeting, _: Asking) -> Known:
        order = self._named(c.estate_id, "convenings", c.order)
        petition = self._named(c.estate_id, "petitions", c.petition)
        return Known(ForSchedule(order, petition, self.core.executor.time.virtual))

    def _named(self, estate_id: UUID, kind: str, ref: str | None) -> Any:
        if ref is None:
            return None
        found = self.core.executor.load(f"/estates/{estate_id}/{kind}/{ref}")
        if found is None:
            raise NotFound
        return found

    def _for_notice(self, c: wish.NoticeMeeting, _: Asking) -> Known:
        view = self.rolls.view(c.estate_id, c.roll)
        if view.frozen:
            self.rolls.keep(c.estate_id, c.roll, self.rolls.checked(c.estate_id, c.roll, view))
        rules = self.core.executor.load(f"/estates/{c.estate_id}/rules")
        public = self.core.vault.make_box(str(stream_id(c.address)))
        return Known(ForNotice(view, rules, public))

    def _for_cancel(self, c: wish.CancelMeeting, _: Asking) -> Known:
        return Known(self._named(c.estate_id, "petitions", self.meeting(c).petition))

    def _for_correction(self, c: wish.CorrectRoll | wish.RecordRollDefect, _: Asking) -> Known:
        meeting = self.meeting(c)
        if meeting.notice is None:
            return Known(ForCorrection((), 0))
        # A ballot that comes in meanwhile may be another group's than the one found here.
        expect = self.core.follower.expect(*CASTING) if c.split else None
        kept = self.rolls.entries(c.estate_id, meeting)
        entries = merged_roll(kept, meeting.merges)
        wanted = {c.split.entry} if c.split else {*c.merged, *c.parted}
        found = tuple(e for e in (kept if c.parted else entries) if e.entry_id in wanted)
        cast_by = self._group_that_cast(c, c.split) if c.split else None
        return Known(ForCorrection(found, len(entries), cast_by), expect)

    def _for_defect(self, c: wish.RecordRollDefect, asking: Asking) -> Known:
        known = self._for_correction(c, asking)
        meeting = self.meeting(c)
        if not (c.spec.roles & asking.roles and meeting.stage in c.spec.frm):
            return known
        correction = correction_of(c, known.value, meeting.merges)
        verdicts = self.counts.as_corrected(c.estate_id, meeting, correction)
        return Known(replace(known.value, verdicts=verdicts), known.expect)

    def _group_that_cast(self, c: Any, split: Split) -> int | None:
        """Give the one group whose owner cast the entry's ballot, or granted the proxy it came by."""
        stored, ballot = self._ballot(f"{meeting_address(c)}/ballots/{split.entry}")
        if not stored:
            return None
        said = [one for one in stored if _name(one) in CHOOSING]
        if ballot.proxy is not None:
            proxy = stream_id(f"{meeting_address(c)}/proxies/{ballot.proxy}")
            said = self.core.store.events(proxy)[:1]
        who = [self.core.mapper.read(one).by for one in said]
        found = [n for n, group in enumerate(split.groups) if self._is_one_of(group.owners, who)]
        return found[0] if len(found) == 1 else None

    def _is_one_of(self, owners: Sequence[str], who: Sequence[By]) -> bool:
        return any(
            DEVELOPER + (by.org or "") in owners
            if by.role == "DEVELOPER"
            else any(is_his(self.core.vault, owner, by.subject) for owner in owners)
            for by in who
        )

    def _for_counters(self, c: wish.AppointCounters, asking: Asking) -> Known:
        meeting = self.meeting(c)
        if meeting.notice is None or not asking.profile.counters_min.owners_only:
            return Known(ForCounters())
        entries = self.rolls.entries(c.estate_id, meeting)
        return Known(ForCounters(frozenset(owner for e in entries for owner in e.owners)))

    def _for_turnout(self, c: wish.TakeTurnoutSnapshot, _: Asking) -> Known:
        return Known(self.counts.turnout(c.estate_id, self.meeting_seen(c)))

    # The count: the box is opened only for a command that will be carried out

    def _for_seal(self, c: wish.SealBox, _: Asking) -> Known:
        meeting = self.meeting(c)
        return Known(
            self.counts.for_seal(meeting.id) if meeting.stage == "CLOSED" else ForSeal(0, 0, "")
        )

    def _for_comparison(self, c: wish.CompareReadings, asking: Asking) -> Known:
        meeting = self.meeting(c)
        if not (self._ready(meeting, "CLOSED") and _counts(meeting, asking)):
            return Known(ForComparison())
        expect = self.core.follower.expect(*COUNTED)
        return Known(self.counts.for_comparison(meeting), expect)

    def _for_proposal(self, c: wish.ProposeCount, asking: Asking) -> Known:
        meeting = self.meeting(c)
        return self._count(
            c, meeting, may=self._ready(meeting, "CLOSED") and _counts(meeting, asking)
        )

    def _for_confirmation(self, c: wish.ConfirmCount, asking: Asking) -> Known:
        meeting = self.meeting(c)
        subject = asking.actor.subject
        may = _counts(meeting, asking) or (subject == meeting.witness and WITNESS in asking.roles)
        again = subject in meeting.confirmed
        return self._count(c, meeting, may=may and not again and meeting.stage == "COUNTING")

    def _for_settlement(self, c: wish.SettleCount, _: Asking) -> Known:
        meeting = self.meeting(c)
        return self._count(c, meeting, may=meeting.stage == "DISPUTED")

    @staticmethod
    def _ready(meeting: AssemblyMeeting, stage: str) -> bool:
        return meeting.stage == stage and meeting.sealed and meeting.witness is not None

    def _count(self, c: Any, meeting: AssemblyMeeting, *, may: bool) -> Known:
        if not may:
            return Known(Counted())
        expect = self.core.follower.expect(*COUNTED)
        return Known(self.counts.count(c.estate_id, meeting), expect)

    # Ballots

    def _for_cast(self, c: wish.CastBallot, asking: Asking) -> Known:
        expect = self._while_whole()
        known = self._around(c, asking, c.proxy, self.meeting_seen(c))
        if asking.version:
            # Only who could have cast it learns when and how the entry's ballot came (C4, C11).
            voters.voter(known, _acting(asking), with_proxy=c.proxy is not None)
            return Known(known)
        sealed = self.box.seal(known.meeting, c.entry, 1, c.choices, asking.actor.subject)
        return Known(replace(known, sealed=sealed), expect)

    def _for_change(self, c: wish.ChangeBallot, asking: Asking) -> Known:
        stored, ballot = self._ballot(c.address)
        known = self._around(c, asking, ballot.proxy)
        version, who = len(stored) + 1, asking.actor.subject
        sealed = self.box.seal(known.meeting, c.entry, version, c.choices, who)
        same = self._did(stored, CHOOSING, asking)
        return Known(replace(known, sealed=sealed, same_person=same))

    def _for_receipt(self, c: wish.ReceiveBallot, asking: Asking) -> Known:
        expect = self._while_whole()
        return Known(self._around(c, asking, c.proxy), expect)

    def _while_whole(self) -> Expect:
        """Let a ballot in only while its entry is the one that was looked at, not split meanwhile."""
        return Expect(self.core.store.head(), SPLITTING)

    def _for_reading(self, c: wish.ReadBallot, asking: Asking) -> Known:
        stored, _ = self._ballot(c.address)
        known = self._around(c, asking, None)
        sealed = self.box.seal(known.meeting, c.entry, len(stored) + 1, c.choices, None)
        same = self._did(stored, ("BallotRead",), asking)
        return Known(replace(known, sealed=sealed, same_person=same))

    def _by_the_last(self, *facts: str) -> Loader:
        def load(c: Any, asking: Asking) -> Known:
            stored, _ = self._ballot(c.address)
            last = [one for one in stored if _name(one) in facts][-1:]
            same = self._did(last, facts, asking)
            return Known(replace(self._around(c, asking, None), same_person=same))

        return load

    def _for_contest(self, c: wish.DecideContest, asking: Asking) -> Known:
        stored, _ = self._ballot(c.address)
        entered = self._did(stored, HANDLING, asking)
        return Known(replace(self._around(c, asking, None), entered=entered))

    def _ballot(self, address: str) -> tuple[list[Stored], Ballot]:
        stored = self.core.store.events(stream_id(address))
        return stored, self.core.mapper.fold(stored)

    def _did(self, stored: list[Stored], facts: tuple[str, ...], asking: Asking) -> bool:
        """Say whether the actor recorded one of these facts; who else did stays sealed."""
        read, vault, subject = self.core.mapper.read, self.core.vault, asking.actor.subject
        return any(is_his(vault, subject, read(s).by.subject) for s in stored if _name(s) in facts)

    def _around(
        self, c: Any, asking: Asking, proxy: str | None, meeting: AssemblyMeeting | None = None
    ) -> ForBallot:
        meeting = meeting or self.meeting(c)
        if meeting.notice is None:
            raise no.VotingIsClosed
        address, entry = meeting_address(c), self.rolls.entry(c.estate_id, meeting, c.entry)
        subject = asking.actor.subject
        owns = entry is not None and subject in entry.owners
        load = self.core.executor.load
        return ForBallot(
            meeting=meeting,
            entry=entry,
            standing=load(f"{address}/standing/{c.entry}"),
            proxy=load(f"{address}/proxies/{proxy}") if proxy is not None else None,
            undelivered=not owns
            and proxy is None
            and isinstance(c, wish.CastBallot)
            and self.rolls.registry.undelivered_buyer(c.estate_id, subject),
        )

    # Beside the ballot

    def _for_delivery(self, c: wish.RecordBallotDelivery, _: Asking) -> Known:
        meeting = self.meeting(c)
        if meeting.notice is None:
            return Known(ForDelivery(meeting))
        entries = self.rolls.entries(c.estate_id, meeting)
        reached = frozenset(c.entries)
        owners = {o for e in entries if e.entry_id in reached for o in e.owners}
        self.core.vault.prepare(sorted(owners), "ballot")  # so that a ballot need not make its key
        return Known(ForDelivery(meeting, frozenset(e.entry_id for e in entries)))

    def _for_grant(self, c: wish.GrantProxy, asking: Asking) -> Known:
        expect = self.core.follower.expect("committee.Proxy.")
        known: ForEntry = self._for_entry(c, asking).value
        t = self.tables.proxies.c
        question = select(t.entry).where(
            t.meeting == known.meeting.id, t.holder == c.holder, t.state == "GRANTED"
        )
        with self.core.views.reading() as conn:
            held = set(conn.execute(question).scalars())
        return Known(ForEntry(known.meeting, known.entry, len(held - {str(c.entry)})), expect)

    def _for_revocation(self, c: wish.RevokeProxy, _: Asking) -> Known:
        proxy = self.core.executor.load(c.address)
        meeting = self.meeting(c)
        return Known(ForEntry(meeting, self.rolls.entry(c.estate_id, meeting, proxy.entry)))

    def _for_entry(self, c: Any, _: Asking) -> Known:
        meeting = self.meeting(c)
        if meeting.notice is None:
            raise no.VotingIsClosed
        return Known(ForEntry(meeting, self.rolls.entry(c.estate_id, meeting, c.entry)))


def _name(stored: Stored) -> str:
    return stored.topic.rsplit(".", 1)[1]


def _counts(meeting: AssemblyMeeting, asking: Asking) -> bool:
    return COUNTER in asking.roles and asking.actor.subject in meeting.counters


def _acting(asking: Asking) -> Context:
    org = next((g.org for g in asking.actor.grants if g.role == "DEVELOPER"), None)
    who, roles = asking.actor.subject, asking.roles
    return Context(asking.now, By(who, "", org), "", asking.profile, roles=roles, actor=who)
