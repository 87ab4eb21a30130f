"""Counts a meeting: every motion by the one counting function, then which decisions take effect."""

import hashlib
from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec
from msgspec import Struct

from committee.commands.forms import Motion, RuleParameters
from committee.domain import count as by
from committee.domain.roll import RollEntry, heads_of, merged_roll

PASSED = "PASSED"
_QUORUM = frozenset({"QUORUM_AREA", "QUORUM_HEADS"})


class MotionVerdict(Struct, frozen=True):
    """A motion's verdict; `in_effect` also asks whether the motion it depends on has passed."""

    motion_id: str
    verdict: by.Verdict
    in_effect: bool


class OpenedPaper(Struct, frozen=True):
    """A ballot as opened: its marks, None where the whole paper is void (ruling C15)."""

    entry: UUID
    marks: Mapping[str, str] | None
    position: int
    via: str
    disputed: bool = False


class Served(Struct, frozen=True):
    """What is proved of an entry's delivery (R-11)."""

    entry: UUID
    effective_service: bool
    consequence_notice: bool


class Box(Struct, frozen=True):
    """Everything the count depends on, besides the motions.

    A paper, or a delivery, of an entry that is not among `entries` is nobody's: it was split.
    """

    entries: Sequence[RollEntry]
    papers: Sequence[OpenedPaper]
    served: Sequence[Served]
    rules: RuleParameters
    first_assembly: bool = False
    registered_area_cm2: int | None = None
    merges: Sequence[Sequence[UUID]] = ()


class Counted(Struct, frozen=True):
    """A count's answer: verdicts, how many ballots, up to which position, and their digest.

    `unread` papers or `implausible` channels stand where nothing was opened.
    """

    motions: tuple[MotionVerdict, ...] = ()
    ballots: int = 0
    last_position: int = 0
    ballots_sha256: str = ""
    unread: int = 0
    implausible: tuple[by.MoreReturnedThanDelivered, ...] = ()

    @property
    def verdict_sha256(self) -> str:
        """Name the verdicts alone: a story told twice has other commitments and this same name (A12)."""
        return hashlib.sha256(msgspec.json.encode(self.motions)).hexdigest()

    def agrees_with(self, other: "Counted | None") -> bool:
        """Say whether two counts took the same ballots and came to the same figures (C6)."""
        mine = (self.motions, self.ballots_sha256)
        return other is not None and mine == (other.motions, other.ballots_sha256)

    @property
    def outcome(self) -> tuple[tuple[str, str, str | None], ...]:
        """Give what the vote came to, without figures."""
        return outcome_of(self.motions)


def outcome_of(motions: Sequence[MotionVerdict]) -> tuple[tuple[str, str, str | None], ...]:
    """Give each motion's result and choice."""
    return tuple((m.motion_id, m.verdict.result, m.verdict.chosen) for m in motions)


def count_meeting(motions: Sequence[Motion], box: Box) -> tuple[MotionVerdict, ...]:
    """Count every motion on the same roll and papers."""
    entries = merged_roll(box.entries, box.merges)
    papers, served = _joined(box)
    verdicts = {m.motion_id: _count(m, box, entries, papers, served) for m in motions}
    conditions = {m.motion_id: m.effective_if for m in motions}
    return tuple(
        MotionVerdict(m.motion_id, verdicts[m.motion_id], _holds(m.motion_id, verdicts, conditions))
        for m in motions
    )


def digest_of_ballots(lines: Sequence[tuple[UUID, int, str]]) -> str:
    """Name the ballots counted: SHA-256 of `entry TAB position TAB commitment LF`, by entry."""
    text = "".join(f"{e}\t{p}\t{c}\n" for e, p, c in sorted(lines, key=lambda one: str(one[0])))
    return hashlib.sha256(text.encode()).hexdigest()


def _count(
    motion: Motion,
    box: Box,
    entries: Sequence[RollEntry],
    papers: Sequence[OpenedPaper],
    served: Sequence[Served],
) -> by.Verdict:
    rules = box.rules
    vote = by.Vote(
        electorate=by.Electorate.of(
            by.Entry(str(e.entry_id), e.area_cm2, _persons(e)) for e in entries
        ),
        motion=by.Motion.on_item(motion.items[0], motion.options),
        ballots=tuple(_ballot(motion.motion_id, p) for p in papers),
        deliveries=tuple(
            by.Delivery(str(s.entry), s.effective_service, s.consequence_notice) for s in served
        ),
        policies=by.Policies(
            non_voter_policy=by.NonVoterPolicy(rules.non_voter_policy),
            void_policy=by.VoidPolicy(rules.void_policy),
            major_follows=rules.major_follows,
            offers_follow=rules.offers_follow,
        ),
        first_assembly=box.first_assembly,
        registered_area_cm2=box.registered_area_cm2,
    )
    # The list of ballots is a query (ruling C6), so their positions are not stored again.
    return msgspec.structs.replace(by.count(vote), positions=())


