"""The pages of property service: a contract in plain language, and a quarter's appraisal."""

from collections.abc import Callable
from typing import Any

from fastapi.responses import Response

from governance.board.asked import Asked
from governance.board.estates import events_of
from governance.board.making import Making
from governance.board.service import FULL, Agreement, agreement_of, picture_of

Json = dict[str, Any]


class ServicePages(Making):
    """Makes the pages of contracts."""

    def routes(self) -> dict[str, Callable[[Asked], Response]]:
        """Give each path with the page that answers it."""
        contract = "/estates/{e}/contracts/{k}"
        return {contract: self.contract, f"{contract}/appraisals/{{q}}": self.appraisal}

    def contract(self, asked: Asked) -> Response:
        """Show what was promised, what was done, when it ends, on what decision it rests."""
        made, seen = self._agreement(asked)
        if seen["late"]:
            return self._late(asked, "late")
        picture = picture_of(made.appraisals)
        return self._page(asked, "contract.html", picture=picture, **_values(made, seen))

    def appraisal(self, asked: Asked) -> Response:
        """Show a quarter: on what it was scored, its points, what was said against it."""
        made, seen = self._agreement(asked)
        if seen["late"]:
            return self._late(asked, "late")
        one = made.appraisal(asked)
        rest: Json = {"one": one, "full": FULL, "cited": events_of(("alliance", one["events"]))}
        return self._page(asked, "appraisal.html", **rest, **_values(made, seen))

    def _agreement(self, asked: Asked) -> tuple[Agreement, Json]:
        estate, topics, seen = self._estate_and_topics(asked)
        return agreement_of(estate, topics, asked), seen


def _values(made: Agreement, seen: Json) -> Json:
    service = made.service
    return {"it": service.estate, "k": made, "service": service, "seen": seen}
