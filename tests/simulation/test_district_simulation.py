"""A district's years under the alliance: its log alone says that nothing unlawful ever was (issue 7)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from law.dates import end_of, start_of
from tests.simulation.contracts_oracle import Fact, unlawful
from tests.simulation.simulate import Simulated, simulate

YEARS, ESTATES = 3, 20
UNTIL = start_of(date(2028, 6, 1))
SOON, LATE = date(2026, 9, 1), date(2026, 10, 2)
OF_STREET, OF_DEPT = SimpleNamespace(org="street"), SimpleNamespace(org="dept")
HAPPENED = {
    "FloorServiceGapOpened",
    "OwnersReviewRequested",
    "ContractIndefinite",
    "ContractSucceeded",
    "ContractRenewed",
    "ServiceGapOpened",
    "EmergencyServiceStarted",
    "AdoptionLapsed",
    "AdoptionCompleted",
    "AdoptionWithdrawn",
    "FloorServiceRecorded",
    "SecretaryProjectCompleted",
    "SecretaryProjectLapsed",
    "StandingContractRecorded",
    "TierChanged",
    "RatingConfirmed",
    "RatingVetoed",
    "RatingWithdrawn",
    "PolicySupportRecommended",
}
REFUSED = {
    "BASIS_DECISION_NOT_PASSED",
    "NOTICE_TOO_SHORT",
    "EMERGENCY_TOO_LONG",
    "POSTING_TOO_SHORT",
    "CONTRACT_IN_EFFECT",
    "RATING_NOT_ELIGIBLE",
    "RATING_YEAR_DUPLICATE",
    "SELF_VERIFICATION",
}


# The oracle is proved on logs that are lawful but for one fault


def fact(of: str, name: str, at: date | datetime, **said: Any) -> Fact:
    """Give a fact, at noon of a day or at an instant."""
    noon = at if isinstance(at, datetime) else start_of(at) + timedelta(hours=12)
    on = at if not isinstance(at, datetime) else noon.date() - timedelta(days=1)
    return Fact(of, name, noon, SimpleNamespace(on=on, **said))


def served(
    of: str, first: date, ends: date, basis: str = "JOINT_OWNERS", meeting: str = ""
) -> list[Fact]:
    """Give a contract that is signed and served from its first day."""
    terms = SimpleNamespace(starts_on=first, ends_on=ends)
    signed = fact(of, "ContractSigned", first, terms=terms, basis=basis, meeting=meeting)
    return [signed, fact(of, "ServiceStarted", first)]


def standing(of: str, first: date, told: date, ends: date) -> Fact:
    """Give a contract of before that is told of on a day."""
    terms = SimpleNamespace(starts_on=first, ends_on=ends)
    return fact(of, "StandingContractRecorded", told, terms=terms)


def voted(*, item: int = 4, passed: bool = True, final: bool = True) -> list[Fact]:
    """Give a meeting before anything was signed."""
    found = [
        fact("m-1", "MeetingScheduled", date(2026, 1, 5), item=item),
        fact("m-1", "BallotsCounted", date(2026, 2, 5), passed=passed),
    ]
    return [*found, fact("m-1", "ResultFinal", date(2026, 2, 20))] if final else found


def adopted(on: date) -> list[Fact]:
    """Give a department's adoption, long enough for everything here, and what it did once."""
    roster = SimpleNamespace(tasks=("清运",))
    return [
        fact("d", "AdoptionAssigned", on, until=date(2028, 12, 31)),
        fact("d", "AdoptionActivated", on, org="dept"),
        fact("e", "EstateAdopted", on, org="dept"),
        fact("d", "RosterRecorded", on, roster=roster),
        fact("d", "FloorServiceRecorded", on + timedelta(days=1), task="清运"),
    ]


def projects() -> list[Fact]:
    """Give a project that was completed in time by another, and one that lapsed with its day."""
    last = date(2026, 9, 30)
    return [
        fact("p-1", "SecretaryProjectAssigned", date(2026, 7, 1), due_on=last, org="dept"),
        fact("p-1", "SecretaryProjectCompleted", last, by=OF_STREET),
        fact("p-2", "SecretaryProjectAssigned", date(2026, 7, 1), due_on=last, org="dept"),
        fact("p-2", "SecretaryProjectLapsed", end_of(last)),
    ]


