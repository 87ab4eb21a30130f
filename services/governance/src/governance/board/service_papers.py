"""Service contracts on paper: a contract's summary and a quarter's appraisal, to print and as PDF."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from fastapi.responses import Response

from chassis.refusals import NotFound
from governance.board.asked import Asked
from governance.board.making import Making
from governance.board.service import Service, path_of_contract
from law import service_words as words
from law.appraisal import POINTS
from law.service_words import Called
from pages import Language, page

Json = dict[str, Any]
UNSAID = frozenset({"DRAFT", "ABANDONED"})
"""What was never agreed is no paper."""


class ServicePapers(Making):
    """Makes the papers of contracts, in the words that their sheets use (`law.service_words`)."""

    def routes(self) -> dict[str, Callable[[Asked], Response]]:
        """Give each path with the paper that answers it."""
        contract = "/estates/{e}/contracts/{k}"
        quarter = f"{contract}/appraisals/{{q}}"
        return {
            f"{contract}/summary": self.summary,
            f"{contract}/summary.pdf": self.summary_pdf,
            f"{quarter}/sheet": self.sheet,
            f"{quarter}/sheet.pdf": self.sheet_pdf,
        }

    def summary(self, asked: Asked) -> Response:
        """Show a contract's summary as it hangs at the gate."""
        return page(self._summary(asked))

    def summary_pdf(self, asked: Asked) -> Response:
        """Give it as PDF."""
        return self._pdf(self._summary(asked), f"contract-{asked.param('k')}.pdf")

    def sheet(self, asked: Asked) -> Response:
        """Show a quarter's appraisal as it hangs at the gate."""
        return page(self._appraised(asked))

    def sheet_pdf(self, asked: Asked) -> Response:
        """Give it as PDF."""
        name = f"appraisal-{asked.param('k')}-{asked.param('q')}.pdf"
        return self._pdf(self._appraised(asked), name)

    def _summary(self, asked: Asked) -> str:
        values = self._of(asked)
        back = path_of_contract(values["it"], values["k"]["contract"])
        return self._sheet(asked, "notice-contract.html", back, **values)

    def _appraised(self, asked: Asked) -> str:
        values = self._of(asked)
        ref, quarter = values["k"]["contract"], asked.param("q")
        found = (
            a
            for a in values["it"].state["property_service"]["appraisals"]
            if (a["contract"], a["quarter"]) == (ref, quarter) and a["score"]
        )
        one = next(found, None)
        if one is None:
            raise NotFound
        dimensions = [_dimension(asked.lang, name, one["score"]) for name in POINTS]
        back = f"{path_of_contract(values['it'], ref)}/appraisals/{quarter}"
        more = {"one": one, "dimensions": dimensions}
        return self._sheet(asked, "notice-appraisal.html", back, **more, **values)

    def _of(self, asked: Asked) -> Json:
        """Give an estate and the contract that is asked for, with the words for both."""
        estate, seen = self._estate(asked)
        wanted = asked.param("k")
        found = (
            c for c in estate.state["property_service"]["contracts"] if c["contract"] == wanted
        )
        contract = next(found, None)
        if contract is None or contract["stage"] in UNSAID:
            raise NotFound
        lang = asked.lang
        return {
            "it": estate,
            "seen": seen,
            "k": contract,
            "org": Service(estate).name(contract["provider"]),
            "item": partial(words.item_called, language=lang),
            "level": partial(words.level_called, language=lang),
            "tier": partial(_said, lang, words.TIERS),
            "basis": partial(_said, lang, words.BASES),
            "ground": partial(_said, lang, words.GROUNDS),
            "stage": partial(_said, lang, words.STAGES),
            "grade": partial(_said, lang, words.GRADES),
            "appraised": partial(_said, lang, words.APPRAISED),
        }


def _said(lang: Language, called: Mapping[str, Called], name: str) -> str:
    return str(getattr(called[name], lang))


def _dimension(lang: Language, name: str, score: Json) -> Json:
    """Give a dimension as a row of the sheet: its points in hundredths, and what they rest on."""
    point = next(p for p in score["points"] if p["dimension"] == name)
    numerator, denominator = int(point["numerator"]), int(point["denominator"])
    called, what = words.DIMENSIONS[name]
    done, due = (score["figures"].get(one) if one else None for one in words.FIGURES[name])
    return {
        "name": name,
        "called": getattr(called, lang),
        "what": getattr(what, lang),
        "done": done or 0,
        "due": due,
        "points": (200 * numerator + denominator) // (2 * denominator),
        "most": POINTS[name],
    }
