"""What a count answers: every figure from which its result can be worked out again."""

from __future__ import annotations

import msgspec

from committee.domain.count.inputs import Kind, NonVoterPolicy, VoidPolicy
from law.thresholds import Margin, MotionClass


class Cell(msgspec.Struct, frozen=True):
    """An area in cm² and the heads it belongs to."""

    area_cm2: int = 0
    heads: int = 0

    def __add__(self, other: Cell) -> Cell:
        return Cell(self.area_cm2 + other.area_cm2, self.heads + other.heads)


class Measure(msgspec.Struct, frozen=True):
    """One of the four tests: a fraction, what was needed, and by how much it was met or missed.

    `code` is QUORUM_AREA, QUORUM_HEADS, APPROVAL_AREA or APPROVAL_HEADS; the figures are cm² or
    heads; `percent` is printed by ruling C9, `margin` by ruling C8.
    """

    code: str
    rule: str
    numerator: int
    denominator: int
    needed: int
    percent: str
    reached: bool
    margin: Margin


class Option(msgspec.Struct, frozen=True):
    """One option of a ONE_OF motion, tested alone."""

    option: str
    agree: Cell
    result: str
    failed: tuple[str, ...]


class Summary(msgspec.Struct, frozen=True):
    """The figures of a verdict that is set beside another."""

    total: Cell
    participating: Cell
    agree: Cell
    result: str
    failed: tuple[str, ...]
    chosen: str | None


class CoownerMergeSensitive(
    msgspec.Struct, frozen=True, tag="COOWNER_MERGE_SENSITIVE", tag_field="code"
):
    """Entries that share a person, joined into one head, would give another verdict (C16)."""

    counted: Summary
    joined: Summary


class RollAreaDiffers(msgspec.Struct, frozen=True, tag="ROLL_AREA_DIFFERS", tag_field="code"):
    """The roll's area and the registered one differ by more than 1 % of the registered one."""

    roll_area_cm2: int
    registered_area_cm2: int


Caution = CoownerMergeSensitive | RollAreaDiffers


class Verdict(msgspec.Struct, frozen=True):
    """What one motion came to; `agree + disagree + abstain + void = participating`, both measures.

    `leading` is the side the approval tests are about: AGREE, or on ONE_OF the offer that most
    heads want; `agree` is its cell, `disagree` that of all other sides but ABSTAIN.
    `void` are void marks that participate, `void_marks` and `void_papers` all there were.
    `follow` and `deemed` are contained in the side that `follow_as` and `deemed_as` name.
    `failed` is in the order QUORUM_AREA, QUORUM_HEADS, APPROVAL_AREA, APPROVAL_HEADS; where the
    quorum fails it names only that. `means` and every code have their texts in WORDS.
    """

    motion_class: MotionClass
    kind: Kind
    leading: str
    total: Cell
    participating: Cell
    agree: Cell
    disagree: Cell
    abstain: Cell
    void: Cell
    follow: Cell
    follow_as: str | None
    deemed: Cell
    deemed_as: str | None
    void_marks: Cell
    void_papers: Cell
    non_voter_policy: NonVoterPolicy
    void_policy: VoidPolicy
    result: str
    failed: tuple[str, ...]
    means: str
    measures: tuple[Measure, ...]
    rules: tuple[str, ...]
    options: tuple[Option, ...]
    chosen: str | None
    ballots: int
    positions: tuple[int, ...]
    warnings: tuple[Caution, ...] = ()

    @property
    def last_position(self) -> int | None:
        """Return the log position of the last ballot counted, if positions were given."""
        return self.positions[-1] if self.positions else None

    def summary(self) -> Summary:
        """Return the figures to set beside another verdict's."""
        return Summary(
            total=self.total,
            participating=self.participating,
            agree=self.agree,
            result=self.result,
            failed=self.failed,
            chosen=self.chosen,
        )