def _ballot(motion_id: str, paper: OpenedPaper) -> by.Ballot:
    choice = by.Mark.VOID_PAPER.value if paper.marks is None else paper.marks[motion_id]
    return by.Ballot(str(paper.entry), choice, paper.position, paper.via, paper.disputed)


def _persons(entry: RollEntry) -> tuple[str, ...]:
    # An unknown owner is a person of his own per unit (ruling G11); a developer is one head already.
    return () if entry.developer is not None else entry.owners


def _holds(
    motion_id: str, verdicts: Mapping[str, by.Verdict], conditions: Mapping[str, str | None]
) -> bool:
    at: str | None = motion_id
    while at is not None:
        if verdicts[at].result != PASSED:
            return False
        at = conditions[at]
    return True


def _joined(box: Box) -> tuple[list[OpenedPaper], list[Served]]:
    """Let equal marks or a single paper speak for entries found to be one; others abstain (C18)."""
    head = heads_of(box.entries, box.merges)
    found = [p for p in box.papers if p.entry in head]
    served = [
        msgspec.structs.replace(s, entry=head[s.entry]) for s in box.served if s.entry in head
    ]
    if not box.merges:
        return found, _once(served)
    by_head: dict[UUID, list[OpenedPaper]] = {}
    for paper in found:
        by_head.setdefault(head[paper.entry], []).append(paper)
    return [_speaking(entry, held) for entry, held in by_head.items()], _once(served)


def _speaking(entry: UUID, held: Sequence[OpenedPaper]) -> OpenedPaper:
    valid = [p for p in held if p.marks is not None]
    if not valid:
        return msgspec.structs.replace(held[0], entry=entry)
    motions = valid[0].marks or {}
    marks = {m: _one_mark([dict(p.marks or {})[m] for p in valid]) for m in motions}
    disputed = any(p.disputed for p in valid)
    last = max(valid, key=lambda p: p.position)
    return OpenedPaper(entry, marks, last.position, last.via, disputed)


def _one_mark(said: Sequence[str]) -> str:
    return said[0] if len(set(said)) == 1 else by.Mark.ABSTAIN.value


def _once(served: Sequence[Served]) -> list[Served]:
    """Give one delivery an entry: what any of its deliveries proves, is proved."""
    best: dict[UUID, Served] = {}
    for each in served:
        held = best.get(each.entry)
        both = held is not None and held.effective_service and held.consequence_notice
        if held is None or (each.effective_service and not both):
            best[each.entry] = each
    return list(best.values())


def could_change(motions: Sequence[MotionVerdict], area_cm2: int, heads: int) -> tuple[str, ...]:
    """Give the motions whose result contested ballots could turn, counted the worst way (C10).

    The bound is taken from the figures alone, so no mark is looked at: contested ballots are struck
    from the participants, from either side, or change sides.
    """
    return tuple(m.motion_id for m in motions if _could_change(m.verdict, area_cm2, heads))


def _could_change(verdict: by.Verdict, area: int, heads: int) -> bool:
    if heads == 0:
        return False
    if verdict.deemed.heads and verdict.deemed_as != by.Mark.ABSTAIN:
        return True  # the side that silent owners follow may itself turn
    if verdict.result == PASSED:
        return any(_losable(each, area, heads) for each in verdict.measures)
    return all(_winnable(each, area, heads) for each in verdict.measures if not each.reached)


def _losable(measure: by.Measure, area: int, heads: int) -> bool:
    """Say whether striking, or turning, so many ballots would miss a test that is met."""
    margin = measure.margin.fewer if measure.code in _QUORUM else measure.margin.switch
    return margin is not None and margin <= _size(measure, area, heads)


def _winnable(measure: by.Measure, area: int, heads: int) -> bool:
    """Say whether a missed test could be met; striking ballots never helps a quorum."""
    missing = measure.margin.missing
    return (
        measure.code not in _QUORUM
        and missing is not None
        and missing <= _size(measure, area, heads)
    )


def _size(measure: by.Measure, area: int, heads: int) -> int:
    return area if measure.code.endswith("AREA") else heads
