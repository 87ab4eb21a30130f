"""Executing a command: five steps, one order of refusals, effects once."""
# ruff: noqa: ARG002, ARG005  (a loader takes the command and who asks, whichever it needs)

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from chassis.actors import Actor, Grant
from chassis.core import Core
from chassis.domain import COMMANDS, HOW, By, Cause, Command, command, stream_id
from chassis.executor import Asking, Known
from chassis.refusals import (
    ConcurrentChange,
    IdempotencyKeyReused,
    InvalidState,
    NotFound,
    PersonalDataInPlainField,
    Refusal,
    RoleNotAllowed,
    ValidationFailed,
    VersionConflict,
)
from chassis.store import Receipt
from chassis.testing.kit import NOW
from services._chassis.tests import drawdowns as wish
from services._chassis.tests.drawdowns import CLERK, CUSTODIAN, ESTATE, OWNER, SURVEYOR, requested

ENDORSE = wish.EndorseDrawdown(estate_id=ESTATE, reference="d-1")
PAY = wish.PayDrawdown(estate_id=ESTATE, reference="d-1", amount_fen=8_000_000)
NOBODY_HERE = wish.holder("CLERK", "310101")


def up_to(core: Core, stage: str) -> None:
    """Bring drawdown d-1 to a stage."""
    core.executor.execute(requested(), CLERK, "up-1")
    if stage in {"endorsed", "paid"}:
        core.executor.execute(ENDORSE, SURVEYOR, "up-2")
    if stage == "paid":
        core.executor.execute(PAY, CUSTODIAN, "up-3")


def test_a_command_is_decided_recorded_and_answered(funds: Core) -> None:
    """The answer names the stream, its version and the position; the fact says who, when and why."""
    done = funds.executor.execute(requested(), CLERK, "k-1")

    assert (done.id, done.version) == (stream_id(requested().address), 1)
    assert done.position == funds.store.head()
    [fact] = [funds.mapper.read(one) for one in funds.store.events(done.id)]
    assert (fact.estate_id, fact.on, fact.key) == (ESTATE, date(2026, 3, 2), "k-1")
    assert fact.by == By("s-clerk", "CLERK", None, "app")
    assert fact.timestamp == NOW
    assert fact.profile.startswith("CN_NATIONAL@")
    assert fact.cause is None


def test_a_policys_command_names_its_cause(funds: Core) -> None:
    """The fact that a policy acted on stands in the fact it led to."""
    done = funds.executor.execute(requested(), CLERK, "k", cause=Cause("registry", 17))

    [stored] = funds.store.events(done.id)
    assert funds.mapper.read(stored).cause == Cause("registry", 17)


# The order of ruling G8: each case also breaks everything that comes later.

STALE = 99
ORDER: list[tuple[type[Refusal], Actor, Command, str, int | None]] = [
    (NotFound, NOBODY_HERE, PAY, "up-1", STALE),
    (RoleNotAllowed, CLERK, PAY, "up-1", STALE),
    (IdempotencyKeyReused, CUSTODIAN, PAY, "used", STALE),
    (NotFound, CUSTODIAN, wish.PayDrawdown(ESTATE, "nothing", 10**12), "new", STALE),
    (VersionConflict, CUSTODIAN, wish.PayDrawdown(ESTATE, "d-1", 10**12), "new", STALE),
    (wish.AlreadyPaid, CUSTODIAN, wish.PayDrawdown(ESTATE, "d-1", 10**12), "new", None),
    (VersionConflict, CLERK, ENDORSE, "new", STALE),
    (wish.NotTheSurveyor, CLERK, ENDORSE, "new", None),
    (InvalidState, SURVEYOR, ENDORSE, "new", None),
]


@pytest.mark.parametrize(("refusal", "actor", "asked", "key", "version"), ORDER)
def test_refusals_come_in_the_order_of_ruling_g8(
    funds: Core,
    refusal: type[Refusal],
    actor: Actor,
    asked: Command,
    key: str,
    version: int | None,
) -> None:
    """Of several reasons the first in the order is told, and nothing is recorded."""
    up_to(funds, "paid")
    funds.executor.execute(requested("d-9"), wish.holder("CLERK", subject="s-custodian"), "used")
    head = funds.store.head()

    with pytest.raises(Refusal) as told:
        funds.executor.execute(asked, actor, key, if_match=version)

    assert type(told.value) is refusal
    assert funds.store.head() == head


