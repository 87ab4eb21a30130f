"""What the committee's facts make of a meeting's minutes: versions, objections, signatures (R-12)."""

from typing import Any

from msgspec import Struct, field, structs

from governance.parts import as_json, fact_id


class Minutes(Struct):
    """A meeting's minutes; `former` are postings that a recount replaced, the first first.

    `editions` give for each version its posting, from 1, and how many objections it holds.
    """

    editions: list[dict[str, int]] = field(default_factory=list)
    objections: list[str] = field(default_factory=list)
    signatures: list[dict[str, Any]] = field(default_factory=list)
    former: list[dict[str, Any]] = field(default_factory=list)

    def make_edition(self) -> None:
        """Have one version more: of the present posting, with every objection."""
        told = {"posting": len(self.former) + 1, "objections": len(self.objections)}
        self.editions.append(told)


def objected(part: Any, meta: Any, fact: Any) -> None:
    """Take an objection in."""
    minutes = part.meetings[meta.stream].minutes
    minutes.objections.append(fact.text)
    minutes.make_edition()


def signed(part: Any, meta: Any, fact: Any) -> None:
    """Take a signature in."""
    minutes = part.meetings[meta.stream].minutes
    minutes.signatures.append({**as_json(fact), "on": meta.on, "by": fact_id(meta)})


def replaced(meeting: Any) -> None:
    """Keep what a recounted posting said."""
    meeting.minutes.former.append(
        {
            "verdicts": meeting.verdicts,
            "ballots": meeting.ballots,
            "counted_on": meeting.counted_on,
            "posted": meeting.posted,
        }
    )


def minutes_shown(minutes: Minutes) -> dict[str, Any] | None:
    """Give a meeting's minutes as they are read; None before there are any."""
    return structs.asdict(minutes) if minutes.editions else None
