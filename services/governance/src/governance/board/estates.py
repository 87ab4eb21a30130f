"""An estate as its page shows it: what is next, what is decided, what is posted, what is unknown."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from governance.board.votes import (
    DECIDED,
    Vote,
    channel_clocks,
    closes_at,
    notice_days,
    opens_at,
    vote_of,
)
from governance.parts import cited
from law.thresholds import approval_of
from pages.figures import days_until

Json = dict[str, Any]
HIDDEN = {
    "turnout.snapshot",
    "import.expiry",
    "consultation.lapse",
    "deliberation.lapse",
    "alliance.renewed",
    "alliance.tier_review",
    "alliance.adoption_term",
    "alliance.secretary_project",
}
"""Deadlines that say nothing to a resident."""

STILL_OWED = {"count": {"CLOSED"}, "result.posting_due": {"COUNTED"}}
"""Missed deadlines that are still to be done while the meeting is in a stage."""

TO_CONVENE = {"motion.pending", "meeting.schedule"}
"""Deadlines by which a meeting is arranged; after them the street may order it (R-15)."""

SHOWN_DECISIONS = 12
WITHOUT: Json = {"rules": {}, "extended": [], "corrected": [], "noted_objections": []}
"""What a notice lacks where there was no such thing."""


@dataclass(frozen=True, slots=True)
class Estate:
    """What an estate's page is made of."""

    root: str
    state: Json
    today: date
    votes: list[Vote]

    @property
    def identity(self) -> Any:
        """Give who and where it is."""
        return self.state["identity"]

    @property
    def name(self) -> str:
        """Give its name."""
        return str(self.identity.name)

    @property
    def path(self) -> str:
        """Give its page's address."""
        return f"/estates/{self.root}"

    @property
    def roll(self) -> Json | None:
        """Give the latest frozen roll of the whole estate, else the latest that stands."""
        rolls = [r for r in self.state["rolls"] if r["stage"] != "void"]
        frozen = [r for r in rolls if r["stage"] == "frozen" and r["extent_kind"] == "estate"]
        found: list[Json] = frozen or rolls
        return found[-1] if found else None

    @property
    def running(self) -> list[Vote]:
        """Give what is being voted on, or announced, or counted."""
        return [v for v in self.votes if v.look in {"notice", "open", "closed", "scheduled"}]

    @property
    def decided(self) -> list[Vote]:
        """Give what was counted and posted, the latest first."""
        found = [v for v in self.votes if v.look in DECIDED]
        return sorted(found, key=lambda v: v.meeting["counted_on"] or "", reverse=True)

    @property
    def clocks(self) -> list[Json]:
        """Give the deadlines of a resident's calendar, earliest first, overdue ones before them."""
        found = [self._clock(c) for c in self.state["clocks"] if self._told(c)]
        return sorted(found, key=lambda c: c["due_at"])

    def clocks_with(self, more: list[Json]) -> list[Json]:
        """Give the calendar with deadlines that are kept apart: those of topics."""
        told = [c for c in more if c["what"] not in HIDDEN]
        alone: Json = {"vote": None, "talk": None, "pending": None}
        found = [alone | c | {"days": days_until(c["due_at"], self.today)} for c in told]
        return sorted([*self.clocks, *found], key=lambda c: c["due_at"])

    @property
    def overdue(self) -> list[Json]:
        """Give what the law asked for and has not come: each is a flag."""
        return [c for c in self.clocks if c["basis"] == "LAW" and c["days"] < 0]

    @property
    def ordered(self) -> Json | None:
        """Give the order to convene the assembly that stands, the last one."""
        standing = [o for o in self.state["orders"] if o["state"] == "ORDERED"]
        return standing[-1] if standing else None

    @property
    def empty(self) -> bool:
        """Tell whether nothing but the registration is known."""
        known = ("rolls", "bodies", "seats", "petitions", "consultations", "pending_motions")
        served = self.state["property_service"]
        said = [self.state[name] for name in known]
        return not (self.votes or any(said) or served["enrolment"] or served["contracts"])

    def groups_of(self, vote: Vote) -> list[tuple[list[str], Json]]:
        """Give a day's turnout by groups of buildings, with their names, in the order of doors."""
        turnout = vote.meeting["turnout"] or {}
        names = self.state["buildings"]
        found = [([names.get(b, b) for b in g["buildings"]], g) for g in turnout.get("groups", [])]
        return sorted(found, key=lambda one: [door_order(name) for name in one[0]])

    def path_of(self, vote: Vote) -> str:
        """Give a vote's address: that of its verdict, for ever."""
        return f"{self.path}/meetings/{vote.meeting['meeting']}/motions/{vote.motion['motion_id']}"

    def path_of_talk(self, consultation: Json) -> str:
        """Give a consultation's address."""
        return f"{self.path}/consultations/{consultation['consultation']}"

    def path_of_topic(self, ref: str) -> str:
        """Give a topic's address."""
        return f"{self.path}/topics/{ref}"

    def _told(self, clock: Json) -> bool:
        if clock["what"] in HIDDEN:
            return False
        meeting = self._meeting(clock)
        if clock["state"] == "RUNNING":
            return not (clock["what"] == "vote.close" and meeting and meeting["channels"])
        if clock["state"] != "MISSED":
            return False
        if clock["what"] in TO_CONVENE:
            return self._pending(clock) is not None
        if clock["what"] == "convening.overdue":
            return any(o["state"] == "ORDERED" for o in self.state["orders"])
        stage = meeting["stage"] if meeting else ""
        return stage in STILL_OWED.get(clock["what"], set())

    def _clock(self, clock: Json) -> Json:
        meeting = self._meeting(clock)
        vote = next((v for v in self.votes if meeting and v.meeting is meeting), None)
        stream = clock["started_by"].partition("@")[0]
        talk = next((c for c in self.state["consultations"] if c["by"].startswith(stream)), None)
        days = days_until(clock["due_at"], self.today)
        pending = self._pending(clock)
        return {
            **clock,
            "days": days,
            "vote": vote,
            "talk": talk,
            "pending": pending,
            "topic": None,
        }

    def _pending(self, clock: Json) -> Json | None:
        """Give what a meeting is owed for: a plan of the deliberation's, or an admitted petition."""
        stream = clock["started_by"].partition("@")[0]
        plans = (p for p in self.state["pending_motions"] if p["stage"] == "PENDING")
        asked = (
            {"topic": "", "title": p.title, "by": p.by}
            for p in self.state["petitions"]
            if p.stage == "ADMITTED"
        )
        return next((p for p in (*plans, *asked) if p["by"].startswith(stream)), None)

    def _meeting(self, clock: Json) -> Json | None:
        stream = clock["started_by"].partition("@")[0]
        return next(
            (m for m in self.state["meetings"] if m["by"].partition("@")[0] == stream), None
        )