def lawful() -> list[Fact]:
    """Give an estate's log in which nothing is wrong: two providers, a floor that was flagged in time."""
    last = date(2027, 12, 31)
    return [
        *voted(),
        fact("e", "TierConfirmed", date(2026, 3, 1), tier="GUARANTEE"),
        fact("e", "FloorServiceGapOpened", end_of(date(2026, 3, 31))),
        *adopted(date(2026, 4, 2)),
        *projects(),
        *served("k-1", date(2026, 4, 2), last, "ASSEMBLY_DECISION", "m-1"),
        fact("k-1", "ContractEnded", end_of(last), last_day=last),
        fact("k-1", "ServiceGapOpened", end_of(last), since=date(2028, 1, 1)),
        fact("k-1", "ContractSucceeded", date(2028, 1, 15), contract="k-2"),
        *served("k-2", date(2028, 1, 15), date(2029, 1, 14)),
    ]


def without(name: str) -> Callable[[], list[Fact]]:
    """Give the lawful log without its facts of a name."""
    return lambda: [f for f in lawful() if f.name != name]


def undecided(**how: Any) -> Callable[[], list[Fact]]:
    """Give the lawful log on another meeting's decision."""
    return lambda: [*voted(**how), *(f for f in lawful() if f.of != "m-1")]


def second_while_the_first() -> list[Fact]:
    """Give a log with two contracts in effect at once."""
    return [*lawful(), *served("k-3", date(2028, 2, 1), date(2029, 2, 1))]


def a_day_too_early() -> list[Fact]:
    """Give a log in which a successor begins before its predecessor's last day."""
    second = served("k-2", date(2027, 12, 30), date(2029, 1, 14))
    return [*(f for f in lawful() if f.of != "k-2"), *second]


def annulled() -> list[Fact]:
    """Give a log whose decision was annulled before it was signed on."""
    return [fact("m-1", "DecisionAnnulled", date(2026, 2, 25)), *lawful()]


def flagged(days: int) -> Callable[[], list[Fact]]:
    """Give a log whose floor was flagged so many days late."""
    moved = end_of(date(2026, 3, 31)) + timedelta(days=days)

    def made() -> list[Fact]:
        kept = [f for f in lawful() if f.name not in {"FloorServiceGapOpened", "EstateAdopted"}]
        return [*kept, fact("e", "FloorServiceGapOpened", moved)]

    return made


def left_and_not_flagged() -> list[Fact]:
    """Give a log in which the only department leaves, and nobody says so on day 31."""
    on = date(2028, 2, 1)
    return [
        *lawful(),
        fact("d", "AdoptionWithdrawn", on),
        fact("e", "AdoptionEnded", on, org="dept"),
    ]


def beside(*more: Fact) -> Callable[[], list[Fact]]:
    """Give the lawful log with more facts."""
    return lambda: [*lawful(), *more]


def instead(of: str, name: str, *others: Fact) -> Callable[[], list[Fact]]:
    """Give the lawful log with others in a fact's place."""
    return lambda: [*(f for f in lawful() if (f.of, f.name) != (of, name)), *others]


def standing_while_another() -> list[Fact]:
    """Give a log in which one of before is told of that served in the same days as another."""
    kept = [f for f in lawful() if f.of != "k-2"]
    return [*kept, standing("k-9", date(2027, 12, 30), date(2028, 1, 15), date(2029, 1, 14))]


def given_up() -> list[Fact]:
    """Give a log in which a contract is signed for an estate that nobody serves, and given up."""
    signed = fact("e", "EstateContracted", date(2028, 1, 25), contract="k-3")
    return [*lawful(), signed, fact("k-3", "ContractAbandoned", date(2028, 2, 1))]


def standing_into_nothing() -> list[Fact]:
    """Give a log in which the term of one of before runs out in silence."""
    kept = [f for f in lawful() if f.of != "k-2"]
    return [*kept, standing("k-9", date(2028, 1, 1), date(2028, 1, 15), date(2028, 4, 1))]


