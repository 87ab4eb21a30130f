"""Estates whose five-party table has met, made of facts: agreed, without consensus, declined, called."""

from typing import Any, ClassVar

from google.protobuf.timestamp_pb2 import Timestamp

from cogov.consultation.v1 import events_pb2 as consultation
from services.governance.tests.board_kit import HONGQI, Story, at, clock, midnight
from services.governance.tests.governance_kit import Log

SEATS = ("PARTY_BRANCH", "COMMUNITY", "OWNERS_COMMITTEE", "RESIDENTS_COUNCIL", "PROVIDER")
SCRIPT = '<script>alert("x")</script>'
SHA = "0f" * 32


def stamp(day: str) -> Timestamp:
    """Give 14:00 of a day."""
    made = Timestamp()
    made.FromDatetime(at(day, 14))
    return made


class Table(Story):
    """An estate with its table."""

    year: ClassVar[tuple[str, ...]] = (
        "2026-09-01",
        "2026-11-02",
        "2026-11-03",
        "2026-11-05",
        "2026-11-09",
    )
    """Days of the table, the request, its acceptance, the notice and the session."""

    def constituted(self, **substitutes: str) -> "Table":
        """Constitute it; what is named is a substitute's basis."""
        seats = [consultation.SeatFilled(seat=s, substitute=substitutes.get(s, "")) for s in SEATS]
        due = midnight("2026-12-31")
        talk = clock("table.talk", due, "PRACTICE", "R-72", "RESIDENTS_COMMITTEE_OFFICER")
        self.fact(
            "consultation",
            "table_constituted",
            "table",
            self.year[0],
            seats=seats,
            starts=(talk,),
        )
        return self

    def tell(self, kind: str, day: str, hour: int = 9, /, **fields: Any) -> None:
        """Record a fact of the consultation."""
        self.fact("consultation", kind, "talk", day, hour, **fields)

    def asked(self, title: str = "夜间装修噪声", **more: Any) -> None:
        """Have it asked for."""
        fields: dict[str, Any] = {
            "ref": "c-1",
            "form": "COORDINATION",
            "title": title,
            "proposal": "二十时后不得装修，周末全天不得打孔",
            "tags": ["neighbour_dispute"],
            "asked_by": "RESIDENT",
            "signatures": 23,
        }
        self.tell("consultation_requested", self.year[1], **(fields | more))

    def called(self) -> None:
        """Accept it and call a session."""
        self.tell("consultation_accepted", self.year[2], due_by="2026-11-13")
        noticed: dict[str, Any] = {
            "starts_at": stamp(self.year[4]),
            "place": "居民活动室",
            "addressed": list(SEATS),
        }
        due = midnight("2026-11-13")
        session = clock(
            "consultation.session", due, "PRACTICE", "R-71", "RESIDENTS_COMMITTEE_OFFICER"
        )
        self.tell("session_noticed", self.year[3], starts=(session,), **noticed)

    def sat(self, number: int, day: str, *absent: str) -> None:
        """Open a session."""
        self.tell(
            "session_opened",
            day,
            14,
            number=number,
            opened_at=stamp(day),
            attendance=[
                consultation.Attendance(seat=s, how="ABSENT" if s in absent else "PRESENT")
                for s in SEATS
            ],
            invitees=["EXPERT"],
            residents=6,
            stops=("consultation.session",),
        )

    def stand(self, seat: str, version: int, day: str, stance: str, **more: Any) -> None:
        """Record where a seat stands."""
        position = consultation.Position(seat=seat, version=version, stance=stance, **more)
        self.tell("stance_recorded", day, 15, position=position)


