"""One concern, step by step, through the REST APIs: what partner apps would send."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from suite.demo.checked import Account
from suite.demo.client import Client, Who
from suite.demo.clockwork import wait_until_applied
from suite.demo.estate import digest, evidence
from suite.demo.people import Neighbours

SEATS = ("PARTY_BRANCH", "COMMUNITY", "OWNERS_COMMITTEE", "RESIDENTS_COUNCIL", "PROVIDER")
Money = Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a concern is: its reference, its words, its tag, whom it concerns, whose matter it is."""

    ref: str
    title: str
    text: str
    tag: str
    scope: str
    priority: str = "NORMAL"
    extent: dict[str, str] = field(default_factory=lambda: {"kind": "estate"})


@dataclass(slots=True)
class Topic:
    """A concern on its way; every act is one request by who may do it."""

    client: Client
    cast: Neighbours
    wish: Wish
    account: Account
    holders: dict[str, Who]
    at_table: str = ""

    # Reading

    def seen(self) -> dict[str, Any]:
        """Read the topic as anyone may."""
        found: dict[str, Any] = self.client.get(self._topic)
        return found

    def stands(self, expected: str) -> dict[str, Any]:
        """Note where it stands, and hold it against what is expected."""
        topic = self.seen()
        self.account.stands(self.client.now, topic, expected)
        return topic

    def heard(self) -> None:
        """Wait until every service has taken in what the others said, and what that made them say.

        The estate's state, which the board shows, then says the same of the topic as its service.
        """
        wait_until_applied(self.client)
        self.account.expect("on the board", _stand(self.seen()), _stand(self.on_board()))

    def on_board(self) -> dict[str, Any]:
        """Read the topic in the estate's governance state."""
        state = self.client.get(f"/governance/v1/estates/{self.cast.estate_id}")
        found: dict[str, Any] = next(
            one for one in state["topics"] if one["topic"] == self.wish.ref
        )
        return found

    def ends(self, stage: str, steps: int) -> None:
        """Note its end, and hold the steps that the state says it went against what is expected."""
        self.stands(stage)
        self.heard()
        went = [one["step"] for one in self.on_board()["steps"]]
        self.account.expect(f"steps of {self.wish.ref}", list(range(1, steps + 1)), went)

    def refused(self, what: str, code: str, who: Who, act: str, body: dict[str, Any]) -> None:
        """Try an act on the topic that must be refused."""
        call = partial(self.act, who, act, body)
        self.account.short_cut(self.client, what, code, call)

    # Steps 1 and 2

    def raise_it(self, who: Who, origin: str, **more: Any) -> None:
        """Raise the concern."""
        wish = self.wish
        self.act(
            who,
            "",
            {
                "title": wish.title,
                "text": wish.text,
                "origin": origin,
                "tags": [wish.tag],
                "extent": wish.extent,
                **more,
            },
        )

    def proposal(self, **more: Any) -> dict[str, Any]:
        """Give what the branch says when it proposes it: who leads it, how urgent, whom it concerns."""
        lead, wish = self.cast.lead.subject, self.wish
        return {"lead": lead, "priority": wish.priority, "scope": wish.scope, **more}

    def propose(self) -> None:
        """Let the branch propose it and name who leads it."""
        self.act(self.cast.branch, "propose", self.proposal())

    def call_session(self, starts_at: datetime) -> None:
        """Have the request for the table accepted, and the five seats called."""
        self.table(self.cast.community, "decide", {"accept": True})
        materials = [{"title": self.wish.title, "sha256": digest(self.wish.text)}]
        notice = {
            "starts_at": starts_at.isoformat(),
            "place": "社区会议室",
            "addressed": list(SEATS),
            "materials": materials,
        }
        self.table(self.cast.community, "notice", notice)

    def hold_session(self, amended: str, reservation: str) -> None:
        """Sit down with all five, amend the proposal, and hear where each seat stands on it."""
        self.table(self.cast.community, "open", {"present": list(SEATS), "residents": 2})
        self.table(self.holders["RESIDENTS_COUNCIL"], "amend", {"text": amended})
        for seat in SEATS:
            stance: dict[str, Any] = {"seat": seat, "version": 2, "stance": "SUPPORT"}
            if seat == "PROVIDER":
                stance |= {"stance": "SUPPORT_WITH_RESERVATION", "reason": reservation}
            self.table(self.holders[seat], "position", stance)

    def conclude(self, outcome: str, actions: Sequence[dict[str, Any]] = ()) -> None:
        """End the session, post its outcome, and have every seat sign its minutes."""
        community = self.cast.community
        self.table(community, "conclude", {"outcome": outcome, "actions": list(actions)})
        self.table(community, "post", {"posted_at": "小区公告栏"})
        minutes = self.client.get(f"{self._consultation}/minutes/1")
        for seat in SEATS:
            sign = {"session": 1, "seat": seat, "sha256": minutes["sha256"]}
            self.table(self.holders[seat], "sign-minutes", sign)
        self.heard()

    def some_action(self) -> dict[str, Any]:
        """Give an action as a table would agree on one."""
        due = (self.client.now + timedelta(days=10)).date().isoformat()
        said = {"text": "照方案办理", "due_on": due, "evidence_kind": "照片"}
        return {"action": "a-1", "seat": "PROVIDER", **said}

    def report_action(self, action: str, seat: str) -> None:
        """Report an agreed action as done; another seat verifies it, and the table's work is over."""
        proof = {"action": action, "evidence": [evidence("photo", self.wish.ref)]}
        self.table(self.holders[seat], "report-action", proof)
        verify = partial(
            self.table, self.holders[seat], "verify-action", {"action": action, "done": True}
        )
        what = "verifying one's own action"
        self.account.short_cut(self.client, what, "SELF_VERIFICATION", verify)
        council = self.holders["RESIDENTS_COUNCIL"]
        self.table(council, "verify-action", {"action": action, "done": True})
        self.table(self.cast.community, "close", {"feedback": "已告知双方"})

    def come_to_the_table(self) -> None:
        """Find the consultation that the topic's proposal has asked for by itself."""
        self.heard()
        found = self.client.get(f"/consultation/v1/estates/{self.cast.estate_id}/consultations")
        own = [
            (c["consultation"], c["stage"]) for c in found["items"] if c["topic"] == self.wish.ref
        ]
        self.account.expect("asked for by itself", ["REQUESTED"], [stage for _, stage in own])
        self.at_table = own[0][0]

    def pending(self, stage: str) -> dict[str, Any]:
        """Find the motion that its frozen plan has put before the conveners by itself."""
        self.heard()
        found = self.client.get(f"/committee/v1/estates/{self.cast.estate_id}/pending-motions")
        own = [one for one in found["items"] if one["topic"] == self.wish.ref]
        self.account.expect("the pending motion", [stage], [one["stage"] for one in own])
        shown: dict[str, Any] = own[0]
        return shown

    def consultation(self) -> dict[str, Any]:
        """Read the consultation as anyone may."""
        found: dict[str, Any] = self.client.get(self._consultation)
        return found

    # Step 3

    def plan(self, text: str, funding: Money) -> str:
        """Publish the next version of the plan; give its digest."""
        body = {
            "text": text,
            "tags": [self.wish.tag],
            "cost_fen": sum(fen for _, fen in funding),
            "funding": [{"source": source, "amount_fen": fen} for source, fen in funding],
        }
        self.lead("publish-plan", body)
        return str(self.client.get(self._topic)["plans"][-1]["sha256"])

    def open_round(self, days: int = 7) -> None:
        """Ask everybody concerned for opinions, for full days."""
        last = self.client.now.date() + timedelta(days=days)
        self.lead("open-round", {"posted_at": "单元门口", "last_day": last.isoformat()})

    def speak(self, number: int, words: Sequence[tuple[Who, str]]) -> None:
        """Let people say what they think, each in his own name."""
        for n, (who, text) in enumerate(words, start=1):
            self.act(who, f"opinions/r{number}-{n}", {"round": number, "text": text})

    def answer(self, number: int, adopted: Sequence[int], others: Sequence[int]) -> None:
        """Answer a closed round in two groups: what is taken up, and what is not with the reason."""
        groups = (
            ("yes", "希望完善方案的意见", adopted, True, None),
            ("no", "不同意或希望改作他用的意见", others, False, "与其他意见冲突，且会增加费用"),
        )
        answers = [
            {
                "group": f"r{number}-{name}",
                "wording": wording,
                "opinions": [f"r{number}-{n}" for n in opinions],
                "adopted": taken,
                **({"reason": reason} if reason else {}),
            }
            for name, wording, opinions, taken, reason in groups
            if opinions
        ]
        self.lead("answer-opinions", {"round": number, "answers": answers})

    def review(self) -> None:
        """Have the last version reviewed by the branch's members and the residents' council."""
        minutes = digest(f"{self.wish.ref} review")
        for who, act, total in (
            (self.cast.branch, "members-review", 9),
            (self.cast.council, "council-review", 11),
        ):
            body = {"present": 8, "total": total, "in_favour": 7, "minutes_sha256": minutes}
            self.act(who, act, body)

    def freeze(self, sha256: str, **stated: Any) -> None:
        """Freeze the plan by its digest."""
        self.lead("freeze-plan", {"sha256": sha256, **stated})

    # Steps 5 and 6

    def start_body(
        self, implementer: str, milestones: Sequence[tuple[str, str, str]]
    ) -> dict[str, Any]:
        """Give the work's start with three who watch it; each milestone is (ref, text, day)."""
        return {
            "implementer": implementer,
            "milestones": [
                {"milestone": ref, "text": text, "planned_on": day} for ref, text, day in milestones
            ],
            "supervisors": [
                {"subject": self.cast.owner(n).subject, "of": "OWNER"} for n in range(3)
            ],
        }

    def progress(self, milestone: str, spent_fen: int, *, done: bool = True) -> None:
        """Report how far a milestone is."""
        self.lead("progress", self.progress_body(milestone, spent_fen, done=done))

    def progress_body(self, milestone: str, spent_fen: int, *, done: bool) -> dict[str, Any]:
        """Give a report on a milestone."""
        proof = [evidence("report", f"{self.wish.ref} {milestone}")]
        return {"milestone": milestone, "done": done, "spent_fen": spent_fen, "evidence": proof}

    def accept_body(self) -> dict[str, Any]:
        """Give the acceptance of the work."""
        return {"accepted": True, "evidence": [evidence("acceptance", self.wish.ref)]}

    def report(self, summary: str, accounts: Money) -> None:
        """Post what was done and what it cost."""
        lines = [{"line": line, "amount_fen": fen} for line, fen in accounts]
        body = {"posted_at": "小区公告栏", "summary": summary, "accounts": lines}
        self.lead("publish-result", body)

    def survey(self, asked: int, answered: int, satisfied: int) -> None:
        """Record what the residents say of it."""
        body = {"asked": asked, "answered": answered, "satisfied": satisfied}
        self.act(self.cast.community, "satisfaction", body)

    # Requests

    def lead(self, act: str, body: dict[str, Any]) -> None:
        """Let the lead act on the topic."""
        self.act(self.cast.lead, act, body)

    def act(self, who: Who, act: str, body: dict[str, Any]) -> None:
        """Let somebody act on the topic."""
        self.client.post(who, f"{self._topic}/{act}".rstrip("/"), body)

    def table(self, who: Who, act: str, body: dict[str, Any]) -> None:
        """Let somebody act on the topic's consultation."""
        self.client.post(who, f"{self._consultation}/{act}".rstrip("/"), body)

    @property
    def _topic(self) -> str:
        return f"/deliberation/v1/estates/{self.cast.estate_id}/topics/{self.wish.ref}"

    @property
    def _consultation(self) -> str:
        return f"/consultation/v1/estates/{self.cast.estate_id}/consultations/{self.at_table}"


def _stand(topic: dict[str, Any]) -> str:
    """Say where a topic stands and what it waits for, as far as a page of it does."""
    waits = topic.get("waiting_for") or {}
    return f"{topic['stage']} {waits.get('blocker', '')}".strip()
