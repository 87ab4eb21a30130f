"""Decides whether motions may be put to the vote (R-01, R-13, R-18, R-24, ruling C1)."""

from collections.abc import Sequence

from chassis.refusals import ClassMismatch, ValidationFailed
from committee.commands import refusals as no
from committee.commands.forms import Extent, Motion
from committee.domain.count import NONE, Mark
from law.tags import ITEM_OF_TAG, NOT_VOTABLE, OUTSIDE, TAGS
from law.thresholds import MotionClass, class_of_item

_ENOUGH_OPTIONS = 2


def check_motions(motions: Sequence[Motion], extent: Extent) -> None:
    """Refuse motions of which one may not be asked, or which do not fit together."""
    ids = [m.motion_id for m in motions]
    if len(set(ids)) < len(ids):
        raise ValidationFailed(problem="motions: a motion_id stands twice")
    for motion in motions:
        _check_tags(motion)
        _check_item(motion)
        _check_options(motion)
        if motion.extent is not None and motion.extent != extent:
            raise no.ExtentMismatch(motion_id=motion.motion_id)
        if motion.effective_if is not None and motion.effective_if not in ids:
            raise no.UnknownMotion(motion_id=motion.effective_if)
        if motion.rules is not None and motion.items != [1]:
            raise ValidationFailed(problem=f"{motion.motion_id}: only item 1 sets rules")
    _check_conditions({m.motion_id: m.effective_if for m in motions})


def class_of(motion: Motion) -> MotionClass:
    """Give a checked motion's class; it follows from the item and from nothing else (C-6)."""
    return class_of_item(motion.items[0])


def _check_tags(motion: Motion) -> None:
    for tag in motion.tags:
        if tag not in TAGS:
            raise ValidationFailed(problem=f"{motion.motion_id}: there is no tag {tag}")
        if tag in NOT_VOTABLE:
            raise no.Art279NotVotable(motion_id=motion.motion_id)
        if tag in OUTSIDE:
            raise no.BeyondPropertyManagement(motion_id=motion.motion_id)


def _check_item(motion: Motion) -> None:
    if len(motion.items) != 1:
        raise no.BundledMotion(motion_id=motion.motion_id, items=len(motion.items))
    for tag in motion.tags:
        if ITEM_OF_TAG[tag] != motion.items[0]:
            raise no.ItemMismatch(motion_id=motion.motion_id, tag=tag, item=ITEM_OF_TAG[tag])
    expected = class_of(motion)
    if motion.class_ is not None and motion.class_ != expected:
        raise ClassMismatch(of=motion.motion_id, expected=expected.value)


def _check_options(motion: Motion) -> None:
    options = motion.options
    if motion.kind == "YES_NO":
        if options:
            raise ValidationFailed(problem=f"{motion.motion_id}: a yes/no motion has no options")
        return
    if NONE not in options:
        raise no.NoOptionAgainst(motion_id=motion.motion_id)
    if len(options) < _ENOUGH_OPTIONS or len(set(options)) < len(options):
        raise ValidationFailed(problem=f"{motion.motion_id}: give each option once, and NONE")
    if set(options) & set(Mark):
        raise ValidationFailed(problem=f"{motion.motion_id}: an option is called like a mark")


def _check_conditions(conditions: dict[str, str | None]) -> None:
    for start, condition in conditions.items():
        seen, at = {start}, condition
        while at is not None:
            if at in seen:
                raise no.CircularCondition(motion_id=start)
            seen.add(at)
            at = conditions[at]
