"""One lawful example of every command, and a way to every stage of every thing."""

from datetime import date, datetime, timedelta
from typing import Any

from chassis.domain import Command
from chassis.mapper import Mapper
from chassis.testing.kit import Example, after
from consultation import commands as wish
from consultation.application import AGGREGATES
from consultation.commands.forms import SEATS, Action, Seat
from consultation.domain.minutes import minutes_of
from services.consultation.tests.consultation_kit import (
    CONSTITUTE,
    ESTATE,
    NOON,
    PROOF,
    SHA,
    holder,
    notice,
    request,
)

MAPPER = Mapper(*AGGREGATES)
OF = (ESTATE, "c-1")
HELD = NOON + timedelta(days=3)
DUE = date(2026, 4, 1)
ACTION = Action("a-1", "PROVIDER", "张贴装修时段告示", DUE, "photo")


def by(subject: str, role: str, c: Command, known: Any = None, now: datetime = NOON) -> Example:
    """Give an example in which somebody acts under a role."""
    return Example(c, known, now, subject, frozenset({role} if role else ()))


TABLE = by("secretary", "COMMUNITY_PARTY_SECRETARY", CONSTITUTE)
STANDING = after([TABLE])


def officer(c: Command, now: datetime = NOON) -> Example:
    """Give an example of the residents' committee's officer."""
    return by("officer", "RESIDENTS_COMMITTEE_OFFICER", c, STANDING, now)


def seat(name: Seat, c: Command, now: datetime = HELD) -> Example:
    """Give an example of a seat's holder."""
    return by(holder(name).subject, "", c, STANDING, now)


CHANGE = by(
    "officer",
    "RESIDENTS_COMMITTEE_OFFICER",
    wish.ChangeSeatHolder(ESTATE, "PROVIDER", "s-floor", "FLOOR_SERVICE"),
)
VACATE = by(
    "officer", "RESIDENTS_COMMITTEE_OFFICER", wish.VacateSeat(ESTATE, "PROVIDER", "合同到期")
)
REQUEST = by("chair", "COMMITTEE_CHAIR", request(), STANDING)
ACCEPT = officer(wish.DecideRequest(*OF, accept=True))
DECLINE = officer(wish.DecideRequest(*OF, accept=False, reason="已有结论"))
NOTICE = officer(notice(HELD))
OPEN = officer(wish.OpenSession(*OF, present=SEATS), HELD)


def stand(name: Seat, stance: Any = "SUPPORT") -> Example:
    """Give an example of a position."""
    return seat(name, wish.RecordPosition(*OF, name, 1, stance, "影响采光"))


ALL_STAND = [stand(name) for name in SEATS]
AMEND = seat("PROVIDER", wish.AmendProposal(*OF, "二十一时后不得装修"))
ADJOURN = officer(wish.AdjournSession(*OF, date(2026, 3, 10)), HELD)
CONCLUDE = officer(wish.ConcludeConsultation(*OF, "AGREED_ACTION", (ACTION,)), HELD)
POST = officer(wish.PostOutcome(*OF, "小区公告栏"), HELD)
REPORT = seat("PROVIDER", wish.ReportAction(*OF, "a-1", (PROOF,)))
VERIFY = seat("COMMUNITY", wish.VerifyAction(*OF, "a-1", done=True))
CONFER = by(
    "street", "STREET_OFFICER", wish.RecordJointConference(*OF, date(2026, 3, 5), SHA), now=HELD
)
CLOSE = officer(wish.CloseConsultation(*OF, "已告知申请人"), HELD)
OBJECT = seat("PROVIDER", wish.ObjectToMinutes(*OF, 1, "PROVIDER", "应写明周末"))

SESSION = [REQUEST, ACCEPT, NOTICE, OPEN]
CONCLUDED = [*SESSION, *ALL_STAND, CONCLUDE]
SIGN = seat(
    "PROVIDER",
    wish.SignMinutes(*OF, 1, "PROVIDER", minutes_of(after(CONCLUDED), 1).sha256),
)
CONSULTATIONS: dict[str | None, list[Example]] = {
    None: [],
    "REQUESTED": [REQUEST],
    "ACCEPTED": [REQUEST, ACCEPT],
    "DECLINED": [REQUEST, DECLINE],
    "NOTICED": [REQUEST, ACCEPT, NOTICE],
    "IN_SESSION": SESSION,
    "ADJOURNED": [*SESSION, ADJOURN],
    "CONCLUDED": CONCLUDED,
    "POSTED": [*CONCLUDED, POST],
    "FOLLOWED_UP": [*CONCLUDED, POST, REPORT, VERIFY],
    "CLOSED": [*CONCLUDED, POST, REPORT, VERIFY, CLOSE],
}
EXAMPLES: dict[type[Command], Example] = {
    type(e.command): e
    for e in (
        TABLE, CHANGE, VACATE, REQUEST, ACCEPT, NOTICE, OPEN, stand("PARTY_BRANCH"), AMEND, ADJOURN,
        CONCLUDE, POST, REPORT, VERIFY, CONFER, CLOSE, OBJECT, SIGN,
    )
}  # fmt: skip
"""One lawful example of every command."""

PATHS: dict[str, dict[str | None, list[Example]]] = {
    CONSTITUTE.spec.address: {None: [], "STANDING": [TABLE]},
    REQUEST.command.spec.address: CONSULTATIONS,
}
"""A way to every stage that commands lead to, by address."""
