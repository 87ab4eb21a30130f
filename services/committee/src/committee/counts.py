"""Brings a closed vote to the count: what lies in the box, what is unread, what is implausible."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from chassis.core import Core
from committee.box import BallotBox, Lying
from committee.domain import count as by
from committee.domain.ballot import READINGS
from committee.domain.figures import (
    Box,
    Counted,
    MotionVerdict,
    Served,
    count_meeting,
    digest_of_ballots,
)
from committee.domain.known import ForComparison, ForSeal
from committee.domain.meeting import AssemblyMeeting
from committee.domain.returns import ChannelReturn, returns
from committee.domain.roll import (
    Correction,
    RollEntry,
    heads_of,
    merged_roll,
    merges_of,
    voting_roll,
)
from committee.domain.turnout import Turnout, turnout
from committee.rolls import Rolls
from committee.views import CommitteeTables


@dataclass(frozen=True, slots=True)
class Counts:
    """Reads what a count needs from the views at the log's head, and opens the box."""

    core: Core
    tables: CommitteeTables
    box: BallotBox
    rolls: Rolls

    def lying(self, meeting: UUID) -> list[Lying]:
        """Give every ballot that was not struck, in the order in which they came in."""
        self.core.follower.catch_up()
        c = self.tables.ballots.c
        question = select(c.stream, c.position).where(c.meeting == meeting, c.state != "STRUCK")
        with self.core.views.reading() as conn:
            rows = conn.execute(question.order_by(c.receipt_position)).all()
        fold, events = self.core.mapper.fold, self.core.store.events
        return [Lying(fold(events(r.stream)), r.position) for r in rows]

    def for_seal(self, meeting: UUID) -> ForSeal:
        """Give how many ballots lie in the box, and the digest of their receipts."""
        self.core.follower.catch_up()
        c = self.tables.ballots.c
        question = select(c.entry, c.receipt_position).where(c.meeting == meeting)
        with self.core.views.reading() as conn:
            rows = conn.execute(question).all()
        lines = [(UUID(r.entry), r.receipt_position, "") for r in rows]
        last = max((r.receipt_position for r in rows), default=0)
        return ForSeal(len(rows), last, digest_of_ballots(lines))

    def for_comparison(self, meeting: AssemblyMeeting) -> ForComparison:
        """Open the papers read twice: which agree, which differ."""
        papers = [one for one in self.lying(meeting.id) if one.ballot.receipt is not None]
        papers = [one for one in papers if one.ballot.stage != "VOID"]
        unread = sum(len(one.ballot.readings) < READINGS for one in papers)
        if unread:
            return ForComparison(unread=unread)
        read = self.box.open(meeting.id, papers)
        differ = [
            one.ballot.entry for one, said in zip(papers, read, strict=True) if said[0] != said[1]
        ]
        agree = [one.ballot.entry for one in papers if one.ballot.entry not in set(differ)]
        return ForComparison(tuple(agree), tuple(differ))

    def count(self, estate_id: UUID, meeting: AssemblyMeeting) -> Counted:
        """Count a closed vote; nothing is opened while papers are unread or implausibly many."""
        lying = self.lying(meeting.id)
        unread = sum(_unread(one, meeting) for one in lying)
        implausible = self.implausible(meeting.id)
        waiting = [each for each in implausible if each.channel not in meeting.found]
        if unread or waiting:
            return Counted(unread=unread, implausible=tuple(waiting))
        entries = self.rolls.entries(estate_id, meeting)
        motions = self._verdicts(meeting, lying, entries, meeting.merges)
        lines = [(one.ballot.entry, one.position, one.commitment) for one in lying]
        return Counted(
            motions=motions,
            ballots=len(lying),
            last_position=max((one.position for one in lying), default=0),
            ballots_sha256=digest_of_ballots(lines),
        )

    def as_corrected(
        self, estate_id: UUID, meeting: AssemblyMeeting, correction: Correction
    ) -> tuple[MotionVerdict, ...]:
        """Count again on the roll as it should have been (ruling C18)."""
        entries = voting_roll(self.rolls.entries(estate_id, meeting), [correction])
        merges = merges_of((*meeting.corrections, correction))
        return self._verdicts(meeting, self.lying(meeting.id), list(entries.values()), merges)

    def _verdicts(
        self,
        meeting: AssemblyMeeting,
        lying: list[Lying],
        entries: Sequence[RollEntry],
        merges: tuple[tuple[UUID, ...], ...],
    ) -> tuple[MotionVerdict, ...]:
        roll = meeting.terms.on_roll
        box = Box(
            entries=entries,
            papers=self.box.papers(meeting.id, lying),
            served=self.served(meeting.id),
            rules=meeting.rules,
            first_assembly=meeting.kind == "first",
            registered_area_cm2=roll.registered_area_cm2,
            merges=merges,
        )
        return count_meeting(meeting.motions, box)

    def served(self, meeting: UUID) -> list[Served]:
        """Give what is proved of every delivery."""
        self.core.follower.catch_up()
        c = self.tables.deliveries.c
        question = select(c.entry, c.effective_service, c.consequence_notice).where(
            c.meeting == meeting
        )
        with self.core.views.reading() as conn:
            return [
                Served(UUID(r.entry), r.effective_service, r.consequence_notice)
                for r in conn.execute(question)
            ]

    def implausible(self, meeting: UUID) -> tuple[by.MoreReturnedThanDelivered, ...]:
        """Give the channels that took in more papers than they gave out."""
        return by.more_returned_than_delivered(*self._papers(meeting))

    def returns(self, meeting: UUID) -> tuple[ChannelReturn, ...]:
        """Give how many ballots went out and came back by each channel."""
        self.core.follower.catch_up()
        return returns(*self._papers(meeting))

    def _papers(self, meeting: UUID) -> tuple["Counter[str]", "Counter[str]"]:
        with self.core.views.reading() as conn:
            delivered = conn.execute(
                select(self.tables.deliveries.c.channel, self.tables.deliveries.c.entry)
                .where(self.tables.deliveries.c.meeting == meeting)
                .distinct()
            ).all()
            returned = [
                *conn.execute(
                    select(self.tables.ballots.c.channel).where(
                        self.tables.ballots.c.meeting == meeting
                    )
                ).scalars(),
                *conn.execute(
                    select(self.tables.papers.c.channel).where(
                        self.tables.papers.c.meeting == meeting
                    )
                ).scalars(),
            ]
        return Counter(r.channel for r in delivered), Counter(returned)

    def turnout(self, estate_id: UUID, meeting: AssemblyMeeting) -> Turnout:
        """Give the day's turnout from the receipts alone; no ballot is opened for it."""
        self.core.follower.catch_up()
        c = self.tables.ballots.c
        question = select(c.entry).where(
            c.meeting == meeting.id, c.state.not_in(["VOID", "STRUCK"])
        )
        entries = self.rolls.entries(estate_id, meeting)
        with self.core.views.reading() as conn:
            cast = set(conn.execute(question).scalars())
        head = heads_of(entries, meeting.merges)
        voted = frozenset(head[e.entry_id] for e in entries if str(e.entry_id) in cast)
        return turnout(merged_roll(entries, meeting.merges), voted, meeting.turnout)


def _unread(one: Lying, meeting: AssemblyMeeting) -> bool:
    ballot = one.ballot
    if ballot.receipt is None or ballot.stage == "VOID":
        return False
    if len(ballot.readings) < READINGS or ballot.entry not in meeting.compared:
        return True
    return ballot.entry in meeting.differing and len(ballot.readings) == READINGS
