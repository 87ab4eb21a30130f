"""A consultation as its page shows it: versions with who stands where, sessions, what was agreed."""

from dataclasses import dataclass
from typing import Any

from chassis.refusals import NotFound
from governance.board.asked import Asked
from governance.board.estates import Estate, events_of
from governance.board.hints import Hint, about_talk

Json = dict[str, Any]
SETTLED = frozenset({"DECLINED", "LAPSED", "CLOSED"})
"""Stages after which nothing follows."""


@dataclass(frozen=True, slots=True)
class Talk:
    """One consultation and the estate it belongs to."""

    estate: Estate
    found: Json

    @property
    def path(self) -> str:
        """Give its page's address."""
        return self.estate.path_of_talk(self.found)

    @property
    def last_version(self) -> int:
        """Give the number of the proposal's last version."""
        return int(self.found["versions"][-1]["version"])

    def standing(self, version: int) -> list[Json]:
        """Give every position on a version, in the order in which they were taken."""
        return [p for p in self.found["positions"] if p["version"] == version]

    @property
    def clocks(self) -> list[Json]:
        """Give its deadlines that run or were let pass, earliest first."""
        stream = self.found["by"].partition("@")[0]
        mine = [c for c in self.estate.state["clocks"] if c["started_by"].startswith(stream + "@")]
        return [c for c in mine if c["what"] != "consultation.lapse"]

    @property
    def hints(self) -> list[Hint]:
        """Give what a resident can do about it now."""
        return about_talk(self.found)

    @property
    def events(self) -> list[Json]:
        """Give the facts its page rests on."""
        return events_of(("consultation", self.found["events"]))

    def sitting(self, asked: Asked) -> Json:
        """Give the session whose minutes are asked for; there are none of one that goes on."""
        number = asked.param("n")
        found = next((s for s in self.found["sessions"] if str(s["number"]) == number), None)
        if found is None or not found["ended"]:
            raise NotFound
        version = asked.query("version") or str(found["minutes_version"])
        if version not in map(str, range(1, found["minutes_version"] + 1)):
            raise NotFound
        return _as_of(self.found, found, int(version))


def talk_of(estate: Estate, asked: Asked) -> Talk:
    """Give the consultation that is asked for."""
    for found in estate.state["consultations"]:
        if found["consultation"] == asked.param("c"):
            return Talk(estate, found)
    raise NotFound


def _as_of(found: Json, session: Json, version: int) -> Json:
    """Give a session as a version of its minutes has it."""
    n = session["number"]
    ended = found["conclusion"] if session["ended"] == "CONCLUDED" else None
    return {
        **session,
        "version": version,
        "newest": version == session["minutes_version"],
        "proposals": [v for v in found["versions"] if v["session"] <= n],
        "positions": [p for p in found["positions"] if p["session"] == n],
        "conclusion": ended,
        "notice": found["notices"][min(n, len(found["notices"])) - 1],
        "objections": session["objections"][: version - 1],
        "signatures": [s for s in session["signatures"] if s["version"] == version],
    }