def test_a_decision_refuses_last(funds: Core) -> None:
    """In the right stage, with the right version, the decision's own refusal is what is left."""
    up_to(funds, "endorsed")

    with pytest.raises(wish.BeyondMandate) as told:
        funds.executor.execute(
            wish.PayDrawdown(ESTATE, "d-1", 8_000_001), CUSTODIAN, "k", if_match=2
        )

    assert told.value.details == {"asked": 8_000_001, "mandate": 8_000_000}


def test_a_relation_never_answers_404_for_the_estate(funds: Core) -> None:
    """Who may be entitled by what he is, is told about the thing, not about the estate."""
    up_to(funds, "requested")

    with pytest.raises(wish.NotTheSurveyor):
        funds.executor.execute(ENDORSE, Actor("s-nobody", "https://id.example"), "k")


def test_what_is_taken_says_what_stands_there(funds: Core) -> None:
    """Creating twice under another key is refused with the declared code."""
    up_to(funds, "requested")

    with pytest.raises(wish.DrawdownTaken) as told:
        funds.executor.execute(requested(amount_fen=5), CLERK, "other")

    assert told.value.detail("en") == "8000000 fen"


def test_the_role_in_a_fact_is_the_relations(funds: Core) -> None:
    """A surveyor holds no grant; the fact says that he acted as one."""
    up_to(funds, "endorsed")

    fact = funds.mapper.read(funds.store.events(stream_id(ENDORSE.address))[-1])
    assert fact.by == By("s-surveyor", "SURVEYOR", None, "app")


# Once


def test_the_same_key_gives_the_first_answer_again(funds: Core) -> None:
    """Also after the thing has moved on, and although it could not be done now."""
    first = funds.executor.execute(requested(), CLERK, "up-1")
    up_to(funds, "paid")

    assert funds.executor.execute(requested(), CLERK, "up-1") == first
    assert funds.executor.execute(PAY, CUSTODIAN, "up-3").version == 3


def test_a_key_used_for_another_command_is_refused(funds: Core) -> None:
    """Another body, or another command, under a used key is not carried out."""
    up_to(funds, "requested")

    for asked in (requested(amount_fen=1), requested("d-2")):
        with pytest.raises(IdempotencyKeyReused):
            funds.executor.execute(asked, CLERK, "up-1")


@pytest.mark.parametrize(
    "other",
    [
        Actor("s-other", "https://id.example", "app", CLERK.grants),
        Actor("s-clerk", "https://other.example", "app", CLERK.grants),
        Actor("s-clerk", "https://id.example", "other", CLERK.grants),
    ],
)
def test_a_key_is_its_callers_own(funds: Core, other: Actor) -> None:
    """Another subject, issuer or client may use the same key for something else (ruling A14)."""
    funds.executor.execute(requested(), CLERK, "k")

    assert funds.executor.execute(requested("d-2"), other, "k").version == 1


def test_a_refusal_is_not_remembered_under_its_key(funds: Core) -> None:
    """What was refused may be asked again with the same key once nothing stands in its way."""
    up_to(funds, "requested")
    with pytest.raises(InvalidState):
        funds.executor.execute(PAY, CUSTODIAN, "pay")
    funds.executor.execute(ENDORSE, SURVEYOR, "e")

    assert funds.executor.execute(PAY, CUSTODIAN, "pay").version == 3


def test_a_fingerprint_is_keyed(funds: Core) -> None:
    """Two installations remember the same command under different bytes (ruling A14)."""
    funds.executor.execute(requested(), CLERK, "k")
    done, _ = funds.store.read(stream_id("x"), CLERK.scope, "k")
    assert done
    mine = done.said

    funds.executor.fingerprint_key = b"another key"

    assert funds.executor._fingerprint(requested()) != mine
    assert len(mine) == 32


def test_parallel_repeats_of_one_command_have_one_effect(funds: Core) -> None:
    """Eight threads send the same 10 commands under the same keys: 10 events, equal answers."""

    def send(n: int) -> Any:
        return funds.executor.execute(requested(f"d-{n}"), CLERK, f"k-{n}")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, list(range(10)) * 8))

    assert funds.store.head() == 10
    assert len(set(answers)) == 10


def test_of_many_who_race_one_wins_and_the_others_hear_the_state(funds: Core) -> None:
    """The losers are decided again and are told what is now so, not that they raced."""
    up_to(funds, "endorsed")

    def pay(n: int) -> str:
        try:
            funds.executor.execute(PAY, CUSTODIAN, f"k-{n}")
        except Refusal as refusal:
            return refusal.code
        return "done"

    with ThreadPoolExecutor(8) as pool:
        told = sorted(pool.map(pay, range(8)))

    assert told == ["ALREADY_PAID"] * 7 + ["done"]


# Lost races