@pytest.mark.parametrize(
    ("log", "says"),
    [
        (second_while_the_first, "k-3 is in effect from 2028-02-01 while k-2 is"),
        (a_day_too_early, "k-2 is in effect from 2027-12-30 while k-1 is"),
        (undecided(passed=False), "k-1 rests on m-1, which decided nothing"),
        (undecided(final=False), "k-1 rests on m-1, which decided nothing"),
        (undecided(item=9), "k-1 rests on m-1, which decided nothing"),
        (annulled, "k-1 rests on m-1, which decided nothing"),
        (without("MeetingScheduled"), "k-1 rests on m-1, which decided nothing"),
        (without("ServiceGapOpened"), "k-1 ends on 2027-12-31 into nothing"),
        (
            without("ContractEnded"),
            "k-1 goes on behind its last day, 2027-12-31, and nobody says how",
        ),
        (without("FloorServiceGapOpened"), "nobody has adopted it since 2026-03-01"),
        (flagged(1), "nobody has adopted it since 2026-03-01"),
        (flagged(-1), "a floor's gap is flagged at 2026-03-31"),
        (left_and_not_flagged, "nobody has adopted it since 2028-02-01"),
        (standing_while_another, "k-9 is in effect from 2027-12-30 while k-1 is"),
        (standing_into_nothing, "k-9 goes on behind its last day, 2028-04-01, and nobody says how"),
        (without("ContractSucceeded"), "k-1 ends into a gap that k-2 does not end"),
        (given_up, "k-3 was given up at 2028-02-01"),
        (without("SecretaryProjectLapsed"), "p-2 is past its day"),
        (
            instead("p-2", "SecretaryProjectLapsed", fact("p-2", "SecretaryProjectLapsed", LATE)),
            "p-2 is over at 2026-10-02",
        ),
        (
            instead(
                "p-1",
                "SecretaryProjectCompleted",
                fact("p-1", "SecretaryProjectCompleted", LATE, by=OF_STREET),
            ),
            "p-1 is over at 2026-10-02",
        ),
        (
            instead(
                "p-1",
                "SecretaryProjectCompleted",
                fact("p-1", "SecretaryProjectCompleted", SOON, by=OF_DEPT),
            ),
            "p-1 is completed by dept, which carried it out",
        ),
        (
            instead(
                "d", "AdoptionAssigned", fact("d", "AdoptionAssigned", SOON, until=date(2027, 1, 1))
            ),
            "d is past its day",
        ),
        (beside(fact("d", "AdoptionWithdrawn", date(2028, 2, 1))), "dept is counted wrongly"),
        (without("AdoptionActivated"), "dept is counted wrongly"),
        (without("RosterRecorded"), "d: 清运 was done, and stands on no roster"),
    ],
)
def test_the_oracle_sees_what_is_unlawful(log: Callable[[], list[Fact]], says: str) -> None:
    """Broken on purpose, one fault a log."""
    found = unlawful(sorted(log(), key=lambda f: f.at), UNTIL)

    assert any(one.startswith(says) for one in found), found


def test_the_oracle_finds_nothing_in_a_lawful_log() -> None:
    """A takeover on the predecessor's last day, a renewal, a term that goes on: none is a fault."""
    taken_over = [
        *(f for f in lawful() if f.of != "k-2" and f.name != "ServiceGapOpened"),
        *served("k-2", date(2027, 12, 31), date(2028, 3, 1)),
        fact("k-2", "ContractIndefinite", end_of(date(2028, 3, 1))),
    ]

    assert unlawful(lawful(), UNTIL) == []
    assert unlawful(taken_over, UNTIL) == []


@pytest.fixture(name="found", scope="module")
def _found(tmp_path_factory: pytest.TempPathFactory) -> Simulated:
    return simulate(tmp_path_factory.mktemp("district"), ESTATES, YEARS, "district", marks=2)


@pytest.mark.slow
def test_nothing_unlawful_is_in_any_log(found: Simulated) -> None:
    """One contract at most on any day, decided ones decided, no end into nothing, each gap on day 31."""
    assert found.wrong == []


@pytest.mark.slow
def test_the_state_rebuilt_from_the_journal_is_the_same_to_the_byte(found: Simulated) -> None:
    """Half way and at the end, and no fact is parked."""
    assert [one.same for one in found.rebuilt] == [True, True]
    assert found.rebuilt[0].facts < found.rebuilt[1].facts
    assert found.parked == 0


@pytest.mark.slow
def test_the_district_lives(found: Simulated) -> None:
    """What the oracle looks for has happened: a district in which nothing happens proves nothing."""
    assert set(found.names) >= HAPPENED, HAPPENED - set(found.names)
    assert set(found.refused) >= REFUSED, found.refused
