"""Counts one motion: who took part, on which side, and whether the law's tests are met."""

from collections import defaultdict
from collections.abc import Mapping

import msgspec

from committee.domain.count.inputs import (
    NONE,
    Kind,
    Mark,
    NonVoterPolicy,
    VoidPolicy,
    Vote,
    check,
)
from committee.domain.count.joined import joined
from committee.domain.count.plausibility import roll_area_differs
from committee.domain.count.verdict import (
    Caution,
    Cell,
    CoownerMergeSensitive,
    Measure,
    Option,
    Verdict,
)
from law.thresholds import (
    QUORUM,
    Margin,
    MotionClass,
    Threshold,
    approval_margin,
    approval_of,
    percent_against,
    quorum_margin,
)

PASSED = "PASSED"
NOT_PASSED = "NOT_PASSED"

_Cells = Mapping[str, Cell]


def count(vote: Vote) -> Verdict:
    """Count a motion exactly (R-01 to R-05, R-11); the order of the ballots does not matter.

    The verdict warns where entries that share a person, joined, would turn it (ruling C16), and
    where the roll's area is more than 1 % off the registered one.

    Raises:
        CountRefusedError: the input contradicts itself; nothing is counted.
    """
    check(vote)
    verdict = _decide(vote)
    warnings: list[Caution] = []
    other = joined(vote)
    if other is not None:
        alternative = _decide(other)
        if (alternative.result, alternative.chosen) != (verdict.result, verdict.chosen):
            warnings.append(CoownerMergeSensitive(verdict.summary(), alternative.summary()))
    if vote.registered_area_cm2 is not None:
        off = roll_area_differs(vote.electorate.total_area_cm2, vote.registered_area_cm2)
        warnings += [off] if off else []
    return msgspec.structs.replace(verdict, warnings=tuple(warnings))


class _Box(msgspec.Struct, frozen=True):
    """The ballots sorted: what was marked, and where FOLLOW marks and deemed entries went."""

    marked: _Cells
    sides: _Cells
    void: Cell
    follow_as: str | None
    deemed: Cell
    deemed_as: str | None

    @property
    def participating(self) -> Cell:
        return sum(self.sides.values(), start=self.void)


def _decide(vote: Vote) -> Verdict:
    box = _sort(vote)
    total = Cell(vote.electorate.total_area_cm2, vote.electorate.total_heads)
    quorum = _quorum(box.participating, total)
    options = _options(vote, box, quorum)
    chosen = next((o.option for o in options if o.result == PASSED and o.option != NONE), None)
    lead = _leading_offer(vote, box, chosen)
    agree = box.sides.get(lead, Cell())
    measures = quorum + _approval(vote.motion.motion_class, agree, box.participating)
    failed = _failed(measures)
    result = NOT_PASSED if failed else PASSED
    policies = vote.policies_in_effect
    return Verdict(
        motion_class=vote.motion.motion_class,
        kind=vote.motion.kind,
        leading=lead,
        total=total,
        participating=box.participating,
        agree=agree,
        disagree=sum(
            (cell for side, cell in box.sides.items() if side not in {lead, Mark.ABSTAIN}),
            start=Cell(),
        ),
        abstain=box.sides.get(Mark.ABSTAIN, Cell()),
        void=box.void,
        follow=box.marked.get(Mark.FOLLOW, Cell()),
        follow_as=box.follow_as,
        deemed=box.deemed,
        deemed_as=box.deemed_as,
        void_marks=box.marked.get(Mark.VOID, Cell()),
        void_papers=box.marked.get(Mark.VOID_PAPER, Cell()),
        non_voter_policy=policies.non_voter_policy,
        void_policy=policies.void_policy,
        result=result,
        failed=failed,
        means=_means(vote, result, options),
        measures=measures,
        rules=_rules(vote),
        options=options,
        chosen=chosen,
        ballots=len(vote.ballots),
        positions=tuple(sorted(b.position for b in vote.ballots if b.position is not None)),
    )


def _sort(vote: Vote) -> _Box:
    areas = {each.entry: each.area_cm2 for each in vote.electorate.entries}
    policies = vote.policies_in_effect
    marked: dict[str, Cell] = defaultdict(Cell)
    for ballot in vote.ballots:
        choice = ballot.counts_as
        if choice == Mark.FOLLOW and not policies.offers_follow:
            choice = Mark.ABSTAIN  # a mark the paper does not offer is unclear
        marked[choice] += Cell(areas[ballot.entry], 1)
    sides = {side: marked.get(side, Cell()) for side in _sides(vote)}
    follow_as, deemed_as = _followers_side(vote, sides), _deemed_side(vote, sides)
    deemed = Cell() if deemed_as is None else _served_and_silent(vote, areas)
    sides[follow_as] += marked.get(Mark.FOLLOW, Cell())
    if deemed_as is not None:
        sides[deemed_as] += deemed
    participates = policies.void_policy is VoidPolicy.PARTICIPATING
    return _Box(
        marked=marked,
        sides=sides,
        void=marked.get(Mark.VOID, Cell()) if participates else Cell(),
        follow_as=follow_as if Mark.FOLLOW in marked else None,
        deemed=deemed,
        deemed_as=deemed_as if deemed.heads else None,
    )