class Rival:
    """Lets somebody else be quicker a number of times, between the read and the record."""

    def __init__(self, core: Core, times: int) -> None:
        self.core, self.left, self.decided = core, times, 0
        core.load_with({wish.SplitDrawdown: self})

    def __call__(self, c: Any, asking: Asking) -> Known:
        """Move the stream on, then let the decision go ahead."""
        self.decided += 1
        if self.left:
            self.left -= 1
            rival = wish.SplitDrawdown(ESTATE, "d-1", f"r-{self.left}", 1)
            self.core.load_with({})
            self.core.executor.execute(rival, CLERK, f"rival-{self.left}")
            self.core.load_with({wish.SplitDrawdown: self})
        return Known(None)


SPLIT = wish.SplitDrawdown(ESTATE, "d-1", "mine", 7)


def test_a_race_lost_three_times_is_decided_a_fourth_time(funds: Core) -> None:
    """Who names no version is decided again, three times."""
    up_to(funds, "requested")
    rival = Rival(funds, 3)

    assert funds.executor.execute(SPLIT, CLERK, "mine").version == 5
    assert rival.decided == 4


def test_a_fourth_lost_race_is_told(funds: Core) -> None:
    """After that the caller is asked to try again."""
    up_to(funds, "requested")
    Rival(funds, 4)

    with pytest.raises(ConcurrentChange):
        funds.executor.execute(SPLIT, CLERK, "mine")


def test_a_race_lost_with_a_version_is_not_decided_again(funds: Core) -> None:
    """Who named the version he saw is told both versions."""
    up_to(funds, "requested")
    rival = Rival(funds, 2)

    with pytest.raises(VersionConflict) as told:
        funds.executor.execute(SPLIT, CLERK, "mine", if_match=1)

    assert told.value.details == {"seen": 1, "version": 2}
    assert rival.decided == 1


# Several streams, guards, what comes after


def test_a_command_over_two_streams_answers_with_its_own(funds: Core) -> None:
    """The version is the commanded stream's, the position the command's last."""
    up_to(funds, "requested")

    done = funds.executor.execute(SPLIT, CLERK, "mine")

    other = stream_id(wish.DRAWDOWN.format(estate_id=ESTATE, reference="mine"))
    assert [one.version for one in funds.store.events(other)] == [1, 2]
    assert (done.id, done.version, done.position) == (stream_id(SPLIT.address), 2, 4)


def test_two_streams_stand_or_fall_together(funds: Core) -> None:
    """If the second stream is there already, nothing is written to the first."""
    up_to(funds, "requested")
    funds.executor.execute(requested("mine"), CLERK, "other")
    head = funds.store.head()

    with pytest.raises(ConcurrentChange):
        funds.executor.execute(SPLIT, CLERK, "mine")

    assert funds.store.head() == head


def poll(opens: datetime = NOW, days: int = 1) -> wish.OpenPoll:
    """Open poll p-1 for a day."""
    return wish.OpenPoll(ESTATE, "p-1", opens, opens + timedelta(days=days))


def paper(entry: str = "e-1") -> wish.CastPaper:
    """Cast one paper."""
    return wish.CastPaper(ESTATE, "p-1", entry, "for")


def test_a_guards_answer_is_the_declared_refusal(story: Core) -> None:
    """Before the opening, at the opening, at the close: the row decides, the command names it."""
    opens = NOW + timedelta(hours=1)
    story.executor.execute(poll(opens), CLERK, "p", at=NOW)

    def cast(entry: str, at: datetime) -> int:
        return story.executor.execute(paper(entry), OWNER, entry, at=at).version

    with pytest.raises(wish.PollNotOpen):
        cast("e-1", opens - timedelta(microseconds=1))
    assert cast("e-1", opens) == 1
    assert cast("e-2", opens + timedelta(days=1, microseconds=-1)) == 1
    with pytest.raises(wish.PollClosed):
        cast("e-3", opens + timedelta(days=1))


def test_a_guard_without_row_takes_the_first_declared_refusal(funds: Core) -> None:
    """A paper for a poll that never opened is refused, not recorded."""
    with pytest.raises(wish.PollClosed):
        funds.executor.execute(paper(), OWNER, "k")

    assert funds.store.head() == 0


def test_a_ballots_caster_is_sealed_in_its_fact(funds: Core) -> None:
    """`seals` puts the subject under his own key; the log shows neither him nor his grant's holder."""
    now = datetime.now(UTC)
    funds.executor.execute(poll(now - timedelta(hours=1)), CLERK, "p")
    done = funds.executor.execute(paper(), OWNER, "k")

    [stored] = funds.store.events(done.id)
    assert b"s-owner" not in stored.state
    sealed = funds.mapper.read(stored).by.subject
    assert not isinstance(sealed, str)
    assert funds.vault.open("s-owner", sealed) == b"s-owner"


