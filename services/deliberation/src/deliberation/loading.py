"""What each decision needs to know: other topics, others' facts, who owns, sealed words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select

from chassis.core import Core
from chassis.domain import Cause, Command, stream_id
from chassis.executor import Asking, Known, Loader
from chassis.vault import objection_place
from deliberation import commands as wish
from deliberation.commands.forms import TOPIC
from deliberation.domain.facts import Figure
from deliberation.domain.known import BeforeRaising, Concluded, ForWords, Posted, Rejected
from deliberation.domain.topic import OPENS_STEP_3, Deliberation
from deliberation.ports import RegistryPort
from deliberation.views import OF_TOPICS, SUBMITTED, DeliberationTables, issue_of
from law.dates import add_days, business_date

PURPOSE = "opinion"
PETITION = "/estates/{estate_id}/petitions/{ref}"


class BeforeProposal(msgspec.Struct, frozen=True):
    """What is known when a topic is proposed: a consultation on the same issue, not too old."""

    reusable: Concluded | None


@dataclass(frozen=True, slots=True)
class Loading:
    """Loads what decisions need."""

    core: Core
    tables: DeliberationTables
    registry: RegistryPort

    @property
    def loaders(self) -> Mapping[type[Command], Loader]:
        """Give each command's loader; those that are not here look at their own topic only."""
        return {
            wish.RaiseTopic: self._for_raising,
            wish.ProposeTopic: self._for_proposing,
            wish.AttachConsultation: self._for_attaching,
            wish.SubmitOpinion: self._for_opinion,
            wish.RaiseObjection: self._for_objection,
            wish.CloseRound: self._for_round,
            wish.AnswerOpinions: self._for_round,
            wish.RecordResolution: self._for_resolution,
        }

    def _for_raising(self, c: wish.RaiseTopic, asking: Asking) -> Known:
        expect = self.core.follower.expect(OF_TOPICS)
        owns = self._owns(c, asking)
        admitted = c.origin == "PETITION" and self._admitted(c)
        t = self.tables.topics.c
        named = (t.estate_id == str(c.estate_id), t.ref == c.replaces)
        with self.core.views.reading() as conn:
            known = c.replaces is None or conn.execute(select(t.ref).where(*named)).first()
        before = BeforeRaising(owns, admitted, self._rejected(c), bool(known))
        return Known(before, expect)

    def _owns(self, c: Any, asking: Asking) -> bool:
        """Ask the registry only where no grant entitles already."""
        if c.spec.roles & asking.roles:
            return False
        return self.registry.owns(c.estate_id, asking.actor.subject)

    def _admitted(self, c: wish.RaiseTopic) -> bool:
        stream = stream_id(PETITION.format(estate_id=c.estate_id, ref=c.origin_ref))
        p = self.tables.petitions.c
        with self.core.views.reading() as conn:
            return conn.execute(select(p.stream).where(p.stream == str(stream))).first() is not None

    def _rejected(self, c: wish.RaiseTopic) -> Rejected | None:
        """Give the latest rejected topic that is the same, or that this one names (ruling G16)."""
        t = self.tables.topics.c
        same = (t.issue == issue_of(c.tags, c.extent)) | (t.ref == (c.replaces or ""))
        question = (
            select(t.ref, t.rejected_on, t.plan_sha256)
            .where(t.estate_id == str(c.estate_id), t.rejected_on.is_not(None), same)
            .order_by(t.rejected_on.desc(), t.ref)
        )
        with self.core.views.reading() as conn:
            row = conn.execute(question).first()
        return Rejected(row.ref, row.rejected_on, row.plan_sha256) if row else None

    def _for_proposing(self, c: wish.ProposeTopic, asking: Asking) -> Known:
        topic: Deliberation | None = self.core.executor.load(c.address)
        if topic is None:
            return Known(BeforeProposal(None))
        oldest = add_days(
            business_date(asking.now), -asking.profile.days("consultation_reuse_days")
        )
        return Known(BeforeProposal(self._reusable(c.estate_id, topic, oldest)))

    def _reusable(self, estate_id: UUID, topic: Deliberation, oldest: date) -> Concluded | None:
        t = self.tables.consultations.c
        same = (t.topic == topic.ref) | (t.tags == issue_of(topic.tags))
        question = (
            select(self.tables.consultations)
            .where(
                t.estate_id == str(estate_id),
                same,
                t.concluded_on >= oldest,
                t.outcome.in_(OPENS_STEP_3),
                t.topic.in_({"", topic.ref}),
            )
            .order_by(t.concluded_on.desc(), t.ref)
        )
        with self.core.views.reading() as conn:
            row = conn.execute(question).first()
        # What the table said before the topic went back to step 1 was said of another proposal.
        return _concluded(row) if row and topic.attempt.number == 1 else None

    def _for_attaching(self, c: wish.AttachConsultation, asking: Asking) -> Known:  # noqa: ARG002  (a loader's form)
        t = self.tables.consultations.c
        question = select(self.tables.consultations).where(
            t.estate_id == str(c.estate_id), t.ref == c.consultation, t.concluded_on.is_not(None)
        )
        with self.core.views.reading() as conn:
            row = conn.execute(question).first()
        return Known(_concluded(row) if row else None)

    def _for_opinion(self, c: wish.SubmitOpinion, asking: Asking) -> Known:
        """Seal the words to where they will lie, so that they open nowhere else."""
        text = self.core.vault.seal(asking.actor.subject, PURPOSE, c.text.encode(), c.address)
        topic = self.core.executor.load(TOPIC.format(estate_id=c.estate_id, topic=c.topic))
        return Known(ForWords(self._owns(c, asking), topic, text))

    def _for_objection(self, c: wish.RaiseObjection, asking: Asking) -> Known:
        place = objection_place(c.address, c.objection)
        text = self.core.vault.seal(asking.actor.subject, PURPOSE, c.text.encode(), place)
        return Known(ForWords(self._owns(c, asking), None, text))

    def _for_round(
        self,
        c: wish.CloseRound | wish.AnswerOpinions,
        asking: Asking,  # noqa: ARG002  (a loader's form)
    ) -> Known:
        """Bring the round's opinions; the decision holds only until another comes in."""
        expect = self.core.follower.expect(SUBMITTED)
        t = self.tables.opinions.c
        question = select(t.ref).where(t.topic_stream == stream_id(c.address), t.round == c.round)
        with self.core.views.reading() as conn:
            return Known(frozenset(conn.execute(question).scalars()), expect)

    def _for_resolution(self, c: wish.RecordResolution, asking: Asking) -> Known:  # noqa: ARG002  (a loader's form)
        t = self.tables.motions.c
        question = select(self.tables.motions).where(
            t.estate_id == str(c.estate_id),
            t.meeting == c.meeting,
            t.motion == c.motion,
            t.posted_on.is_not(None),
        )
        with self.core.views.reading() as conn:
            row = conn.execute(question).first()
        return Known(_posted(row) if row else None)


def _concluded(row: Any) -> Concluded:
    return Concluded(
        row.ref,
        row.topic,
        tuple(row.tags.split()),
        row.outcome,
        tuple(row.dissent.split()),
        row.concluded_on,
        Cause("consultation", row.position),
    )


def _posted(row: Any) -> Posted:
    return Posted(
        passed=bool(row.passed),
        final=row.final,
        plan_sha256=row.plan_sha256,
        figures=msgspec.json.decode(row.figures or "[]", type=tuple[Figure, ...]),
        fact=Cause("committee", row.position),
        posted_at=row.posted_at,
        posted_on=row.posted_on,
        until=row.until,
        late=row.late,
    )
