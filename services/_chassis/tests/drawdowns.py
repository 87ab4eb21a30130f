"""An invented little service for the kernel's tests: drawdowns from an estate's maintenance fund."""
# ruff: noqa: ARG002, ARG003  (a decision takes command and context; a fact stores more)

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta, Struct
from typing_extensions import override

from chassis.actors import Actor, Grant
from chassis.clock import TimeSource
from chassis.core import Core, Tables, Where, open_core
from chassis.domain import (
    Aggregate,
    Clock,
    Clocks,
    Command,
    Context,
    Effects,
    EstateId,
    Event,
    GuardUse,
    Line,
    PersonalText,
    Reference,
    Text,
    at_stream,
    clock_kind,
    command,
    decides,
    event,
    relates,
    stream_id,
)
from chassis.refusals import Kind, Refusal
from chassis.testing.kit import NOW
from law.dates import end_of

ESTATE = UUID("6f1d0c52-7a52-5a86-9f6e-0d5b1c0a7e11")
FOREIGN = UUID("0b7d7ad3-55b1-5d0f-8a61-3a0c7f5f2b22")
CODE = "220105001002"

Fen = Annotated[int, Meta(ge=1, le=10**12, description="money in fen")]
DRAWDOWN = "/estates/{estate_id}/drawdowns/{reference}"
POLL = "/estates/{estate_id}/polls/{poll}"
PAPER = "/estates/{estate_id}/polls/{poll}/papers/{entry}"


class DrawdownTaken(Refusal):
    """The reference stands for another drawdown."""

    code = "DRAWDOWN_TAKEN"
    zh, en = "编号已使用", "The reference is taken"
    zh_detail = en_detail = "{amount_fen} fen"


class BeyondMandate(Refusal):
    """The custodian may pay less than was asked for, never more."""

    code, rules = "BEYOND_MANDATE", ("F-15",)
    zh, en = "超出授权金额", "More than the mandate"
    zh_detail = en_detail = "{asked} > {mandate}"


class AlreadyPaid(Refusal):
    """It was paid before."""

    code = "ALREADY_PAID"
    zh, en = "已经支付", "It has been paid"


class NotTheSurveyor(Refusal):
    """Only the surveyor it names may endorse a drawdown."""

    code, kind = "NOT_THE_SURVEYOR", Kind.FORBIDDEN
    zh, en = "并非指定的验收人", "You are not its surveyor"


class PollClosed(Refusal):
    """The poll takes no more papers."""

    code = "POLL_CLOSED"
    zh, en = "投票已截止", "The poll is closed"


class PollNotOpen(Refusal):
    """The poll takes no papers yet."""

    code = "POLL_NOT_OPEN"
    zh, en = "投票尚未开始", "The poll is not open yet"


REVIEW = clock_kind("drawdown.review", "LAW", "A", "F-9")
REMINDER = clock_kind("drawdown.reminder", "PRACTICE", "I", "F-10")


class Works(Struct, frozen=True, forbid_unknown_fields=True):
    """One piece of work that is paid for."""

    what: Line
    done_at: Annotated[datetime, Meta(tz=True)] | None = None


@command(
    DRAWDOWN, by="CLERK", to="requested", taken=DrawdownTaken, rules="F-1", refuses=(BeyondMandate,)
)
class RequestDrawdown(Command, frozen=True):
    """Ask for money from the fund."""

    estate_id: EstateId
    reference: Reference
    amount_fen: Fen
    purpose: Text
    needed_on: date
    surveyor: Line = "s-surveyor"
    works: Annotated[tuple[Works, ...], Meta(max_length=5)] = ()
    contact: PersonalText | None = None


@command(
    DRAWDOWN,
    "endorsement",
    by="",
    relation="the surveyor it names",
    frm="requested",
    to="endorsed",
    refuses=(NotTheSurveyor,),
)
class EndorseDrawdown(Command, frozen=True):
    """Say that the work is done."""

    estate_id: EstateId
    reference: Reference


@command(
    DRAWDOWN,
    "payment",
    by="CUSTODIAN",
    frm="endorsed",
    to="paid",
    refuses=(BeyondMandate,),
    rules="F-15 F-2",
    otherwise={"paid": AlreadyPaid},
)
class PayDrawdown(Command, frozen=True):
    """Pay the contractor, within the mandate."""

    estate_id: EstateId
    reference: Reference
    amount_fen: Fen