def test_what_comes_after_is_done_only_when_facts_were_recorded(funds: Core) -> None:
    """`after` runs once they are, neither for a refusal nor for a repeat; `failed` for a refusal."""
    ran: list[str] = []
    told = (lambda: ran.append("after"), lambda: ran.append("failed"))
    funds.load_with({wish.PayDrawdown: lambda c, asking: Known(None, None, *told)})
    up_to(funds, "endorsed")
    with pytest.raises(wish.BeyondMandate):
        funds.executor.execute(wish.PayDrawdown(ESTATE, "d-1", 10**12), CUSTODIAN, "a")
    assert ran == ["failed"]

    funds.executor.execute(PAY, CUSTODIAN, "b")
    funds.executor.execute(PAY, CUSTODIAN, "b")

    assert ran == ["failed", "after"]


def test_a_loader_knows_who_asks_where_and_when(funds: Core) -> None:
    """It gets the roles that cover the estate, the place, the law in force and the time."""
    seen: list[Asking] = []

    def load(c: Any, asking: Asking) -> Known:
        seen.append(asking)
        return Known(None)

    funds.load_with({wish.RequestDrawdown: load})
    funds.executor.execute(requested(), CLERK, "k")

    [asking] = seen
    assert asking.roles == frozenset({"CLERK"})
    assert (asking.estate_id, asking.now) == (ESTATE, NOW)
    assert asking.place.code == wish.CODE
    assert asking.profile.id == "CN_NATIONAL"


def test_recording_wakes_the_relay(funds: Core) -> None:
    """Whoever waits for new facts is woken by one."""
    assert not funds.wake.is_set()
    funds.executor.execute(requested(), CLERK, "k")
    assert funds.wake.is_set()


# Time


def test_real_time_ignores_what_a_request_brings(funds: Core, wall: wish.Clockwork) -> None:
    """Nobody moves a real clock."""
    wall.at = NOW + timedelta(days=3)
    done = funds.executor.execute(requested(), CLERK, "k", at=NOW)

    assert funds.mapper.read(funds.store.events(done.id)[0]).timestamp == wall.at
    assert funds.store.virtual_now() is None


def test_virtual_time_is_brought_and_never_goes_back(story: Core) -> None:
    """A later request that brings an earlier instant happens at the latest one seen."""
    later = NOW + timedelta(days=3)
    story.executor.execute(requested(), CLERK, "k", at=later)
    done = story.executor.execute(requested("d-2"), CLERK, "k2", at=NOW)

    assert story.mapper.read(story.store.events(done.id)[0]).timestamp == later
    assert story.store.virtual_now() == later


def test_an_instant_before_the_law_is_refused(story: Core) -> None:
    """Where no profile is in force nothing can be decided; that is the caller's mistake."""
    with pytest.raises(ValidationFailed):
        story.executor.execute(requested(), CLERK, "k", at=datetime(1950, 1, 1, tzinfo=UTC))


# Fields


@pytest.mark.parametrize(
    "day", [date(1949, 9, 30), date(1, 1, 1), date(2036, 3, 3), date(9999, 12, 31)]
)
def test_a_date_out_of_range_is_refused(funds: Core, day: date) -> None:
    """No date before 1949-10-01, none more than ten years ahead, at any depth."""
    with pytest.raises(ValidationFailed, match="VALIDATION_FAILED"):
        funds.executor.check(requested(needed_on=day))
    done_at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    with pytest.raises(ValidationFailed):
        funds.executor.check(requested(works=(wish.Works("x"), wish.Works("y", done_at))))


