"""Owners of one name, side by side: one person or two, one by one or in lists, with a reason.

Below them what was decided, so that a decision that was wrong can be withdrawn.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi.responses import Response

from chassis.reads import logged
from chassis.refusals import ValidationFailed
from registry import commands as wish
from registry.office.acting import Office
from registry.office.web import Ask

PAIRS = 50
"""So many pairs are shown at once; a list of 500 nobody compares."""
BETWEEN = "|"
ANSWERS = {"same": True, "apart": False}


@dataclass(slots=True)
class Pairs:
    """The page of the proposed pairs."""

    office: Office

    def pairs(self, ask: Ask) -> Response:
        """Show the undecided pairs; who reads them is written down for each person (ruling A7)."""
        return self.office.web.show(ask, "pairs.html", refusal=None, **self._values(ask))

    def decide(self, ask: Ask) -> Response:
        """Decide the pairs that were ticked, with one reason."""
        estate_id = self.office.require(ask)
        answer = ANSWERS.get(ask.form.one("answer") or "")
        reason = (ask.form.one("reason") or "").strip()
        ticked = [said.partition(BETWEEN) for name, said in ask.form.fields if name == "pair"]
        if answer is None or not reason or not ticked or len(ticked) > PAIRS:
            raise ValidationFailed(problem=_MISSING[ask.lang])
        listed = wish.DecideIdentityProposals(
            estate_id,
            self.office.once(ask),
            tuple(wish.NamePair(first, second) for first, _, second in ticked),
            answer,
            reason[:4000],
        )
        self.office.do(ask, listed)
        return self.office.web.to(ask, f"/office/estates/{estate_id}/pairs")

    def withdraw(self, ask: Ask) -> Response:
        """Take back what was decided on one pair; it is proposed again."""
        estate_id = self.office.require(ask)
        first, _, second = (ask.form.one("pair") or "").partition(BETWEEN)
        reason = (ask.form.one("reason") or "").strip()
        if not second or not reason:
            raise ValidationFailed(problem=_NO_REASON[ask.lang])
        wanted = wish.WithdrawIdentityDecision(
            estate_id, self.office.once(ask), first, second, reason[:4000]
        )
        self.office.do(ask, wanted)
        return self.office.web.to(ask, f"/office/estates/{estate_id}/pairs")

    def _values(self, ask: Ask) -> dict[str, Any]:
        estate_id, queries = self.office.require(ask), self.office.queries
        found, decided = (of(estate_id, ("", "")) for of in (queries.proposals, queries.decisions))
        pages = max(1, -(-len(decided) // PAIRS))
        number = ask.number("page", pages)
        some = decided[(number - 1) * PAIRS : number * PAIRS]
        shown, taken = (queries.side_by_side(estate_id, pairs) for pairs in (found[:PAIRS], some))
        self._log(ask, estate_id, shown + taken)
        return {
            "estate": queries.estate(estate_id),
            "pairs": shown,
            "count": len(found),
            "most": PAIRS,
            "decided": taken,
            "decided_count": len(decided),
            "number": number,
            "pages": pages,
        }

    @staticmethod
    def _log(ask: Ask, estate_id: UUID, shown: list[dict[str, Any]]) -> None:
        for subject in sorted({side["subject"] for pair in shown for side in pair["sides"]}):
            logged(ask.actor, "subject", str(estate_id), of=subject)


_MISSING = {
    "zh": "请勾选要处理的组，选择结论并写明理由",
    "en": "tick pairs, choose an answer and give a reason",
}
_NO_REASON = {"zh": "请写明撤回结论的理由", "en": "say why the decision is withdrawn"}
