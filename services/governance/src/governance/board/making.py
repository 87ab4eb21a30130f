"""What every page of the board is made with: an estate's state, its topics, a template, or a sheet as PDF."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from fastapi.responses import Response

from chassis.refusals import ValidationFailed
from governance.application import Governance
from governance.board.asked import Asked, in_language, root_of
from governance.board.estates import Estate, estate_of
from governance.board.lists import place_label
from governance.board.papers import Papers
from governance.board.topics import Labels
from governance.present import present
from governance.queries import Latest, check_day, freshness
from governance.stars import stars_of
from governance.topics import Topics
from law import service_words
from law.dates import business_date, end_of
from law.service_words import item_called, level_called, part_called
from pages import Language, Site, page

SITE = Site.of("governance.board")
RETRY = {"Retry-After": "2"}


@dataclass(frozen=True, slots=True)
class Making:
    """Makes pages. `public` is the address that paper and feeds print, or that of the request.

    `labels` names the six steps (governance.board.topics.Labels), `contract_labels` a contract's parts.
    """

    governance: Governance
    latest: Latest
    public: str
    sample: bool
    labels: Labels = "six_steps"
    papers: Papers = field(default_factory=Papers)
    contract_labels: service_words.ContractLabels = "plain"

    # What pages are made of

    def _estate(self, asked: Asked) -> tuple[Estate, dict[str, Any]]:
        estate, _, seen = self._estate_and_topics(asked)
        return estate, seen

    def _estate_and_topics(self, asked: Asked) -> tuple[Estate, Topics, dict[str, Any]]:
        root, day, now = root_of(asked), asked.query("as_of"), self.latest()
        today, as_of = business_date(now), None
        if day:
            as_of = check_day(day)
            if as_of > today:
                raise ValidationFailed(problem=f"as_of: {day} has not come yet")
            as_of = None if as_of == today else as_of
        state, topics = self.governance.state_and_topics(root, as_of)
        at = end_of(as_of) - timedelta(seconds=1) if as_of else now
        seen = freshness(self.governance, root, as_of, at) | {"at": at, "past": as_of, "now": today}
        built = present(root, state, at)
        built |= stars_of(self.governance, state, as_of or today, as_of)
        return estate_of(root, built, as_of or today), topics, seen

    def _absolute(self, asked: Asked, path: str) -> str:
        base = self.public or str(asked.request.base_url)
        return base.rstrip("/") + in_language(asked.lang, path)

    # Answers

    def _page(
        self,
        asked: Asked,
        template: str,
        status: int = 200,
        headers: dict[str, str] | None = None,
        **values: Any,
    ) -> Response:
        return page(self._html(asked, template, path=asked.here, **values), status, headers)

    def _html(self, asked: Asked, template: str, *, path: str, **values: Any) -> str:
        return SITE.render(
            asked.lang,
            template,
            path=path,
            sample=self.sample,
            place_label=place_label,
            told=partial(_told, asked.lang),
            step_name=partial(_step_name, asked.lang, self.labels),
            item_called=partial(item_called, language=asked.lang),
            level_called=partial(level_called, language=asked.lang),
            part_called=partial(part_called, labels=self.contract_labels, language=asked.lang),
            **values,
        )

    def _late(self, asked: Asked, why: str) -> Response:
        """Say that what is asked for is not here yet, rather than show what was before."""
        yesterday = business_date(self.latest()) - timedelta(days=1)
        return self._page(
            asked, "late.html", 503, RETRY, why=why, after=asked.query("after"), yesterday=yesterday
        )

    def _sheet(self, asked: Asked, template: str, back: str, **values: Any) -> str:
        to, path = self._absolute(asked, back), asked.path.removesuffix(".pdf")
        return self._html(asked, template, path=path, back=back, address_of_page=to, **values)

    def _pdf(self, html: str, name: str) -> Response:
        made = self.papers.pdf(html)
        headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-cache"}
        return Response(made, 200, headers, "application/pdf")


def _step_name(lang: Language, labels: Labels, step: int) -> str:
    """Give a step's name in the set of names that the installation shows."""
    return SITE.say(lang, f"step.{labels}.{step}")


def _told(lang: Language, events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Say what each fact is called."""
    return [
        {
            **e,
            "said": SITE.say(lang, f"happened.{e['type']}"),
            "stream": (e["source"], e["by"].partition("@")[0]),
        }
        for e in events
    ]
