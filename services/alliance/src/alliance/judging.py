"""What judgements need to know: a contract's quarter, earlier grades, and who judges whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from alliance import commands as wish
from alliance.commands.forms import ALLIANCE, CONTRACT
from alliance.domain.ending import OF_PROVIDER
from alliance.domain.facts import RatedQuarter
from alliance.domain.known import ForAppraisal, ForRating, Words
from alliance.loading import PURPOSE
from alliance.ports import RegistryPort
from alliance.views import OF_ALLIANCES, OF_APPRAISALS, OF_CONTRACTS, AllianceTables
from chassis.core import Core
from chassis.domain import Command, stream_id
from chassis.executor import Asking, Known, Loader
from chassis.vault import objection_place

CONFIRMED = "CONFIRMED"


@dataclass(frozen=True, slots=True)
class Judging:
    """Loads what appraisals and ratings need."""

    core: Core
    tables: AllianceTables
    registry: RegistryPort

    @property
    def loaders(self) -> Mapping[type[Command], Loader]:
        """Give each command's loader."""
        return {
            wish.OpenAppraisal: self._for_appraisal,
            wish.ScoreAppraisal: self._for_appraisal,
            wish.PostAppraisal: self._for_appraisal,
            wish.ObjectToAppraisal: self._for_objection,
            wish.AnswerAppraisalObjection: self._for_appraisal,
            wish.ConfirmAppraisal: self._for_confirmation,
            wish.DeclareForRating: self._for_rating,
            wish.ReviewRatingFirst: self._for_rating,
            wish.ReviewRating: self._for_rating,
            wish.PostRating: self._for_rating,
            wish.ConfirmRating: self._for_rating,
            wish.VetoRating: self._for_rating,
            wish.WithdrawRating: self._for_rating,
        }

    def _for_appraisal(self, c: wish.ScoreAppraisal, asking: Asking) -> Known:
        return Known(self._appraised(c, asking, {}))

    def _for_confirmation(self, c: wish.ConfirmAppraisal, asking: Asking) -> Known:
        expect = self.core.follower.expect(OF_APPRAISALS)
        return Known(self._appraised(c, asking, self._grades(c)), expect)

    def _appraised(
        self, c: Any, asking: Asking, grades: dict[tuple[str, int], str]
    ) -> ForAppraisal:
        where = CONTRACT.format(estate_id=c.estate_id, contract=c.contract)
        contract = self.core.executor.load(where)
        return ForAppraisal(contract, orgs_of(asking), self._acted(c.address), grades)

    def _grades(self, c: wish.ConfirmAppraisal) -> dict[tuple[str, int], str]:
        """Look through renewals: a new paper between the same two is no new beginning (4.2.5)."""
        run = self._run(c)
        t = self.tables.appraisals.c
        question = select(t.contract, t.quarter, t.grade).where(
            t.estate_id == str(c.estate_id), t.contract.in_(run), t.stage == CONFIRMED
        )
        with self.core.views.reading() as conn:
            return {(r.quarter, run[r.contract]): r.grade for r in conn.execute(question)}

    def _run(self, c: wish.ConfirmAppraisal) -> dict[str, int]:
        """Give the contracts that renew one another, by how many renewals they are from this one."""
        found: dict[str, int] = {}
        for step, follow in ((-1, "renews"), (1, "renewed_by")):
            ref, n = c.contract, 0
            while ref:
                found[ref] = n
                at = CONTRACT.format(estate_id=c.estate_id, contract=ref)
                ref, n = getattr(self.core.executor.load(at), follow, ""), n + step
        return found

    def _for_objection(self, c: wish.ObjectToAppraisal, asking: Asking) -> Known:
        """Ask whether somebody owns only where none of his grants entitles him."""
        found = self.core.executor.load(c.address)
        grants = asking.actor.grants_on(c.root, asking.place.code)
        entitled = any(
            one.role in c.spec.roles
            and (one.role not in OF_PROVIDER or (found and one.org == found.provider))
            for one in grants
        )
        owns = not entitled and self.registry.owns(c.estate_id, asking.actor.subject)
        place = objection_place(c.address, c.objection)
        text = self.core.vault.seal(asking.actor.subject, PURPOSE, c.text.encode(), place)
        return Known(Words(owns, text))

    def _for_rating(self, c: wish.DeclareForRating, asking: Asking) -> Known:
        expect = self.core.follower.expect(OF_CONTRACTS, OF_APPRAISALS, OF_ALLIANCES)
        alliance = self.core.executor.load(ALLIANCE.format(code=c.code))
        active = alliance is not None and alliance.stage == "ACTIVE"
        served = self._served(c.provider, c.code)
        known = ForRating(
            in_service_since=min(served.values()) if served else None,
            functioning=active and c.provider in alliance.functioning,
            quarters=self._quarters(c, frozenset(served)),
            communities=frozenset(self._community(estate) for estate in served),
            orgs=orgs_of(asking),
            acted=self._acted(c.address),
        )
        return Known(known, expect)

    def _served(self, provider: str, code: str) -> dict[str, date]:
        """Give the estates below a code that a provider serves or served, each with its first day."""
        t = self.tables.contracts.c
        question = (
            select(t.estate_id, func.min(t.served_from).label("since"))
            .where(t.provider == provider, t.served_from.is_not(None))
            .group_by(t.estate_id)
        )
        with self.core.views.reading() as conn:
            rows = conn.execute(question).all()
        return {r.estate_id: r.since for r in rows if self._community(r.estate_id).startswith(code)}

    def _community(self, estate_id: str) -> str:
        place = self.core.places(estate_id)
        return place.code if place is not None else ""

    def _quarters(
        self, c: wish.DeclareForRating, estates: frozenset[str]
    ) -> tuple[RatedQuarter, ...]:
        t = self.tables.appraisals.c
        question = (
            select(t.estate_id, t.contract, t.quarter, t.total_x100)
            .where(
                t.provider == c.provider,
                t.stage == CONFIRMED,
                t.quarter.between(f"{c.year}q1", f"{c.year}q4"),
            )
            .order_by(t.quarter, t.estate_id, t.contract)
        )
        with self.core.views.reading() as conn:
            rows = conn.execute(question).all()
        return tuple(RatedQuarter(*row) for row in rows if row.estate_id in estates)

    def _acted(self, address: str) -> dict[str, str]:
        """Give who last recorded each kind of fact of a stream."""
        facts: list[Any] = [
            self.core.mapper.read(one) for one in self.core.store.events(stream_id(address))
        ]
        return {type(fact).__name__: str(fact.by.subject) for fact in facts}


def orgs_of(asking: Asking) -> frozenset[str]:
    """Give the organisations that somebody's grants name, wherever they hold."""
    return frozenset(one.org for one in asking.actor.grants if one.org)
