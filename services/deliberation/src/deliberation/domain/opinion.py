"""Decides whether somebody's opinion comes in while its round is open; its words are sealed."""

from uuid import UUID

from chassis.domain import Aggregate, Context, Effects, GuardUse, Sealed, decides, event, relates
from deliberation import commands as wish
from deliberation.domain.considered import round_guard
from deliberation.domain.known import ForWords
from deliberation.domain.rights import as_granted_or_owner
from deliberation.refusals import RoundClosed

CONSULTED = "CONSULTED"


@relates(wish.SubmitOpinion)
def _is_concerned(of: None, c: wish.SubmitOpinion, ctx: Context) -> str:
    known: ForWords = ctx.known
    return as_granted_or_owner(known.owns, c, ctx)


class Opinion(Aggregate):
    """What one person said in one round."""

    @classmethod
    @decides(wish.SubmitOpinion)
    def submit(cls, c: wish.SubmitOpinion, ctx: Context) -> tuple["Opinion", Effects]:
        """Let it in under the round's guard: after the last day nothing comes in."""
        known: ForWords = ctx.known
        topic = known.topic
        running = topic.running_round if topic else None
        if (
            topic is None
            or topic.stage != CONSULTED
            or running is None
            or running.number != c.round
        ):
            raise RoundClosed
        made = cls(
            topic_stream=topic.id, ref=c.opinion, topic=topic.ref, round=c.round, text=known.text
        )
        shut = dict.fromkeys(("absent", "not_open", "closed", "shut"), RoundClosed())
        return made, Effects(
            guards=(GuardUse("needs", round_guard(topic.id, c.round), otherwise=shut),)
        )

    @event("OpinionSubmitted", topic="deliberation.Opinion.OpinionSubmitted")
    def __init__(
        self,
        topic_stream: UUID,
        ref: str,
        topic: str,
        round: int,  # noqa: A002  (the field's name)
        text: Sealed,
    ) -> None:
        self.stage = "SUBMITTED"
        self.ref, self.topic, self.round, self.text = ref, topic, round, text
