"""How a meeting's parts are shown to everybody, as JSON in the names of the contracts."""

from typing import Any

import msgspec

from chassis.publish import without_none
from committee.commands.forms import Motion, RuleParameters
from committee.domain.count import PublicVerdict, public_view
from committee.domain.count.public import PublicMeasure, Shown
from committee.domain.figures import MotionVerdict
from committee.domain.terms import Notice
from law.thresholds import class_of_item

Values = dict[str, Any]


def motion_shown(motion: Motion) -> Values:
    """Show a motion: its item and the class that follows; never whom it concerns."""
    return {
        "motion_id": motion.motion_id,
        "title": motion.title,
        "text": motion.text,
        "item": motion.items[0],
        "class": str(class_of_item(motion.items[0])),
        "kind": motion.kind,
        "options": list(motion.options),
        "plan_sha256": motion.plan_sha256 or "",
        "effective_if": motion.effective_if or "",
        "tags": list(motion.tags),
    }


def rules_shown(rules: RuleParameters) -> Values:
    """Show rules of procedure; what they leave out is not said."""
    return {k: v for k, v in msgspec.structs.asdict(rules).items() if v is not None}


def terms_shown(notice: Notice) -> Values:
    """Show what the notice fixed; the box's key is of no use to a reader."""
    roll = notice.on_roll
    return {
        "notice_on": notice.notice_on.isoformat(),
        "roll": notice.roll,
        "on_roll": {
            "total_area_cm2": roll.total_area_cm2,
            "total_heads": roll.total_heads,
            "entries_hash": roll.entries_hash,
            "counts_parking": roll.counts_parking,
            "left_out_units": roll.left_out_units,
            "left_out_area_cm2": roll.left_out_area_cm2,
        },
        "rules": without_none(msgspec.to_builtins(notice.rules)),
        "rules_edition": notice.rules_edition,
        "channels": [
            {
                "channel": w.channel,
                "opens_at": w.opens_at.isoformat(),
                "closes_at": w.closes_at.isoformat(),
            }
            for w in notice.channels
        ],
        "motions_sha256": notice.motions_sha256,
        "warnings": list(notice.warnings),
    }


def verdict_shown(
    motion: MotionVerdict, *, figures: bool = True, already_published: bool = False
) -> Values:
    """Show a verdict as far as it is public (ruling C19).

    Without `figures` only the verdict: after a recount that struck fewer than five ballots, the
    difference between two sets of figures would give the struck ones away (ruling C10).
    The re-enactment of a public notice keeps its published figures.
    """
    verdict = public_view(motion.verdict, already_published=already_published)
    if not figures:
        verdict = _without_figures(verdict)
    shown = without_none(msgspec.to_builtins(verdict))
    return {"motion_id": motion.motion_id, "in_effect": motion.in_effect, "verdict": shown}


def _without_figures(verdict: PublicVerdict) -> PublicVerdict:
    return msgspec.structs.replace(
        verdict,
        shown=Shown.VERDICT_ONLY,
        participating=None,
        cells=(),
        measures=tuple(PublicMeasure(m.code, m.rule, m.reached) for m in verdict.measures),
        deemed_heads=None,
        deemed_as=None,
        follow_heads=None,
        void_heads=None,
    )