def _sides(vote: Vote) -> tuple[str, ...]:
    if vote.motion.kind is Kind.ONE_OF:
        return (*vote.motion.options, Mark.ABSTAIN)
    return (Mark.AGREE, Mark.DISAGREE, Mark.ABSTAIN)


def _leading_side(vote: Vote, marked: _Cells) -> str:
    """Tell which side leads by area and by heads, of AGREE and DISAGREE marks alone (C7)."""
    if vote.motion.kind is Kind.ONE_OF:
        return Mark.ABSTAIN
    agree, disagree = marked[Mark.AGREE], marked[Mark.DISAGREE]
    if agree.area_cm2 > disagree.area_cm2 and agree.heads > disagree.heads:
        return Mark.AGREE
    if agree.area_cm2 < disagree.area_cm2 and agree.heads < disagree.heads:
        return Mark.DISAGREE
    return Mark.ABSTAIN


def _follows(vote: Vote) -> bool:
    """Tell whether anybody may follow the majority on this motion: on MAJOR only by the rules."""
    ordinary = vote.motion.motion_class is MotionClass.ORDINARY
    return ordinary or vote.policies_in_effect.major_follows


def _followers_side(vote: Vote, marked: _Cells) -> str:
    return _leading_side(vote, marked) if _follows(vote) else Mark.ABSTAIN


def _deemed_side(vote: Vote, marked: _Cells) -> str | None:
    """Tell where silent entries stand; None: they do not take part."""
    match vote.policies_in_effect.non_voter_policy:
        case NonVoterPolicy.DELIVERED_ABSTAINS:
            return Mark.ABSTAIN
        case NonVoterPolicy.FOLLOW_MAJORITY if _follows(vote):
            return _leading_side(vote, marked)
        case _:
            return None


def _served_and_silent(vote: Vote, areas: Mapping[str, int]) -> Cell:
    """Add up who was served, warned where that is asked, and returned nothing, void or not."""
    must_be_warned = vote.policies_in_effect.non_voter_policy is NonVoterPolicy.FOLLOW_MAJORITY
    served = {
        each.entry
        for each in vote.deliveries
        if each.effective_service and (each.consequence_notice or not must_be_warned)
    }
    silent = served - {ballot.entry for ballot in vote.ballots}
    return Cell(sum(areas[entry] for entry in silent), len(silent))


def _options(vote: Vote, box: _Box, quorum: tuple[Measure, ...]) -> tuple[Option, ...]:
    tested = []
    for option in vote.motion.options:
        agree = box.sides[option]
        measures = quorum + _approval(vote.motion.motion_class, agree, box.participating)
        failed = _failed(measures)
        tested.append(Option(option, agree, NOT_PASSED if failed else PASSED, failed))
    return tuple(tested)


def _leading_offer(vote: Vote, box: _Box, chosen: str | None) -> str:
    """Return the side whose figures are the motion's: AGREE, or the offer most heads want."""
    if vote.motion.kind is Kind.YES_NO:
        return Mark.AGREE
    offers = [option for option in vote.motion.options if option != NONE]
    return chosen or max(offers, key=lambda o: (box.sides[o].heads, box.sides[o].area_cm2))


def _quorum(participating: Cell, total: Cell) -> tuple[Measure, ...]:
    pairs = (
        ("QUORUM_AREA", participating.area_cm2, total.area_cm2),
        ("QUORUM_HEADS", participating.heads, total.heads),
    )
    return tuple(_measure(*pair, QUORUM, quorum_margin(*pair[1:])) for pair in pairs)


def _approval(motion_class: MotionClass, agree: Cell, participating: Cell) -> tuple[Measure, ...]:
    needed = approval_of(motion_class)
    pairs = (
        ("APPROVAL_AREA", agree.area_cm2, participating.area_cm2),
        ("APPROVAL_HEADS", agree.heads, participating.heads),
    )
    return tuple(_measure(*pair, needed, approval_margin(needed, *pair[1:])) for pair in pairs)


def _measure(code: str, part: int, whole: int, threshold: Threshold, margin: Margin) -> Measure:
    return Measure(
        code=code,
        rule=threshold.rule,
        numerator=part,
        denominator=whole,
        needed=threshold.minimum(whole),
        percent=percent_against(threshold, part, whole),
        reached=threshold.reached(part, whole),
        margin=margin,
    )


def _failed(measures: tuple[Measure, ...]) -> tuple[str, ...]:
    missed = tuple(each.code for each in measures if not each.reached)
    quorum = tuple(code for code in missed if code.startswith("QUORUM"))
    return quorum or missed


def _means(vote: Vote, result: str, options: tuple[Option, ...]) -> str:
    if result == PASSED:
        return "OPTION_CHOSEN" if vote.motion.kind is Kind.ONE_OF else "DECIDED"
    if any(option.result == PASSED for option in options):
        return "REJECTED_ALL"
    return "NO_DECISION_EITHER_WAY"


def _rules(vote: Vote) -> tuple[str, ...]:
    rules = ("R-01", "R-02", approval_of(vote.motion.motion_class).rule, "R-05")
    silent_count = vote.policies_in_effect.non_voter_policy is not NonVoterPolicy.EXCLUDE
    return (*rules, "R-11") if silent_count else rules
