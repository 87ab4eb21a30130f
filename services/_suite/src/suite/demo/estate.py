"""One estate's vote, step by step, through the REST APIs: what partner apps would send."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from suite.demo.cast import Cast
from suite.demo.client import Client, Who
from suite.demo.figures import Voter

PART = 1000
BATCH = 500
BUILDING = 60
ROLL, MEETING, LOAD = "vote", "vote", "register"


@dataclass(frozen=True, slots=True)
class Plan:
    """What an estate votes on: its name and place, its electorate, its motions.

    Without a `jurisdiction` the place decides; a vote is one `stairwell`'s, or the
    estate's; `per_stairwell` flats share one, where there are some.
    """

    tag: str
    name: str
    code: str
    note: str
    voters: Sequence[Voter]
    motions: Sequence[dict[str, Any]]
    opens_on: date
    closes_on: date
    rules: dict[str, Any] | None = None
    channels: Sequence[dict[str, Any]] = ({"channel": "app"},)
    reenacts: str | None = None
    jurisdiction: str | None = "CN_NATIONAL"
    stairwell: str = ""
    per_stairwell: int = 0
    roll: str = ROLL
    meeting: str = MEETING

    @property
    def extent(self) -> dict[str, str]:
        """Give whose matter it is: the whole estate's, or a stairwell's."""
        if self.stairwell:
            return {"kind": "stairwell", "ref": self.stairwell}
        return {"kind": "estate"}


@dataclass(slots=True)
class EstateVote:
    """One estate's vote as the story goes on."""

    client: Client
    plan: Plan
    estate_id: UUID = field(init=False)
    cast: Cast = field(init=False)
    entries: dict[str, str] = field(default_factory=dict)

    form: ClassVar[str] = "electronic"
    delivered_by: ClassVar[tuple[str, str]] = ("app", "electronic")

    @property
    def counters(self) -> tuple[Who, ...]:
        """Give who counts."""
        return self.cast.counters

    @property
    def channels(self) -> list[dict[str, Any]]:
        """Give by which channels one votes, with the last minute of a staffed one."""
        return list(self.plan.channels)

    def register(self) -> None:
        """Register the estate with its committee and rules; draft the roll and post it."""
        self.found()
        self.seat_committee()
        if self.plan.rules:
            self._committee(
                self.cast.street,
                "rules",
                {
                    "adopted_on": "2025-01-01",
                    "text_sha256": digest(f"{self.plan.tag} rules"),
                    "parameters": self.plan.rules,
                },
            )
        self.post_roll()

    def found(self) -> None:
        """Register the estate, its area, its units and owners."""
        office = Cast(UUID(int=0), self.plan.code, self.plan.tag)
        answer = self.client.post(
            office.street,
            f"/registry/v1/communities/{self.plan.code}/estates",
            {
                "name": self.plan.name,
                "households": len(self.plan.voters),
                "note": self.plan.note,
                **({"jurisdiction": self.plan.jurisdiction} if self.plan.jurisdiction else {}),
            },
        )
        self.estate_id = UUID(answer.json()["id"])
        self.cast = Cast(self.estate_id, self.plan.code, self.plan.tag)
        self._registry(
            self.cast.housing,
            "management-area",
            {
                "area": "area",
                "boundary_text": "as registered",
                "basis": "demo",
                "registered_area_cm2": sum(v.area_cm2 for v in self.plan.voters),
            },
        )
        self._load()

    def seat_committee(self) -> None:
        """Record the owners' committee that there is already."""
        self._committee(
            self.cast.street,
            "bodies/committee",
            {
                "kind": "committee",
                "members": [self.cast.chair.subject],
                "chair": self.cast.chair.subject,
                "seats": 5,
                "term_ends": "2028-12-31",
                "evidence": [evidence("filing", self.plan.tag)],
            },
        )

    def post_roll(self) -> None:
        """Draft the roll and post it."""
        roll = {"purpose": "vote", "extent": self.plan.extent, "as_of": _day(self.client)}
        self._registry(self.cast.clerk, f"rolls/{self.plan.roll}", roll)
        self._registry(self.cast.clerk, f"rolls/{self.plan.roll}/publication", {})

    def convene(self) -> None:
        """Freeze the roll after its posting; convene, give notice, deliver, appoint who counts."""
        self._registry(self.cast.clerk, f"rolls/{self.plan.roll}/freeze", {})
        self._meeting(
            self.cast.chair,
            "",
            {
                "kind": "temporary",
                "convener": "committee",
                "extent": self.plan.extent,
                "motions": list(self.plan.motions),
                "form": self.form,
                "opens_on": self.plan.opens_on.isoformat(),
                "closes_on": self.plan.closes_on.isoformat(),
                **({"reenacts": self.plan.reenacts} if self.plan.reenacts else {}),
            },
        )
        self._meeting(
            self.cast.chair,
            "/notice",
            {
                "roll": self.plan.roll,
                "residents_committee_informed_on": _day(self.client),
                "channels": self.channels,
            },
        )
        self._meeting(
            self.cast.chair,
            "/counters",
            {
                "counters": [c.subject for c in self.counters],
                "witness": self.cast.witness.subject,
            },
        )
        self.entries = dict(self._read_entries())
        self._deliver()

    def another(self, **changes: Any) -> "EstateVote":
        """Give a vote of the same estate on something else."""
        made = type(self)(self.client, replace(self.plan, **changes))
        made.estate_id, made.cast = self.estate_id, self.cast
        return made

    def ballots(self, voters: Sequence[Voter]) -> list[tuple[Who, str, dict[str, Any]]]:
        """Give one request a voter, each under its owner's own token."""
        return [
            (self.cast.owner(v.number), self._ballot_path(v), {"choices": self._choices(v.mark)})
            for v in voters
            if v.mark
        ]

    def vote(self) -> None:
        """Have everybody vote who does."""
        for _ in self.client.post_all(self.ballots(self.plan.voters)):
            pass

    def contest(self, voter: Voter, *, struck: bool) -> None:
        """Let an owner contest the ballot in his name, and a counter decide it."""
        reason = "The ballot entered for this flat is not mine." if struck else "Please check it."
        self.client.post(
            self.cast.owner(voter.number), self._ballot_path(voter) + "/contest", {"reason": reason}
        )
        self.client.post(
            self.cast.reviewer,
            self._ballot_path(voter) + "/decide-contest",
            {
                "struck": struck,
                "reason": "Checked against the log.",
                "evidence_sha256": digest("check"),
            },
        )

    def count(self) -> None:
        """Seal the box and count: one counter proposes, the other and the witness confirm."""
        self._meeting(self.counters[0], "/seal", {})
        self._count()

    def recount(self) -> None:
        """Count again after contests, as the rules ask; the box stays sealed."""
        self._meeting(self.counters[0], "/recount", {})
        self._count()

    def _count(self) -> None:
        first, *others = self.counters
        self._meeting(first, "/propose-count", {})
        for one in (*others, self.cast.witness):
            self._meeting(one, "/confirm-count", {})

    def post_result(self) -> None:
        """Post the result."""
        self._meeting(
            self.cast.chair, "/post-result", {"posted_at": "小区大门和公示栏 gate and board"}
        )

    def state(self) -> dict[str, Any]:
        """Read the estate's governance state, as anyone may."""
        found: dict[str, Any] = self.client.get(f"/governance/v1/estates/{self.estate_id}")
        return found

    def _load(self) -> None:
        voters = self.plan.voters
        parts = [voters[i : i + PART] for i in range(0, len(voters), PART)]
        path = f"imports/{LOAD}"
        self._registry(self.cast.clerk, path, {"parts": len(parts), "source": "demo"})
        count = -(-len(voters) // BUILDING)
        buildings = [{"building": f"b{n + 1}", "label": f"{n + 1}号楼"} for n in range(count)]
        for number, part in enumerate(parts, start=1):
            body = {
                "part": number,
                "buildings": buildings if number == 1 else [],
                "units": [self._unit(v) for v in part],
            }
            self._registry(self.cast.clerk, f"{path}/parts", body)
        self._registry(self.cast.clerk, f"{path}/confirmation", {})

    def _unit(self, voter: Voter) -> dict[str, Any]:
        return {
            "door": self._door(voter),
            "kind": "dwelling",
            "area_cm2": voter.area_cm2,
            "area_source": "register",
            "state": "delivered",
            "owners": [{"subject": self.cast.owner(voter.number).subject}],
        }

    def _door(self, voter: Voter) -> dict[str, str]:
        building, flat = divmod(voter.number, BUILDING)
        within = {}
        if self.plan.per_stairwell:
            stairwell, flat = divmod(flat, self.plan.per_stairwell)
            within = {"stairwell": str(stairwell + 1)}
        floor, door = divmod(flat, 4)
        return {"building": f"b{building + 1}", "room": f"{floor + 1}{door + 1:02d}", **within}

    def _read_entries(self) -> Iterator[tuple[str, str]]:
        """Give each door's entry, as the chair may read them, page by page."""
        cursor = ""
        path = f"/registry/v1/estates/{self.estate_id}/rolls/{self.plan.roll}/entries?limit=500"
        while cursor is not None:
            page = self.client.get(path + (f"&cursor={cursor}" if cursor else ""), self.cast.chair)
            for item in page["items"]:
                door = item["doors"][0]
                yield _place(door), item["entry_id"]
            cursor = page["next"]

    def _deliver(self) -> None:
        found = list(self.entries.values())
        for number, start in enumerate(range(0, len(found), BATCH), start=1):
            self._meeting(
                self.cast.chair,
                f"/deliveries/batch-{number}",
                {
                    "entries": found[start : start + BATCH],
                    "channel": self.delivered_by[0],
                    "method": self.delivered_by[1],
                    "delivered_on": _day(self.client),
                    "consequence_notice": True,
                    "proof": evidence("delivery list", f"{self.plan.tag}-{number}"),
                },
            )

    def _choices(self, mark: str) -> list[dict[str, Any]]:
        return [{"motion_id": m["motion_id"], "mark": mark} for m in self.plan.motions]

    def _ballot_path(self, voter: Voter) -> str:
        entry = self.entries[_place(self._door(voter))]
        return f"{self._meeting_path}/ballots/{entry}"

    @property
    def _meeting_path(self) -> str:
        return f"/committee/v1/estates/{self.estate_id}/meetings/{self.plan.meeting}"

    def _registry(self, who: Who, path: str, body: dict[str, Any]) -> None:
        self.client.post(who, f"/registry/v1/estates/{self.estate_id}/{path}", body)

    def _committee(self, who: Who, path: str, body: dict[str, Any]) -> None:
        self.client.post(who, f"/committee/v1/estates/{self.estate_id}/{path}", body)

    def _meeting(self, who: Who, act: str, body: dict[str, Any]) -> None:
        self.client.post(who, self._meeting_path + act, body)


def digest(text: str) -> str:
    """Give a SHA-256 in hex, for evidence that lies elsewhere."""
    return hashlib.sha256(text.encode()).hexdigest()


def evidence(kind: str, name: str) -> dict[str, Any]:
    """Name a document that lies elsewhere."""
    return {
        "kind": kind,
        "sha256": digest(f"{kind} {name}"),
        "bytes": 1024,
        "media_type": "application/pdf",
        "held_by": "demo",
    }


def _place(door: Mapping[str, str]) -> str:
    return "/".join((door["building"], door.get("stairwell", ""), door["room"]))


def _day(client: Client) -> str:
    return client.now.date().isoformat()