@command(DRAWDOWN, "split", by="CLERK", frm="requested endorsed", to="requested endorsed")
class SplitDrawdown(Command, frozen=True):
    """Make a second drawdown of the same purpose."""

    estate_id: EstateId
    reference: Reference
    other: Reference
    amount_fen: Fen


@command(POLL, by="CLERK", to="open")
class OpenPoll(Command, frozen=True):
    """Open a poll among the owners."""

    estate_id: EstateId
    poll: Reference
    opens_at: datetime
    closes_at: datetime


@command(PAPER, by="OWNER_BY_GRANT", to="cast", seals="ballot", refuses=(PollClosed, PollNotOpen))
class CastPaper(Command, frozen=True):
    """Hand in an entry's paper."""

    estate_id: EstateId
    poll: Reference
    entry: Reference
    mark: Literal["for", "against"]


class Drawdown(Aggregate):
    """One sum that is asked for, endorsed and paid."""

    @event("Requested", topic="funds.Drawdown.Requested")
    def __init__(
        self,
        amount_fen: int,
        purpose: str,
        needed_on: date,
        surveyor: str,
        starts: Clocks = (),
    ) -> None:
        self.stage = "requested"
        self.mandate_fen, self.surveyor, self.purpose = amount_fen, surveyor, purpose
        self.needed_on, self.paid_fen = needed_on, 0

    @classmethod
    @decides(RequestDrawdown)
    def request(cls, c: RequestDrawdown, ctx: Context) -> "Drawdown":
        """Ask; the fund answers before the day on which the money is needed."""
        if c.amount_fen > 10**11:
            raise BeyondMandate(asked=c.amount_fen, mandate=10**11)
        due = end_of(c.needed_on)
        return cls(
            amount_fen=c.amount_fen,
            purpose=c.purpose,
            needed_on=c.needed_on,
            surveyor=c.surveyor,
            starts=(Clock(REVIEW, due, "CUSTODIAN"), Clock(REMINDER, due - timedelta(days=2), "X")),
        )

    def when_taken(self) -> dict[str, Any]:
        """Say of what stands here already what anybody may know."""
        return {"amount_fen": self.mandate_fen}

    @decides(EndorseDrawdown)
    def endorse(self, c: EndorseDrawdown, ctx: Context) -> None:
        """Take the surveyor's word."""
        self._endorsed(surveyor=ctx.actor)

    @event("Endorsed", topic="funds.Drawdown.Endorsed")
    def _endorsed(self, surveyor: str) -> None:
        self.stage = "endorsed"

    @decides(PayDrawdown)
    def pay(self, c: PayDrawdown, ctx: Context) -> None:
        """Pay within the mandate."""
        if c.amount_fen > self.mandate_fen:
            raise BeyondMandate(asked=c.amount_fen, mandate=self.mandate_fen)
        self._paid(amount_fen=c.amount_fen, currency="CNY", stops=tuple(self.running))

    class Paid(Event):
        """The second version of a payment: the first knew yuan and no currency."""

        TOPIC = "funds.Drawdown.Paid"
        class_version = 2
        amount_fen: int
        currency: str

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Read a payment in yuan as one in fen."""
            state["amount_fen"] = state.pop("amount_yuan") * 100
            state["currency"] = "CNY"

    @event(Paid)
    def _paid(self, amount_fen: int, currency: str, stops: tuple[str, ...] = ()) -> None:
        self.stage = "paid"
        self.paid_fen = amount_fen

    @decides(SplitDrawdown)
    def split(self, c: SplitDrawdown, ctx: Context) -> Effects:
        """Make the second one at its own address, in the same transaction."""
        self._split(other=c.other)
        other = DRAWDOWN.format(estate_id=c.estate_id, reference=c.other)
        with at_stream(stream_id(other)):
            made = Drawdown(
                amount_fen=c.amount_fen,
                purpose=self.purpose,
                needed_on=self.needed_on,
                surveyor=self.surveyor,
            )
            made._endorsed(surveyor=ctx.actor)
        return Effects(also=[made])

    @event("Split", topic="funds.Drawdown.Split")
    def _split(self, other: str) -> None:
        pass

    @override
    def expire(self, clock: Clock, ctx: Context) -> Effects | None:
        """Remind, and a day later remind again; lapse when the review is over."""
        if clock.clock == REVIEW:
            self._lapsed(missed=clock.key, due=clock.due, stops=tuple(self.running))
        elif clock.ref == "again":
            self._reminded(due=clock.due, stops=(clock.key,))
        else:
            again = Clock(REMINDER, clock.due + timedelta(days=1), "X", ref="again")
            self._reminded(due=clock.due, stops=(clock.key,), starts=(again,))
        return None

    @event("Reminded", topic="funds.Drawdown.Reminded")
    def _reminded(self, due: datetime, stops: tuple[str, ...] = (), starts: Clocks = ()) -> None:
        pass

    @event("DeadlineMissed", topic="funds.Drawdown.DeadlineMissed")
    def _lapsed(self, missed: str, due: datetime, stops: tuple[str, ...] = ()) -> None:
        self.stage = "lapsed"


class Poll(Aggregate):
    """A question that is open for a while."""

    @event("Opened", topic="funds.Poll.Opened")
    def __init__(self, closes_at: datetime) -> None:
        self.stage = "open"

    @classmethod
    @decides(OpenPoll)
    def open(cls, c: OpenPoll, ctx: Context) -> tuple["Poll", Effects]:
        """Make the guard's row with the poll."""
        guard = GuardUse("opens", stream_id(c.address), c.opens_at, c.closes_at)
        return cls(closes_at=c.closes_at), Effects(guards=[guard])


