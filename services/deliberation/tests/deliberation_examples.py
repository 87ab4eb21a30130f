"""One lawful example of every command, and a way to every stage of a topic and of an opinion."""

from datetime import date, datetime, timedelta
from typing import Any

from chassis.domain import Cause, Command, Sealed
from chassis.mapper import Mapper
from chassis.testing.kit import Example, after
from deliberation import commands as wish
from deliberation.application import AGGREGATES
from deliberation.commands.forms import Account
from deliberation.domain.facts import Figure
from deliberation.domain.known import BeforeRaising, Concluded, ForWords, Posted
from services.deliberation.tests.deliberation_kit import (
    COST,
    ELEVATOR,
    ESTATE,
    LEAD,
    NOON,
    PROOF,
    SHA,
    WATCHER,
    plan,
    proposing,
    raising,
    reply,
    starting,
)

MAPPER = Mapper(*AGGREGATES)
OF = (ESTATE, "t-1")
SEALED = Sealed("opinion", b"sealed")
NEW = BeforeRaising(owns=False, petition_admitted=False, rejected=None, replaces_known=False)
AFFAIR = ("resident_affair",)


def on(days: int) -> datetime:
    """Give an instant so many days on."""
    return NOON + timedelta(days=days)


def by(subject: str, role: str, c: Command, known: Any = None, now: datetime = NOON) -> Example:
    """Give an example in which somebody acts under a role."""
    return Example(c, known, now, subject, frozenset({role} if role else ()))


def lead(c: Command, days: int = 0, known: Any = None) -> Example:
    """Give an example of the topic's lead."""
    return by(LEAD.subject, "", c, known, on(days))


def system(c: Command, days: int = 0, known: Any = None) -> Example:
    """Give an example of a policy."""
    return by("system", "SYSTEM", c, known, on(days))


def concluded(outcome: str = "REFER_SIX_STEP", tags: Any = ELEVATOR) -> Concluded:
    """Give what the table came to."""
    day = date(2026, 3, 2)
    return Concluded("c-1", "t-1", tuple(tags), outcome, (), day, Cause("consultation", 9))


def posted(sha256: str, *, passed: bool = True, final: bool = False) -> Posted:
    """Give what the committee posted."""
    return Posted(
        passed=passed,
        final=final,
        plan_sha256=sha256,
        figures=(Figure("QUORUM_AREA", True),),  # noqa: FBT003
        fact=Cause("committee", 7 + final),
        posted_at="公告栏",
        posted_on=date(2026, 4, 10),
        until=date(2026, 4, 17),
        late=False,
    )


def _to_freeze(tags: Any = ELEVATOR) -> list[Example]:
    steps = [
        by("s-resident", "RESIDENT", raising(tags=tags), NEW),
        by("branch", "ESTATE_BRANCH_SECRETARY", proposing()),
        system(wish.AttachConsultation(*OF, "c-1"), known=concluded(tags=tags)),
    ]
    for n, day in ((1, 0), (2, 8)):
        opinions = frozenset({f"o-{n}"})
        steps += [
            lead(plan(text=f"第 {n} 版", tags=tags), day),
            lead(wish.OpenRound(*OF, "公告栏", date(2026, 3, 9) + timedelta(days=day)), day),
            lead(wish.CloseRound(*OF, n), day + 8, opinions),
            lead(wish.AnswerOpinions(*OF, n, (reply(f"o-{n}"),)), day + 8, opinions),
        ]
    return [
        *steps,
        by(
            "branch",
            "ESTATE_BRANCH_SECRETARY",
            wish.RecordMembersReview(*OF, 8, 10, 8, SHA),
            now=on(16),
        ),
        by(
            "council", "RESIDENTS_COUNCIL", wish.RecordCouncilReview(*OF, 9, 11, 6, SHA), now=on(16)
        ),
    ]


HEARD = _to_freeze()
RAISE, PROPOSE, ATTACH, PLAN, OPEN_ROUND, CLOSE_ROUND, ANSWER = HEARD[:7]
MEMBERS, COUNCIL = HEARD[-2:]
LAST = after(HEARD).plans[-1]
FREEZE = lead(wish.FreezePlan(*OF, LAST.sha256), 16)
REVIEWED = [*HEARD, FREEZE]
RESOLVE = system(wish.RecordResolution(*OF, "m-1", "x-1"), 40, posted(LAST.sha256, final=True))
FAIL = system(
    wish.RecordResolution(*OF, "m-1", "x-1"),
    40,
    posted(LAST.sha256, passed=False, final=True),
)
PUBLISHED = [*REVIEWED, RESOLVE]
START = lead(starting("t-1", date(2026, 4, 20)), 50)
PROGRESS = [
    lead(wish.ReportProgress(*OF, name, done=True, spent_fen=COST, evidence=(PROOF,)), 60)
    for name in ("pit", "cabin")
]
ACCEPT = by(WATCHER.subject, "", wish.AcceptWork(*OF, accepted=True, evidence=(PROOF,)), now=on(61))
RESULT = lead(wish.PublishResult(*OF, "公告栏", "电梯已启用", (Account("设备", COST),)), 62)
IMPLEMENTING = [*PUBLISHED, START]
REPORTED = [*IMPLEMENTING, *PROGRESS, ACCEPT, RESULT]
ASK = by(
    "officer",
    "RESIDENTS_COMMITTEE_OFFICER",
    wish.RecordSatisfaction(*OF, 40, 10, 8),
    now=on(63),
)
CLOSE = lead(wish.CloseTopic(*OF), 70)