def agreed(log: Log) -> None:
    """Two sessions, a changed proposal, an agreement whose action is verified, signed minutes."""
    it = Table(log, "agreed", "向阳里小区", HONGQI).constituted(PROVIDER="FLOOR_SERVICE")
    it.asked()
    it.called()
    it.sat(1, "2026-11-09", "PARTY_BRANCH")
    it.stand("PROVIDER", 1, "2026-11-09", "OPPOSE", reason="周末全天不得打孔做不到", session=1)
    second = consultation.ProposalVersion(
        version=2, text="二十时后不得装修，周末九时前不得打孔", seat="COMMUNITY", session=1
    )
    it.tell("proposal_amended", "2026-11-09", 16, version=second)
    it.tell("session_adjourned", "2026-11-09", 17, resume_by="2026-11-20")
    it.sat(2, "2026-11-16")
    for seat in SEATS[:4]:
        it.stand(seat, 2, "2026-11-16", "SUPPORT", session=2)
    kept: dict[str, Any] = {"reason": "巡查人手不足", "session": 2}
    it.stand("PROVIDER", 2, "2026-11-16", "SUPPORT_WITH_RESERVATION", **kept)
    ended = consultation.Conclusion(
        outcome="AGREED_ACTION",
        version=2,
        session=2,
        actions=[
            consultation.Action(action=ref, seat=seat, text=text, due_on=due, evidence_kind="照片")
            for ref, seat, text, due in (
                ("a-1", "PROVIDER", "在各单元张贴装修时段告示", "2026-11-23"),
                ("a-2", "COMMUNITY", "上门告知正在装修的四户", "2026-12-05"),
            )
        ],
        reservations=[
            consultation.Position(
                seat="PROVIDER", version=2, stance="SUPPORT_WITH_RESERVATION", **kept
            )
        ],
    )
    due = midnight("2026-12-06")
    action = clock("consultation.action", due, "NOTICE", "R-74", "COMMUNITY", ref="a-2")
    it.tell("consultation_concluded", "2026-11-16", 17, ended=ended, starts=(action,))
    it.tell("outcome_posted", "2026-11-18", posted_at="小区公告栏")
    it.tell("action_reported", "2026-11-20", action="a-1")
    it.tell("action_verified", "2026-11-21", action="a-1", seat="COMMUNITY")
    for seat in SEATS[:3]:
        signature = consultation.Signature(seat=seat, version=1, sha256=SHA)
        it.tell("minutes_signed", "2026-11-20", session=2, signature=signature)
    objection = consultation.Objection(seat="PROVIDER", text="应写明夏季时段另议")
    it.tell("minutes_objected", "2026-11-21", 10, session=2, objection=objection)


def dissenting(log: Log) -> None:
    """No consensus; the posting came late, and a name that is a script stays a name."""
    it = Table(log, "dissent", "南岸新居").constituted()
    it.asked(SCRIPT, proposal=SCRIPT, asked_by="OWNERS_COMMITTEE", signatures=0)
    it.called()
    it.sat(1, "2026-11-09")
    for seat in SEATS[:4]:
        it.stand(seat, 1, "2026-11-09", "SUPPORT", session=1)
    against: dict[str, Any] = {"reason": SCRIPT, "session": 1}
    it.stand("PROVIDER", 1, "2026-11-09", "OPPOSE", **against)
    position = consultation.Position(seat="PROVIDER", version=1, stance="OPPOSE", **against)
    ended = consultation.Conclusion(
        outcome="NO_CONSENSUS", version=1, session=1, dissent=[position]
    )
    due = midnight("2026-11-17")
    conference = clock("consultation.conference", due, "PRACTICE", "R-71", "STREET_OFFICER")
    it.tell("consultation_concluded", "2026-11-09", 17, ended=ended, starts=(conference,))
    it.tell("outcome_posted", "2026-11-15", posted_at="小区公告栏", late=True)
    missed = {"clock": "consultation.conference", "responsible": "STREET_OFFICER"}
    it.tell("deadline_missed", "2026-11-17", 16, stops=("consultation.conference",), **missed)


def declined(log: Log) -> None:
    """A request that was declined, at a table with a vacant seat."""
    it = Table(log, "declined", "和平里小区").constituted()
    it.fact(
        "consultation", "seat_vacated", "table", "2026-10-08", seat="PROVIDER", reason="合同到期"
    )
    it.asked()
    it.tell(
        "consultation_declined",
        "2026-11-04",
        reason="同一事项上月已经商定",
        alternative="向社区反映没有做到的地方",
    )


def called(log: Log) -> None:
    """A hearing that is called and has not met."""
    it = Table(log, "called", "东明花园").constituted()
    it.asked(form="HEARING", demand=consultation.Demand(of="HOUSEHOLDS", count=60, total=240))
    it.called()


TABLES = {"agreed": agreed, "dissent": dissenting, "declined": declined, "called": called}
"""Stories of the table, by tag."""
