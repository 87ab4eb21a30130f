"""Says from an event log alone whether an estate's contracts and floor were ever what no law allows.

Written from domain 4.2 and the rulings E5 and E6, not from the code that decides: another way to the
same answer. A log is one estate's facts of the alliance and of its owners' meetings, in order of time.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from law.dates import add_days, business_date, end_of

HIRING, ADOPTION_DAYS = 4, 30
DAY = timedelta(days=1)


class Fact(NamedTuple):
    """One fact: of which contract, meeting or enrolment, its name, when, and what it says."""

    of: str
    name: str
    at: datetime
    said: Any

    @property
    def day(self) -> date:
        """Give the local day of its instant; what happens at 24:00 happens on the next one."""
        return business_date(self.at)


class Period(NamedTuple):
    """When a contract was in effect: its first day, its last (None: still), and how it ended."""

    of: str
    first: date
    last: date | None
    how: str


def unlawful(log: Sequence[Fact], until: datetime) -> list[str]:
    """Give what an estate's log says that cannot be, until an instant up to which every clock has run."""
    periods = [*_periods(log)]
    return [
        *_overlapping(periods),
        *_undecided(log),
        *_into_nothing(log, periods, until),
        *_unflagged(log, until),
    ]


def _periods(log: Sequence[Fact]) -> Iterator[Period]:
    begun = {f.of: f.day for f in log if f.name in {"ServiceStarted", "StandingContractRecorded"}}
    ends: dict[str, tuple[date, str]] = {}
    for f in log:
        if f.name in {"ContractEnded", "ContractRenewed"}:
            ends[f.of] = (f.said.last_day, f.name)
        elif f.name == "ContractSucceeded":
            ends.setdefault(f.of, (f.day, f.name))  # one that had ended was alone until that day
    for of, first in sorted(begun.items(), key=lambda it: it[1]):
        last, how = ends.get(of, (None, ""))
        yield Period(of, first, last, how)


def _overlapping(periods: Sequence[Period]) -> Iterator[str]:
    """A-1: one at most on any day; a takeover's day is the predecessor's last."""
    for n, one in enumerate(periods):
        for other in periods[n + 1 :]:
            if one.last is None or other.first < one.last:
                yield f"{other.of} is in effect from {other.first} while {one.of} is"


def _undecided(log: Sequence[Fact]) -> Iterator[str]:
    """R-01: who rests on the owners' decision has one that passed, is final, and stands."""
    known: dict[str, dict[str, Any]] = defaultdict(lambda: {"undone": False})
    for f in log:
        match f.name:
            case "MeetingScheduled":
                known[f.of]["item"] = f.said.item
            case "BallotsCounted":
                known[f.of]["passed"] = f.said.passed
            case "ResultFinal":
                known[f.of]["final"] = True
            case "DecisionAnnulled":
                known[f.of]["undone"] = True
            case "ContractSigned" if f.said.basis == "ASSEMBLY_DECISION":
                stands = {"item": HIRING, "passed": True, "final": True, "undone": False}
                if known[f.said.meeting] != stands:
                    yield f"{f.of} rests on {f.said.meeting or 'nothing'}, which decided nothing"


def _into_nothing(log: Sequence[Fact], periods: Sequence[Period], until: datetime) -> Iterator[str]:
    """A-5: every end is followed by somebody, or told as a gap; no term runs out in silence."""
    gaps = {f.of for f in log if f.name == "ServiceGapOpened"}
    for one in periods:
        if one.last is None:
            due = _known_end(log, one.of)
            if due is not None and end_of(due) <= until:
                yield f"{one.of} goes on behind its last day, {due}, and nobody says how"
            continue
        if one.how == "ContractSucceeded" or end_of(one.last) >= until:
            continue
        follows = any(
            it.of != one.of and one.first <= it.first <= one.last + DAY and _goes_on(it, one)
            for it in periods
        )
        if not follows and (one.how == "ContractRenewed" or one.of not in gaps):
            yield f"{one.of} ends on {one.last} into nothing"


def _goes_on(it: Period, one: Period) -> bool:
    return it.last is None or (one.last is not None and it.last > one.last)


def _known_end(log: Sequence[Fact], of: str) -> date | None:
    """Give the day on which a contract is known to end: a notice's, or its term's; None: it goes on."""
    due: date | None = None
    for f in log:
        if f.of == of:
            match f.name:
                case "ContractSigned" | "StandingContractRecorded":
                    due = f.said.terms.ends_on
                case "ContractIndefinite":
                    due = None
                case "TerminationNoticed":
                    due = f.said.notice.effective_on
    return due


def _unflagged(log: Sequence[Fact], until: datetime) -> Iterator[str]:
    """A-3: a guarantee estate that no department has adopted for 30 days is flagged then, once."""
    floor = _Floor()
    for f in log:
        yield from floor.passes(f.at)
        yield from floor.hears(f)
    yield from floor.passes(until + timedelta(microseconds=1))


class _Floor:
    """Who looks after an estate for nothing, and since when nobody does."""

    def __init__(self) -> None:
        self.tier, self.adopters = "", set[str]()
        self.bare_since: date | None = None

    @property
    def due(self) -> datetime | None:
        """Give when the gap is to be flagged."""
        return end_of(add_days(self.bare_since, ADOPTION_DAYS)) if self.bare_since else None

    def passes(self, at: datetime) -> Iterator[str]:
        """Let time pass: what was due before is flagged by now."""
        if self.due is not None and self.due < at:
            yield f"nobody has adopted it since {self.bare_since}, and nothing says so"
            self.bare_since = None

    def hears(self, f: Fact) -> Iterator[str]:
        """Take a fact in."""
        match f.name:
            case "FloorServiceGapOpened":
                if self.due != f.at:
                    yield f"a floor's gap is flagged at {f.at}, not at {self.due}"
                self.bare_since = None
            case "EstateNominatedAgain":
                self.tier = ""
            case "EstateExited":
                self.tier, self.bare_since = "", None
            case "TierConfirmed":
                self._tiered(f.said.tier, f)
            case "TierChanged":
                self._tiered(f.said.proposal.tier, f)
            case "EstateAdopted":
                self.adopters.add(f.said.org)
                self.bare_since = None
            case "AdoptionEnded":
                self.adopters.discard(f.said.org)
                if self._bare():
                    self.bare_since = f.said.on

    def _tiered(self, tier: str, f: Fact) -> None:
        self.tier = tier
        self.bare_since = f.said.on if self._bare() else None

    def _bare(self) -> bool:
        return self.tier == "GUARANTEE" and not self.adopters