AFFAIR_HEARD = _to_freeze(AFFAIR)
AFFAIR_FROZEN = [
    *AFFAIR_HEARD,
    lead(wish.FreezePlan(*OF, after(AFFAIR_HEARD).plans[-1].sha256), 16),
]
ENTER = by(
    "officer",
    "RESIDENTS_COMMITTEE_OFFICER",
    wish.RecordResidentsDecision(*OF, "RESIDENTS_MEETING", 60, 100, 40, SHA),
    now=on(20),
)
CONFIRM = by("council", "RESIDENTS_COUNCIL", wish.ConfirmResidentsDecision(*OF, SHA), now=on(21))
RESOLVED = [*AFFAIR_FROZEN, ENTER, CONFIRM]
POST = lead(wish.PublishResolution(*OF, "公告栏"), 22)
OBJECT = by(
    "s-resident",
    "RESIDENT",
    wish.RaiseObjection(*OF, "ob-1", "噪声"),
    ForWords(owns=False, topic=None, text=SEALED),
    on(41),
)
SUSPEND = by("street", "STREET_OFFICER", wish.SuspendTopic(*OF, "核查"))
RESUME = by("street", "STREET_OFFICER", wish.ResumeTopic(*OF, "核查完毕"))
RETURN = by("branch", "ESTATE_BRANCH_SECRETARY", wish.ReturnTopic(*OF, "材料不全"))
WITHDRAW = by("s-resident", "RESIDENT", wish.WithdrawTopic(*OF, "已自行解决"))
TALKED = [RAISE, PROPOSE, ATTACH]
SETTLED = [
    by("s-resident", "RESIDENT", raising(tags=("neighbour_dispute",)), NEW),
    PROPOSE,
    system(
        wish.AttachConsultation(*OF, "c-1"),
        known=concluded("AGREED_ACTION", ("neighbour_dispute",)),
    ),
]

TOPICS: dict[str | None, list[Example]] = {
    None: [],
    "DRAFT": [RAISE],
    "PROPOSED": [RAISE, PROPOSE],
    "CONSULTED": TALKED,
    "REVIEWED": REVIEWED,
    "RESOLVED": RESOLVED,
    "PUBLISHED": PUBLISHED,
    "IMPLEMENTING": IMPLEMENTING,
    "REPORTED": REPORTED,
    "CLOSED": [*REPORTED, ASK, CLOSE],
    "RETURNED": [RAISE, RETURN],
    "WITHDRAWN": [RAISE, WITHDRAW],
    "REJECTED": [*REVIEWED, FAIL],
    "SUSPENDED": [RAISE, PROPOSE, SUSPEND],
}
OPINION = by(
    "s-resident",
    "RESIDENT",
    wish.SubmitOpinion(*OF, "o-1", 1, "希望降低费用"),
    ForWords(owns=False, topic=after([*TALKED, PLAN, OPEN_ROUND]), text=SEALED),
    on(1),
)

WAYS: dict[type[Command], list[Example]] = {
    wish.ReturnTopic: TOPICS["DRAFT"],
    wish.WithdrawTopic: TOPICS["DRAFT"],
    wish.NameLead: TOPICS["PROPOSED"],
    wish.SettleTopic: SETTLED,
    wish.OpenRound: [*TALKED, PLAN],
    wish.CloseRound: [*TALKED, PLAN, OPEN_ROUND],
    wish.AnswerOpinions: [*TALKED, PLAN, OPEN_ROUND, CLOSE_ROUND],
    wish.RecordMembersReview: HEARD[:-2],
    wish.RecordCouncilReview: HEARD[:-1],
    wish.FreezePlan: HEARD,
    wish.RecordResidentsDecision: AFFAIR_FROZEN,
    wish.ConfirmResidentsDecision: [*AFFAIR_FROZEN, ENTER],
    wish.PublishResolution: RESOLVED,
    wish.RaiseObjection: PUBLISHED,
    wish.AnswerObjection: [*PUBLISHED, OBJECT],
    wish.FollowDecision: PUBLISHED,
    wish.AcceptWork: [*IMPLEMENTING, *PROGRESS],
    wish.PublishResult: [*IMPLEMENTING, *PROGRESS, ACCEPT],
    wish.CloseTopic: [*REPORTED, ASK],
}
"""The way to where a command's own example is lawful, where the stage alone does not say it."""

EXAMPLES: dict[type[Command], Example] = {
    type(e.command): e
    for e in (
        RAISE, PROPOSE, RETURN, WITHDRAW, ATTACH, PLAN, OPEN_ROUND, CLOSE_ROUND, ANSWER, MEMBERS,
        COUNCIL, FREEZE, RESOLVE, ENTER, CONFIRM, POST, OBJECT, START, PROGRESS[0], ACCEPT, RESULT,
        ASK, CLOSE, SUSPEND, RESUME, OPINION,
        by("branch", "ESTATE_BRANCH_SECRETARY", wish.NameLead(*OF, "lead-2")),
        lead(wish.SettleTopic(*OF, "双方已和解")),
        system(wish.ArrangeVote(*OF, LAST.sha256, "m-1", "x-1"), 17),
        lead(wish.AnswerObjection(*OF, "ob-1", upheld=False, answer="已作隔音"), 42),
        system(wish.FollowDecision(*OF, "m-1", "x-1", "ANNULLED"), 45),
        lead(wish.MoveMilestone(*OF, "pit", date(2026, 6, 1), "雨季"), 51),
    )
}  # fmt: skip
"""One lawful example of every command."""

PATHS: dict[str, dict[str | None, list[Example]]] = {
    RAISE.command.spec.address: TOPICS,
    OPINION.command.spec.address: {None: [], "SUBMITTED": [OPINION]},
}
"""A way to every stage that commands lead to, by address."""
