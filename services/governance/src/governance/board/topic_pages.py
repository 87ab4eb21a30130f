"""The pages and papers of topics: by step, one from its concern to its accounts, its plans, its postings."""

import re
from collections.abc import Callable
from typing import Any

from fastapi.responses import Response

from chassis.refusals import NotFound, ValidationFailed
from governance.board.asked import Asked
from governance.board.differences import lines
from governance.board.estates import events_of
from governance.board.making import Making
from governance.board.service import Service, carried
from governance.board.timeline import timeline
from governance.board.topics import Matter, matter_of, page_of, progress_of
from law.steps import class_of, items_of
from pages import page

Json = dict[str, Any]


class TopicPages(Making):
    """Makes the pages of topics."""

    def routes(self) -> dict[str, Callable[[Asked], Response]]:
        """Give each path with the page that answers it."""
        topic = "/estates/{e}/topics/{t}"
        opinions = f"{topic}/rounds/{{n}}"
        return {
            "/estates/{e}/topics": self.topics,
            topic: self.topic,
            f"{topic}/plans/{{v}}": self.plan,
            f"{opinions}.pdf": self.round_pdf,  # first: a number may have a dot in it
            opinions: self.round,
            f"{topic}/resolution": self.resolution,
            f"{topic}/resolution.pdf": self.resolution_pdf,
            f"{topic}/accounts": self.accounts,
            f"{topic}/accounts.pdf": self.accounts_pdf,
        }

    def topics(self, asked: Asked) -> Response:
        """Show an estate's topics of one step."""
        number, step = asked.query("page") or "1", asked.query("step")
        if not re.fullmatch(r"[1-9][0-9]{0,4}", number):
            raise ValidationFailed(problem="page")
        if not re.fullmatch(r"[0-6]?", step):
            raise ValidationFailed(problem="step")
        estate, topics, seen = self._estate_and_topics(asked)
        if seen["late"]:
            return self._late(asked, "late")
        found = page_of(topics, estate.identity.jurisdiction, step, int(number))
        return self._page(asked, "topics.html", it=estate, found=found, seen=seen)

    def topic(self, asked: Asked) -> Response:
        """Show a topic as one line, from the concern to the posted accounts."""
        matter, seen = self._matter(asked)
        if seen["late"]:
            return self._late(asked, "late")
        votes = [matter.vote_of(v["meeting"], v["motion"]) for v in matter.found["votes"]]
        return self._page(
            asked,
            "topic.html",
            points=timeline(matter),
            forecast=matter.forecast,
            votes=[v for v in votes if v],
            last=matter.last_difference,
            carried=carried(matter.estate, matter.found),
            service=Service(matter.estate),
            **_of_work(matter),
            **_values(matter, seen),
        )

    def plan(self, asked: Asked) -> Response:
        """Show one version of a plan, and what changed in it."""
        matter, seen = self._matter(asked)
        if seen["late"]:
            return self._late(asked, "late")
        made, found = matter.plan(asked), matter.found
        rounds = [r for r in found["rounds"] if r["version"] == made.after["version"]]
        mine = {made.after["by"], *(r["by"] for r in rounds), *(r["closed_by"] for r in rounds)}
        cited = [e for e in found["events"] if e["by"] in mine]
        return self._page(
            asked,
            "plan.html",
            rounds=rounds,
            cited=events_of(("deliberation", cited)),
            **_of_plan(made.after),
            d=made,
            **_values(matter, seen),
        )

    # Paper

    def round(self, asked: Asked) -> Response:
        """Show a round of opinions as it hangs at the gate."""
        return page(self._round(asked))

    def round_pdf(self, asked: Asked) -> Response:
        """Give it as PDF."""
        name = f"round-{asked.param('t')}-{asked.param('n')}.pdf"
        return self._pdf(self._round(asked), name)

    def resolution(self, asked: Asked) -> Response:
        """Show a resolution as it hangs at the gate."""
        return page(self._resolution(asked))

    def resolution_pdf(self, asked: Asked) -> Response:
        """Give it as PDF."""
        return self._pdf(self._resolution(asked), f"resolution-{asked.param('t')}.pdf")

    def accounts(self, asked: Asked) -> Response:
        """Show result and accounts as they hang at the gate."""
        return page(self._accounts(asked))

    def accounts_pdf(self, asked: Asked) -> Response:
        """Give them as PDF."""
        return self._pdf(self._accounts(asked), f"accounts-{asked.param('t')}.pdf")

    def _round(self, asked: Asked) -> str:
        matter, seen = self._matter(asked)
        one = matter.round(asked)
        made = matter.differences[len(matter.found["plans"]) - one["version"]]
        values = {"round": one, "d": made, **_of_plan(made.after), **_values(matter, seen)}
        return self._sheet(asked, "notice-round.html", matter.path, **values)

    def _resolution(self, asked: Asked) -> str:
        matter, seen = self._matter(asked)
        if matter.posting is None:
            raise NotFound
        decision, decided = matter.found["decisions"][-1], matter.found["freezes"][-1]
        reviews = [r for r in matter.found["reviews"] if r["body"].startswith("RESIDENTS_")]
        values = {
            "decision": decision,
            "decided": decided,
            "vote": matter.vote_decided(decision),
            "review": reviews[-1] if reviews and decision["ref"] == "residents" else None,
            **_of_plan(matter.found["plans"][decided["version"] - 1]),
            **_values(matter, seen),
        }
        return self._sheet(asked, "notice-resolution.html", matter.path, **values)

    def _accounts(self, asked: Asked) -> str:
        matter, seen = self._matter(asked)
        if not matter.found["results"]:
            raise NotFound
        values = {**_of_work(matter), **_values(matter, seen)}
        return self._sheet(asked, "notice-accounts.html", matter.path, **values)

    def _matter(self, asked: Asked) -> tuple[Matter, Json]:
        estate, topics, seen = self._estate_and_topics(asked)
        return matter_of(estate, topics, asked), seen


def _values(matter: Matter, seen: Json) -> Json:
    return {"it": matter.estate, "matter": matter, "seen": seen}


def _of_work(matter: Matter) -> Json:
    work = matter.work
    return {"line_of_work": progress_of(work, matter.estate.today) if work else None}


def _of_plan(plan: Json) -> Json:
    """Give what a plan's page and papers say of it; who decides follows from its tags."""
    item = next(iter(items_of(plan["tags"])), 0)
    return {"plan": plan, "text": lines(plan), "decides": class_of(plan["tags"]), "item": item}