def test_the_first_and_the_last_date_are_taken(funds: Core) -> None:
    """1949-10-01 and ten years ahead are in range."""
    for day in (date(1949, 10, 1), date(2036, 3, 2)):
        funds.executor.check(requested(needed_on=day))


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[2J", "\x7f"])
def test_control_characters_are_refused(funds: Core, text: str) -> None:
    """PostgreSQL cannot store a NUL, and no terminal should obey a resident's text."""
    with pytest.raises(ValidationFailed):
        funds.executor.check(requested(purpose=text))
    funds.executor.check(requested(purpose="line one\nline two\tthree\r\n"))


def test_personal_data_is_refused_wherever_it_stands(funds: Core) -> None:
    """The field is named; nothing is recorded; a field that is meant for it is not scanned."""
    with pytest.raises(PersonalDataInPlainField) as told:
        funds.executor.execute(requested(works=(wish.Works("call 13800138000"),)), CLERK, "k")
    assert told.value.details["field"] == "works[0].what"
    assert "13800138000" not in str(told.value.details)

    funds.executor.execute(requested(contact="13800138000"), CLERK, "k")


# Clocks


def test_expiry_is_recorded_once_on_its_due_date(funds: Core) -> None:
    """The fact's time is the tick's, its date the due date (rulings A10, G3)."""
    done = funds.executor.execute(requested(), CLERK, "k")
    due = datetime(2026, 3, 20, 16, tzinfo=UTC)  # 24:00 in Shanghai
    late = due + timedelta(hours=30)

    assert funds.executor.expire(done.id, "drawdown.review", due, late, virtual=False)
    assert not funds.executor.expire(done.id, "drawdown.review", due, late, virtual=False)

    fact: Any = funds.mapper.read(funds.store.events(done.id)[-1])
    assert (fact.on, fact.due, fact.timestamp) == (date(2026, 3, 20), due, late)
    assert fact.by == By("system", "SYSTEM")


def test_a_clock_with_another_due_instant_does_not_run_out(funds: Core) -> None:
    """A tick that was late for an older deadline has no effect on the newer one."""
    done = funds.executor.execute(requested(), CLERK, "k")

    assert not funds.executor.expire(done.id, "drawdown.review", NOW, NOW, virtual=False)
    assert not funds.executor.expire(UUID(int=1), "drawdown.review", NOW, NOW, virtual=False)


def test_an_expiry_that_loses_a_race_is_tried_again(funds: Core) -> None:
    """A command in between does not make a deadline wait for the next tick."""
    done = funds.executor.execute(requested(), CLERK, "k")
    due = datetime(2026, 3, 20, 16, tzinfo=UTC)
    plain = funds.store.events
    raced: list[bool] = []

    def events(stream: UUID) -> Any:
        found = plain(stream)
        if not raced:
            raced.append(True)
            funds.executor.execute(SPLIT, CLERK, "rival")
        return found

    funds.executor.store = _Wrapped(funds.store, events)

    assert funds.executor.expire(done.id, "drawdown.review", due, due, virtual=False)
    assert len(plain(done.id)) == 3


class _Wrapped:
    def __init__(self, store: Any, events: Any) -> None:
        self._store, self.events = store, events

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


# Declarations


def test_two_commands_of_one_name_are_a_mistake_of_ours() -> None:
    """A second declaration fails at import, not at run time."""
    with pytest.raises(TypeError, match="two commands are called RequestDrawdown"):

        @command("/x/{reference}", by="CLERK", to="x")
        class RequestDrawdown(Command, frozen=True):
            """Clash."""

            reference: str


def test_every_command_declares_what_it_can_meet() -> None:
    """The common refusals are added, `taken` and `otherwise` included, none twice."""
    spec = wish.PayDrawdown.spec

    assert COMMANDS["PayDrawdown"] is wish.PayDrawdown
    assert HOW[wish.PayDrawdown] == (wish.Drawdown, "pay")
    assert len(set(spec.refuses)) == len(spec.refuses)
    assert {wish.AlreadyPaid, wish.BeyondMandate, VersionConflict, InvalidState} <= set(
        spec.refuses
    )
    assert wish.DrawdownTaken in wish.RequestDrawdown.spec.refuses
    assert VersionConflict not in wish.RequestDrawdown.spec.refuses


def test_an_estates_own_stream_is_its_id() -> None:
    """Every other stream is named after its address, and the same every time."""
    assert stream_id(f"/estates/{ESTATE}") == ESTATE
    assert stream_id(f"/estates/{ESTATE}/x") == stream_id(f"/estates/{ESTATE}/x")
    assert stream_id(f"/estates/{ESTATE}/x") != stream_id(f"/estates/{ESTATE}/y")


def test_a_receipt_outlives_a_restart(funds: Core) -> None:
    """What is remembered lies in the store, not in the process."""
    funds.executor.execute(requested(), CLERK, "k")
    receipt = Receipt(CLERK.scope, "k", b"")

    done, _ = funds.store.read(UUID(int=0), receipt.scope, receipt.key)

    assert done
    assert done.what == "done"


def test_the_grant_of_an_organisation_is_recorded(funds: Core) -> None:
    """A fact tells on whose behalf its actor held the role."""
    clerk = Actor("s-1", "https://id.example", "app", (Grant("CLERK", "2201", "org-7"),))
    done = funds.executor.execute(requested(), clerk, "k")

    assert funds.mapper.read(funds.store.events(done.id)[0]).by.org == "org-7"
