"""One lawful example of every command, and a way to every stage of every thing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec

from chassis.domain import Command, Sealed
from chassis.mapper import Mapper
from chassis.testing.kit import Example, after
from committee import commands as wish
from committee.application import AGGREGATES
from committee.commands.forms import ChannelHours, Choice, Extent, RuleParameters
from committee.domain.figures import Box, Counted, OpenedPaper, count_meeting
from committee.domain.known import (
    ForComparison,
    ForCorrection,
    ForCounters,
    ForNotice,
    ForSchedule,
    ForSeal,
)
from committee.domain.meeting import AssemblyMeeting
from committee.domain.paper import SealedChoices
from committee.domain.petitions import Register
from committee.domain.returns import ChannelReturn
from committee.domain.roll import RollEntry, RollView, hash_of
from committee.domain.turnout import turnout
from committee.domain.voters import ForBallot, ForDelivery, ForEntry
from services.committee.tests.committee_kit import (
    CLOSES,
    ESTATE,
    MOTION,
    OPENS,
    PROOF,
    SHA,
    entries_of,
    local,
)

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ENTRIES = entries_of([100] * 9)
MAPPER = Mapper(*AGGREGATES)
AREA = sum(e.area_cm2 for e in ENTRIES)
VIEW = RollView(
    frozen=True,
    extent=Extent("estate"),
    counts_parking=False,
    total_area_cm2=AREA,
    total_heads=len(ENTRIES),
    entries_hash=hash_of(ENTRIES),
)
VOTING, CLOSED = local(OPENS, 9), local(CLOSES + timedelta(days=1), 9)
POSTED_OUT = CLOSED + timedelta(days=10)
COUNTERS = ["counter-1", "counter-2"]


def counted_as(*marks: str) -> Counted:
    """Count these marks on the small roll, entry after entry."""
    papers = [
        OpenedPaper(e.entry_id, {"m-1": mark}, at, "app")
        for at, (e, mark) in enumerate(zip(ENTRIES, marks, strict=False), start=1)
    ]
    box = Box(entries=ENTRIES, papers=papers, served=(), rules=RuleParameters())
    return Counted(count_meeting([MOTION], box), len(papers), len(papers), SHA)


PASSING = counted_as(*["AGREE"] * 7)


def by(subject: str, role: str, c: Command, known: Any = None, now: datetime = START) -> Example:
    """Give an example in which somebody acts under a role."""
    return Example(c, known, now, subject, frozenset({role} if role else ()))


def of(meeting: str = "mt-1") -> tuple[Any, str]:
    """Give what every command of a meeting begins with."""
    return ESTATE, meeting


SCHEDULE = by(
    "chair",
    "COMMITTEE_CHAIR",
    wish.ScheduleMeeting(
        *of(),
        kind="regular",
        convener="committee",
        extent=Extent("estate"),
        motions=[MOTION],
        form="written",
        opens_on=OPENS,
        closes_on=CLOSES,
    ),
    ForSchedule(),
)
AMEND = by("chair", "COMMITTEE_CHAIR", wish.AmendMotions(*of(), motions=[MOTION]))
NOTICE = by(
    "chair",
    "COMMITTEE_CHAIR",
    wish.NoticeMeeting(
        *of(),
        roll="roll-1",
        residents_committee_informed_on=date(2026, 3, 2),
        channels=[ChannelHours("app"), ChannelHours("paper", local(CLOSES, 12))],
    ),
    ForNotice(VIEW, None, b"k" * 32),
)
CANCEL = by("chair", "COMMITTEE_CHAIR", wish.CancelMeeting(*of(), reason="No hall"))
EXTEND = by(
    "chair",
    "COMMITTEE_CHAIR",
    wish.ExtendVoting(
        *of(),
        closes_on=CLOSES + timedelta(days=3),
        channels=[ChannelHours("app")],
        announced_on=OPENS,
        reason="Rain",
    ),
    now=VOTING,
)
CORRECT = by(
    "clerk",
    "REGISTRY_CLERK",
    wish.CorrectRoll(
        *of(), merged=[e.entry_id for e in ENTRIES[:2]], reason="One", evidence=[PROOF]
    ),
    ForCorrection(tuple(ENTRIES[:2]), 9),
)
APPOINT = by(
    "chair",
    "COMMITTEE_CHAIR",
    wish.AppointCounters(*of(), counters=COUNTERS, witness="witness"),
    ForCounters(),
)
OPEN = by("system", "SYSTEM", wish.OpenVoting(*of()), now=VOTING)
SNAPSHOT = by(
    "system", "SYSTEM", wish.TakeTurnoutSnapshot(*of()), turnout(ENTRIES, frozenset(), None), VOTING
)
CLOSE = by("system", "SYSTEM", wish.CloseVoting(*of()), 7, CLOSED)


def counter(
    c: Command, known: Any = None, who: str = "counter-1", now: datetime = CLOSED
) -> Example:
    """Give an example of an appointed counter."""
    return by(who, "VOTE_COUNTER", c, known, now)


SEAL = counter(wish.SealBox(*of()), ForSeal(7, 7, SHA))
COMPARE = counter(wish.CompareReadings(*of()), ForComparison((ENTRIES[0].entry_id,), ()))
FIND = counter(wish.RecordPlausibilityFinding(*of(), channel="paper", finding="Copies were made"))
PROPOSE = counter(wish.ProposeCount(*of()), PASSING)
CONFIRM = counter(wish.ConfirmCount(*of()), PASSING, "counter-2")
WITNESS = by("witness", "RESIDENTS_COMMITTEE_OFFICER", wish.ConfirmCount(*of()), PASSING, CLOSED)
DISPUTE = counter(wish.DisputeCount(*of(), reason="A box was not emptied"), None, "counter-2")
SETTLE = by(
    "street",
    "STREET_OFFICER",
    wish.SettleCount(*of(), reason="Counted at the street"),
    PASSING,
    CLOSED,
)
RETURNS = (ChannelReturn("app", 0, 7), ChannelReturn("paper", 9, 2))
POST = by("chair", "COMMITTEE_CHAIR", wish.PostResult(*of(), posted_at="Gate 1"), RETURNS, CLOSED)
RECOUNT = counter(wish.RecountBallots(*of()))
FINISH = by("system", "SYSTEM", wish.FinishPosting(*of()), now=POSTED_OUT)
DEFECT = by(
    "clerk",
    "REGISTRY_CLERK",
    wish.RecordRollDefect(*of(), merged=[e.entry_id for e in ENTRIES[:2]], evidence=[PROOF]),
    ForCorrection(tuple(ENTRIES[:2]), 9, verdicts=PASSING.motions),
    CLOSED,
)
ANNUL = by(
    "street",
    "STREET_OFFICER",
    wish.AnnulDecision(*of(), motion_ids=["m-1"], ground="AGAINST_LAW", reasons="Beyond the law"),
    now=POSTED_OUT,
)
REVOKE = by(
    "clerk",
    "REGISTRY_CLERK",
    wish.RecordCourtRevocation(*of(), motion_ids=["m-1"], case_no="(2026) 1", judgment=PROOF),
    now=POSTED_OUT,
)
CHALLENGE = by(
    "clerk",
    "REGISTRY_CLERK",
    wish.RecordChallenge(*of(), motion_ids=["m-1"], notice=PROOF),
    now=POSTED_OUT,
)
SUSPEND = by(
    "clerk",
    "REGISTRY_CLERK",
    wish.RecordSuspension(*of(), motion_ids=["m-1"], order=PROOF),
    now=POSTED_OUT,
)
UPHOLD = by(
    "clerk",
    "REGISTRY_CLERK",
    wish.RecordUpholding(*of(), motion_ids=["m-1"], judgment=PROOF),
    now=POSTED_OUT,
)

OBJECT_TO_MINUTES = by(
    "owner-1",
    "",
    wish.ObjectToMeetingMinutes(*of(), entry=ENTRIES[0].entry_id, text="The hall was too small"),
    ENTRIES[0],
    CLOSED,
)
SIGN_MINUTES = by(
    "chair", "COMMITTEE_CHAIR", wish.SignMeetingMinutes(*of(), sha256=SHA), SHA, CLOSED
)

TO_OPEN = [SCHEDULE, NOTICE, APPOINT, OPEN]
TO_CLOSED = [*TO_OPEN, CLOSE, SEAL]
TO_COUNTED = [*TO_CLOSED, PROPOSE, CONFIRM, WITNESS]
TO_POSTED = [*TO_COUNTED, POST]
MEETINGS: dict[str | None, list[Example]] = {
    None: [],
    "SCHEDULED": [SCHEDULE],
    "NOTICED": [SCHEDULE, NOTICE],
    "CANCELLED": [SCHEDULE, CANCEL],
    "OPEN": TO_OPEN,
    "CLOSED": TO_CLOSED,
    "COUNTING": [*TO_CLOSED, PROPOSE],
    "DISPUTED": [*TO_CLOSED, *[PROPOSE, DISPUTE] * 3],
    "COUNTED": TO_COUNTED,
    "RESULT_POSTED": TO_POSTED,
    "RESULT_FINAL": [*TO_POSTED, FINISH],
    "ANNULLED": [*TO_POSTED, ANNUL],
    "REVOKED_BY_COURT": [*TO_POSTED, REVOKE],
}


def meeting_in(stage: str) -> AssemblyMeeting:
    """Give a meeting in a stage."""
    found: AssemblyMeeting = after(MEETINGS[stage])
    return found


def around(entry: RollEntry = ENTRIES[0], stage: str = "OPEN", **more: Any) -> ForBallot:
    """Give what stands around a ballot."""
    sealed = SealedChoices(b"box", SHA, 1, Sealed("ballot", b"own"))
    return ForBallot(meeting_in(stage), entry, sealed=sealed, **more)


ENTRY = ENTRIES[0].entry_id
AGREE = [Choice("m-1", "AGREE")]
CAST = by("owner-1", "", wish.CastBallot(*of(), entry=ENTRY, choices=AGREE), around(), VOTING)
CHANGE = by(
    "owner-1",
    "",
    wish.ChangeBallot(*of(), entry=ENTRY, choices=AGREE),
    around(same_person=True),
    VOTING,
)
RECEIVE = by(
    "operator-1",
    "BALLOT_OPERATOR",
    wish.ReceiveBallot(
        *of(),
        entry=ENTRY,
        channel="paper",
        serial="p-1",
        received_at=VOTING,
        evidence_sha256=SHA,
        collector="collector-1",
    ),
    around(),
    VOTING,
)


def read(number: Any, who: str = "operator-1", **more: Any) -> Example:
    """Give an example of a reading."""
    c = wish.ReadBallot(*of(), entry=ENTRY, serial="p-1", reading=number, choices=AGREE)
    return by(who, "BALLOT_OPERATOR", c, around(**more), VOTING)


def void(who: str = "counter-1", reason: Any = "CASTER_NOT_VERIFIED", **more: Any) -> Example:
    """Give an example of a counter who calls a paper void."""
    c = wish.VoidBallot(*of(), entry=ENTRY, reason=reason)
    return counter(c, around(**more), who, VOTING)


def decide(who: str = "counter-1", *, struck: bool = True, **more: Any) -> Example:
    """Give an example of a counter who decides a contest."""
    c = wish.DecideContest(
        *of(), entry=ENTRY, struck=struck, reason="Not his hand", evidence_sha256=SHA
    )
    return counter(c, around(**more), who, VOTING)


CONTEST = by(
    "owner-1", "", wish.ContestBallot(*of(), entry=ENTRY, reason="Not mine"), around(), VOTING
)
OBJECT = by(
    "owner-1", "", wish.ObjectToBallot(*of(), entry=ENTRY, statement_sha256=SHA), around(), VOTING
)
AGREED = by("owner-1", "", wish.AgreeToBallot(*of(), entry=ENTRY), around(same_person=True), VOTING)
BALLOTS: dict[str | None, list[Example]] = {
    None: [],
    "CAST": [CAST],
    "RECEIVED": [RECEIVE],
    "READ": [RECEIVE, read(1), read(2, "operator-2")],
    "VOID": [RECEIVE, void(), void("counter-2")],
    "STRUCK": [CAST, CONTEST, decide()],
}
FOR_ENTRY = ForEntry(meeting_in("OPEN"), ENTRIES[0])
DELIVER = by(
    "operator-1",
    "BALLOT_OPERATOR",
    wish.RecordBallotDelivery(
        *of(),
        batch="b-1",
        entries=[ENTRY],
        channel="paper",
        method="hand",
        delivered_on=date(2026, 3, 3),
        consequence_notice=True,
        proof=PROOF,
    ),
    ForDelivery(meeting_in("OPEN"), frozenset(e.entry_id for e in ENTRIES)),
    VOTING,
)
GRANT = by(
    "owner-1",
    "",
    wish.GrantProxy(
        *of(), proxy="px-1", entry=ENTRY, holder="aunt", holder_is="family", evidence=PROOF
    ),
    FOR_ENTRY,
    VOTING,
)
REVOKE_PROXY = by("owner-1", "", wish.RevokeProxy(*of(), proxy="px-1"), FOR_ENTRY, VOTING)
NAME = by(
    "owner-1",
    "",
    wish.NameRepresentative(*of(), entry=ENTRY, representative="wife", evidence=PROOF),
    FOR_ENTRY,
    VOTING,
)
GUARD = by(
    "clerk",
    "REGISTRY_CLERK",
    wish.RegisterGuardian(*of(), entry=ENTRY, guardian="father", evidence=PROOF),
    FOR_ENTRY,
    VOTING,
)
CHANGE_STANDING = by(
    "owner-1",
    "",
    wish.ChangeStanding(
        *of(), entry=ENTRY, capacity="representative", subject="son", evidence=PROOF
    ),
    FOR_ENTRY,
    VOTING,
)
SECOND = by(
    "operator-1",
    "BALLOT_OPERATOR",
    wish.ReceiveSecondPaper(
        *of(), serial="p-2", entry=ENTRY, channel="paper", received_at=VOTING, evidence_sha256=SHA
    ),
    FOR_ENTRY,
    VOTING,
)

REGISTER = Register(ENTRIES)
OPEN_PETITION = by(
    "owner-1",
    "",
    wish.OpenPetition(ESTATE, "pt-1", "Lifts", "Repair the lifts", [5], "roll-1"),
    REGISTER,
)


TEXT_SHA: str = after([OPEN_PETITION]).text_sha256


def sign(n: int, known: Any = REGISTER) -> Example:
    """Give an example of the n-th owner who signs."""
    c = wish.SignPetition(ESTATE, "pt-1", ENTRIES[n - 1].entry_id, TEXT_SHA)
    return by(f"owner-{n}", "", c, known)


WITHDRAW = by("owner-1", "", wish.WithdrawSignature(ESTATE, "pt-1", ENTRIES[0].entry_id), REGISTER)
SUBMIT = by("owner-1", "", wish.SubmitPetition(ESTATE, "pt-1"), REGISTER)
UNEVEN = Register([msgspec.structs.replace(e, area_cm2=1) for e in ENTRIES[:2]] + ENTRIES[2:])
"""A register on which two of nine heads hold next to nothing of the area."""

RULE = by(
    "street",
    "STREET_OFFICER",
    wish.RuleOnPetition(ESTATE, "pt-1", admit=False, reasons="Decided last month"),
)
TO_REFERRED = [OPEN_PETITION, sign(1), sign(2), replace(SUBMIT, known=UNEVEN)]
PETITIONS: dict[str | None, list[Example]] = {
    None: [],
    "OPEN": [OPEN_PETITION],
    "ADMITTED": [OPEN_PETITION, sign(1), sign(2), SUBMIT],
    "REFERRED": TO_REFERRED,
    "REFUSED": [*TO_REFERRED, RULE],
}
RULES = by(
    "street",
    "STREET_OFFICER",
    wish.RecordStandingRules(ESTATE, date(2025, 1, 1), SHA, RuleParameters(), (PROOF,)),
)
REVISE = by(
    "street",
    "STREET_OFFICER",
    wish.ReviseStandingRules(ESTATE, date(2025, 6, 1), SHA, RuleParameters(proxy_cap=3)),
)
BODY = by(
    "street",
    "STREET_OFFICER",
    wish.RecordStandingBody(
        ESTATE,
        body="committee",
        kind="committee",
        members=["chair", "second"],
        seats=5,
        term_ends=date(2028, 12, 31),
        evidence=[PROOF],
        chair="chair",
    ),
)
ORDER = by(
    "street",
    "STREET_OFFICER",
    wish.OrderConvening(ESTATE, "or-1", "committee", date(2026, 4, 1), "Owners asked twice"),
)


def system(c: Command) -> Example:
    """Give an example of what a fact asks for."""
    return by("system", "SYSTEM", c)


PENDING = (ESTATE, "lift-7")
PEND = system(
    wish.RecordPendingMotion(
        *PENDING,
        topic="lift",
        title="Lift for stairwell 1",
        text="Build a lift",
        item=7,
        tags=("elevator",),
        plan_sha256=SHA,
        extent=Extent("stairwell", "b1-1"),
        cost_fen=60_000_000,
    )
)
TAKE_UP = system(wish.TakeUpMotion(*PENDING, meeting="mt-1", as_motion="m-1"))
RELEASE = system(wish.ReleaseMotion(*PENDING, meeting="mt-1"))
HOLD = system(wish.HoldPendingMotion(*PENDING))
RESUME = system(wish.ResumePendingMotion(*PENDING))
TAKE_BACK = system(wish.WithdrawPendingMotion(*PENDING, reason="NEW_PLAN"))
DECIDED = system(wish.FinishPendingMotion(*PENDING, meeting="mt-1"))
PENDINGS: dict[str | None, list[Example]] = {
    None: [],
    "PENDING": [PEND],
    "HELD": [PEND, HOLD],
    "TAKEN_UP": [PEND, TAKE_UP],
    "WITHDRAWN": [PEND, TAKE_BACK],
    "DONE": [PEND, TAKE_UP, DECIDED],
}

EXAMPLES: dict[type[Command], Example] = {
    type(e.command): e
    for e in (
        RULES, REVISE, BODY, ORDER, OPEN_PETITION, sign(1), WITHDRAW, SUBMIT, RULE,
        SCHEDULE, AMEND, NOTICE, CANCEL, EXTEND, CORRECT, APPOINT, OPEN, SNAPSHOT, CLOSE,
        SEAL, COMPARE, FIND, PROPOSE, CONFIRM, DISPUTE, SETTLE, POST, RECOUNT, FINISH, DEFECT,
        ANNUL, CHALLENGE, SUSPEND, UPHOLD, REVOKE, CAST, CHANGE, RECEIVE, read(1), void(), CONTEST,
        decide(), OBJECT, AGREED, DELIVER, GRANT, REVOKE_PROXY, NAME, GUARD, CHANGE_STANDING, SECOND,
        OBJECT_TO_MINUTES, SIGN_MINUTES, PEND, TAKE_UP, RELEASE, HOLD, RESUME, TAKE_BACK, DECIDED,
    )
}  # fmt: skip
"""One lawful example of every command."""

PATHS: dict[str, dict[str | None, list[Example]]] = {
    RULES.command.spec.address: {None: [], "RECORDED": [RULES]},
    BODY.command.spec.address: {None: [], "STANDING": [BODY]},
    ORDER.command.spec.address: {None: [], "ORDERED": [ORDER]},
    OPEN_PETITION.command.spec.address: PETITIONS,
    SCHEDULE.command.spec.address: MEETINGS,
    CAST.command.spec.address: BALLOTS,
    DELIVER.command.spec.address: {None: [], "DELIVERED": [DELIVER]},
    GRANT.command.spec.address: {None: [], "GRANTED": [GRANT], "REVOKED": [GRANT, REVOKE_PROXY]},
    NAME.command.spec.address: {None: [], "SET": [NAME]},
    SECOND.command.spec.address: {None: [], "VOID": [SECOND]},
    PEND.command.spec.address: PENDINGS,
}
"""A way to every stage that commands lead to, by address."""