class Paper(Aggregate):
    """One entry's one paper."""

    @event("PaperCast", topic="funds.Paper.PaperCast")
    def __init__(self, poll: str, mark: str) -> None:
        self.stage = "cast"

    @classmethod
    @decides(CastPaper)
    def cast(cls, c: CastPaper, ctx: Context) -> tuple["Paper", Effects]:
        """Take the paper while the guard's row says open."""
        poll = stream_id(POLL.format(estate_id=c.estate_id, poll=c.poll))
        reasons: dict[str, Refusal] = {"closed": PollClosed(), "not_open": PollNotOpen()}
        guard = GuardUse("needs", poll, otherwise=reasons)
        return cls(poll=str(poll), mark=c.mark), Effects(guards=[guard])


@relates(EndorseDrawdown)
def surveyor(thing: Any, c: EndorseDrawdown, ctx: Context) -> str:
    """Only the surveyor that the drawdown names may endorse it."""
    if ctx.actor != thing.surveyor:
        raise NotTheSurveyor
    return "SURVEYOR"


AGGREGATES = (Drawdown, Poll, Paper)
COMMANDS_OF_FUNDS = (
    RequestDrawdown,
    EndorseDrawdown,
    PayDrawdown,
    SplitDrawdown,
    OpenPoll,
    CastPaper,
)


def requested(reference: str = "d-1", **other: Any) -> RequestDrawdown:
    """Give a lawful request."""
    fields: dict[str, Any] = {
        "estate_id": ESTATE,
        "amount_fen": 8_000_000,
        "purpose": "roof of building 3",
        "needed_on": date(2026, 3, 20),
    }
    return RequestDrawdown(reference=reference, **{**fields, **other})


def holder(role: str, scope: str = CODE, subject: str = "", **other: Any) -> Actor:
    """Give somebody with one grant."""
    return Actor(
        subject or f"s-{role.lower()}", "https://id.example", "app", (Grant(role, scope),), **other
    )


CLERK, CUSTODIAN = holder("CLERK"), holder("CUSTODIAN")
SURVEYOR = Actor("s-surveyor", "https://id.example", "app")
OWNER = holder("OWNER_BY_GRANT", str(ESTATE), "s-owner")


class Clockwork:
    """A wall clock that a test moves."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        """Give the instant."""
        return self.at


TABLES = Tables()
"""Declared once, as a service's are: declaring and writing them down takes longer than making them."""


def places(root: str) -> tuple[str, str] | None:
    """Know two estates, as the registry's port would."""
    return {str(ESTATE): (CODE, "CN_NATIONAL"), str(FOREIGN): ("310101001001", "CN_NATIONAL")}.get(
        root
    )


def where(folder: Path) -> Where:
    """Lay a service's three files below a folder."""
    return Where(
        str(folder / "events.db"), str(folder / "views.db"), str(folder / "vault.db"), b"w" * 32
    )


def open_funds(
    at: Where,
    *,
    virtual: bool = False,
    wall: Any = None,
    tables: Tables | None = None,
    own: Any = (),
) -> Core:
    """Open the invented service."""
    time = TimeSource(virtual=virtual, wall=wall or Clockwork())
    return open_core("funds", AGGREGATES, at, time, tables or TABLES, own, ask_place=places)
