"""Says from an event log alone whether an estate's contracts and floor were ever what no law allows.

Written from domain 4.2 and the rulings E5 and E6, not from the code that decides: another way to the
same answer. A log is one estate's facts of the alliance and of its owners' meetings, in order of time.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from law.dates import add_days, business_date, end_of

HIRING, ADOPTION_DAYS = 4, 30
DAY = timedelta(days=1)
BEGUN = {"ServiceStarted", "StandingContractRecorded"}
TERMS = {"AdoptionAssigned": "until", "AdoptionAssignedAgain": "until"}
TERMS |= {"SecretaryProjectAssigned": "due_on"}
"""What is to be over with a day, and where that day stands."""
OVER = {"AdoptionCompleted", "AdoptionWithdrawn", "SecretaryProjectCompleted"}
LAPSED = {"AdoptionLapsed", "SecretaryProjectLapsed"}


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
        *_gaps_kept(log),
        *_contracted_by_nobody(log),
        *_unflagged(log, until),
        *_past_their_day(log, until),
        *_counted_wrongly(log),
        *_not_on_the_roster(log),
    ]


def _periods(log: Sequence[Fact]) -> Iterator[Period]:
    begun = {f.of: _first_day(f) for f in log if f.name in BEGUN}
    ends: dict[str, tuple[date, str]] = {}
    for f in log:
        if f.name in {"ContractEnded", "ContractRenewed"}:
            ends[f.of] = (f.said.last_day, f.name)
        elif f.name == "ContractSucceeded":
            ends.setdefault(f.of, (f.day, f.name))  # one that had ended was alone until that day
    for of, first in sorted(begun.items(), key=lambda it: it[1]):
        last, how = ends.get(of, (None, ""))
        yield Period(of, first, last, how)


def _first_day(f: Fact) -> date:
    """Give the day a service began: one of before began when its paper says, not when it was told."""
    first: date = f.said.terms.starts_on if f.name == "StandingContractRecorded" else f.day
    return first


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
        if one.last is None or one.how == "ContractSucceeded":
            due = _known_end(log, one.of)
            if due is not None and end_of(due) <= until and (one.last is None or due < one.last):
                yield f"{one.of} goes on behind its last day, {due}, and nobody says how"
            continue
        if end_of(one.last) >= until:
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


def _gaps_kept(log: Sequence[Fact]) -> Iterator[str]:
    """A-5: whoever begins to serve ends the gap before him, and it is said at that instant."""
    alone = set[str]()
    for _, at_once in groupby(log, key=lambda f: f.at):
        facts = list(at_once)
        alone |= {f.of for f in facts if f.name == "ServiceGapOpened"}
        alone -= {f.of for f in facts if f.name == "ContractSucceeded"}
        for begun in (f for f in facts if f.name in BEGUN):
            yield from (
                f"{of} ends into a gap that {begun.of} does not end" for of in sorted(alone)
            )
            alone.clear()


def _contracted_by_nobody(log: Sequence[Fact]) -> Iterator[str]:
    """An estate is told as contracted while a signed contract waits: once that is given up, it is not."""
    waits, served = "", False
    for at, at_once in groupby(log, key=lambda f: f.at):
        given_up = set[str]()
        for f in at_once:
            match f.name:
                case "EstateContracted":
                    waits = f.said.contract
                case "EstateServed":
                    waits, served = "", True
                case "EstateUnserved":
                    waits, served = "", False
                case "ContractAbandoned":
                    given_up.add(f.of)
        if waits in given_up and not served:
            yield f"{waits} was given up at {at}, and the estate is told as contracted"


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


def _past_their_day(log: Sequence[Fact], until: datetime) -> Iterator[str]:
    """A department's adoption, a secretary's project: over by its day, or flagged as lapsed with it."""
    for n, f in enumerate(log):
        if f.name not in TERMS:
            continue
        due = end_of(getattr(f.said, TERMS[f.name]))
        ends = (it for it in log[n + 1 :] if it.of == f.of and it.name in OVER | LAPSED)
        end = next(ends, None)
        if end is None:
            if due <= until:
                yield f"{f.of} is past its day, {due}, and nobody says so"
        elif end.name == "SecretaryProjectCompleted" and end.said.by.org == f.said.org:
            yield f"{f.of} is completed by {f.said.org}, which carried it out"
        elif end.at > due or (end.name in LAPSED and end.at != due):
            yield f"{f.of} is over at {end.at}, and its day ended at {due}"


def _counted_wrongly(log: Sequence[Fact]) -> Iterator[str]:
    """A-3: the departments that are counted are those whose adoption runs, at every instant."""
    org, active, counted = dict[str, str](), set[str](), set[str]()
    for at, at_once in groupby(log, key=lambda f: f.at):
        for f in at_once:
            match f.name:
                case "AdoptionActivated":
                    org[f.of] = f.said.org
                    active.add(f.said.org)
                case "AdoptionCompleted" | "AdoptionWithdrawn" | "AdoptionLapsed":
                    active.discard(org.get(f.of, ""))
                case "EstateAdopted":
                    counted.add(f.said.org)
                case "AdoptionEnded":
                    counted.discard(f.said.org)
        for one in sorted(active ^ counted):
            yield f"{one} is counted wrongly as a department at {at}"
        active = set(counted)  # said once


def _not_on_the_roster(log: Sequence[Fact]) -> Iterator[str]:
    """What a department did for the floor is a task of its last roster, since it is there."""
    tasks = dict[str, set[str]]()
    for f in log:
        match f.name:
            case "RosterRecorded":
                tasks[f.of] = set(f.said.roster.tasks)
            case "AdoptionAssignedAgain":
                tasks.pop(f.of, None)
            case "FloorServiceRecorded" if f.said.task not in tasks.get(f.of, set()):
                yield f"{f.of}: {f.said.task} was done, and stands on no roster"