def door_order(name: str) -> list[tuple[int, str]]:
    """Order names as people count: building 2 before building 10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", name)]


def estate_of(root: str, state: Json, today: date) -> Estate:
    """Make an estate's page out of its state."""
    votes = [vote_of(m, motion) for m in state["meetings"] for motion in m["motions"]]
    return Estate(root, state, today, votes)


def cited_by(estate: Estate, decided: list[Vote], served: list[Json]) -> list[Json]:
    """Give the facts an estate's page links to: of roll, rules and bodies, decisions, property service."""
    state, roll = estate.state, estate.roll
    bodies = [state["rules"], *state["bodies"]]
    standing = [cited([one.event])[0] for one in bodies if one and one.event]
    counts = [
        event
        for meeting in {v.meeting["by"]: v.meeting for v in decided}.values()
        for event in meeting["events"]
        if event["by"] == meeting["verdict_by"]
    ]
    return events_of(
        ("registry", roll["events"] if roll else []),
        ("committee", [*standing, *counts]),
        ("alliance", served),
    )


def events_of(*cited: tuple[str, list[Json]]) -> list[Json]:
    """Give the facts a page rests on, in the order of their days; sources come with their facts."""
    rows = [{**event, "source": source} for source, events in cited for event in events]
    return sorted(rows, key=lambda e: e["on"])


def values_of(estate: Estate, vote: Vote, seen: Json) -> Json:
    """Give what a vote's pages are made of."""
    meeting = vote.meeting
    notice = {**WITHOUT, **meeting["notice"]} if meeting["notice"] else None
    roll = next((r for r in estate.state["rolls"] if r["roll"] == (notice or {}).get("roll")), None)
    return {
        "it": estate,
        "v": vote,
        "m": meeting,
        "motion": vote.motion,
        "notice": notice,
        "roll": roll,
        "seen": seen,
        "channels": channel_clocks(meeting),
        "groups": estate.groups_of(vote),
        "opens": opens_at(meeting),
        "closes": closes_at(meeting),
        "notice_days": notice_days(meeting) if notice else 0,
        "needs": approval_of(vote.kind),
        "posting": next(
            (
                p
                for p in estate.state["postings"]
                if (p["what"], p["of"]) == ("result", meeting["meeting"])
            ),
            None,
        ),
        "events": events_of(
            ("registry", roll["events"] if roll else []), ("committee", meeting["events"])
        ),
    }
