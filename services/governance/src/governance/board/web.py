"""The board over HTTP: what is asked, which page answers, and what is said when none can."""

import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.exc import OperationalError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from chassis.refusals import NotFound, NotYetVisible, ValidationFailed
from chassis.store import StoreUnavailable
from governance.application import Governance
from governance.board.asked import Asked, in_language, root_of
from governance.board.estates import (
    SHOWN_DECISIONS,
    Estate,
    cited_by,
    values_of,
)
from governance.board.feed import Told, entry_of, news_of_all, news_of_one
from governance.board.lists import calendar
from governance.board.making import RETRY, SITE, Making
from governance.board.minutes import meeting_minutes
from governance.board.service import Service, picture_of, resting_on
from governance.board.service_pages import ServicePages
from governance.board.service_papers import ServicePapers
from governance.board.tables import talk_of
from governance.board.topic_pages import TopicPages
from governance.board.topics import Labels, deadlines_of, shelf_of
from governance.board.votes import Vote
from governance.queries import Latest, reach
from law.dates import business_date
from law.service_words import ContractLabels
from pages import Language, mount_assets, page
from pages.interface import render_interface
from pages.paper import PaperMissing

log = structlog.get_logger("board")


Show = Callable[[Asked], Response]
SORRY: tuple[tuple[tuple[type[Exception], ...], str, int], ...] = (
    ((NotFound,), "notfound.html", 404),
    ((ValidationFailed,), "wrong.html", 400),
    ((PaperMissing,), "nopdf.html", 503),
    ((StoreUnavailable, OperationalError), "error.html", 503),
)
"""What is said, and with which status, when a page cannot be shown."""


class Board(Making):
    """Makes every page but those of topics and of contracts, which it names among its addresses."""

    def routes(self) -> dict[str, Show]:
        """Give each path with the page that answers it."""
        meeting = "/estates/{e}/meetings/{m}"
        motion = f"{meeting}/motions/{{n}}"
        talk = "/estates/{e}/consultations/{c}"
        return {
            "/": self.index,
            "/interface": self.interface,
            "/feed.atom": self.feed_of_all,
            "/estates/{e}": self.estate,
            "/estates/{e}/feed.atom": self.feed_of_one,
            **self._others(ServicePapers),
            meeting: self.meeting,
            talk: self.consultation,
            f"{talk}/minutes/{{n}}.pdf": self.minutes_pdf,  # first: a number may have a dot in it
            f"{talk}/minutes/{{n}}": self.minutes,
            f"{meeting}/notice": self.notice,
            f"{meeting}/notice.pdf": self.notice_pdf,
            f"{meeting}/minutes": self.meeting_minutes,
            f"{meeting}/minutes.pdf": self.meeting_minutes_pdf,
            motion: self.vote,
            f"{motion}/result": self.result,
            f"{motion}/result.pdf": self.result_pdf,
            **self._others(TopicPages),
            **self._others(ServicePages),
        }

    def _others(
        self, pages: type[TopicPages] | type[ServicePages] | type[ServicePapers]
    ) -> dict[str, Show]:
        settings = (self.public, self.sample, self.labels, self.papers, self.contract_labels)
        return pages(self.governance, self.latest, *settings).routes()

    # Pages

    def index(self, asked: Asked) -> Response:
        """Show the estates as a calendar."""
        number = asked.query("page") or "1"
        if not re.fullmatch(r"[1-9][0-9]{0,4}", number):
            raise ValidationFailed(problem="page")
        text, district = asked.query("q")[:60], asked.query("district")
        if not re.fullmatch(r"[0-9]{0,6}", district):
            raise ValidationFailed(problem="district")
        today = business_date(self.latest())
        found = calendar(self.governance, text, district, int(number), today)
        name = "index.html" if found.total or not (text or district) else "nothing.html"
        return self._page(asked, name, found=found, q=text, district=district, today=today)

    def interface(self, asked: Asked) -> Response:
        """Show every component."""
        return page(render_interface(SITE, asked.lang))

    def estate(self, asked: Asked) -> Response:
        """Show an estate, now or as of a day."""
        estate, topics, seen = self._estate_and_topics(asked)
        if seen["late"]:
            return self._late(asked, "late")
        shelf = shelf_of(topics, estate.identity.jurisdiction)
        name = "estate-empty.html" if estate.empty and not shelf.total else "estate.html"
        more = asked.query("decided") == "all"
        service = Service(estate)
        shown = estate.decided if more else estate.decided[:SHOWN_DECISIONS]
        return self._page(
            asked,
            name,
            it=estate,
            seen=seen,
            events=cited_by(estate, shown, service.cited),
            shown=shown,
            shelf=shelf,
            clocks=estate.clocks_with(deadlines_of(topics)),
            service=service,
            picture=picture_of(service.appraisals),
        )

    def vote(self, asked: Asked) -> Response:
        """Show a vote, in whichever state it is."""
        estate, topics, seen = self._estate_and_topics(asked)
        if seen["late"]:
            return self._late(asked, "late")
        vote = _vote_of(estate, asked)
        meeting, motion = asked.param("m"), asked.param("n")
        values: dict[str, Any] = {
            "topic": topics.by_vote(meeting, motion),
            "carried": resting_on(estate, meeting, motion),
            "service": Service(estate),
        }
        return self._page(asked, "vote.html", **values, **values_of(estate, vote, seen))

    def meeting(self, asked: Asked) -> Response:
        """Lead to a meeting's first motion."""
        estate, _ = self._estate(asked)
        ref = asked.param("m")
        first = next((v for v in estate.votes if v.meeting["meeting"] == ref), None)
        if first is None:
            raise NotFound
        return RedirectResponse(in_language(asked.lang, estate.path_of(first)), 302)

    def consultation(self, asked: Asked) -> Response:
        """Show a consultation: its versions, who stands where, what came of it."""
        estate, topics, seen = self._estate_and_topics(asked)
        if seen["late"]:
            return self._late(asked, "late")
        talk = talk_of(estate, asked)
        topic = topics.by_ref(talk.found["topic"]) if talk.found["topic"] else None
        return self._page(asked, "consultation.html", it=estate, talk=talk, seen=seen, topic=topic)

    # Paper

    def notice(self, asked: Asked) -> Response:
        """Show a meeting's notice as it hangs at the gate."""
        return page(self._notice(asked))

    def notice_pdf(self, asked: Asked) -> Response:
        """Give it as PDF."""
        return self._pdf(self._notice(asked), f"notice-{asked.param('m')}.pdf")

    def result(self, asked: Asked) -> Response:
        """Show a result as it hangs at the gate."""
        return page(self._result(asked))

    def result_pdf(self, asked: Asked) -> Response:
        """Give it as PDF."""
        return self._pdf(self._result(asked), f"result-{asked.param('m')}-{asked.param('n')}.pdf")

    def minutes(self, asked: Asked) -> Response:
        """Show a session's minutes, any version of them."""
        return page(self._minutes(asked))

    def minutes_pdf(self, asked: Asked) -> Response:
        """Give them as PDF."""
        return self._pdf(self._minutes(asked), f"minutes-{asked.param('c')}-{asked.param('n')}.pdf")

    def meeting_minutes(self, asked: Asked) -> Response:
        """Show a meeting's minutes, any version of them."""
        return page(self._meeting_minutes(asked))

    def meeting_minutes_pdf(self, asked: Asked) -> Response:
        """Give them as PDF."""
        return self._pdf(self._meeting_minutes(asked), f"minutes-{asked.param('m')}.pdf")

    def _meeting_minutes(self, asked: Asked) -> str:
        estate, seen = self._estate(asked)
        told = meeting_minutes(estate, asked)
        back = estate.path_of(told["votes"][0])
        return self._sheet(asked, "meeting-minutes.html", back, it=estate, minutes=told, seen=seen)

    def _minutes(self, asked: Asked) -> str:
        estate, seen = self._estate(asked)
        talk = talk_of(estate, asked)
        values = {"it": estate, "talk": talk, "seen": seen, "session": talk.sitting(asked)}
        return self._sheet(asked, "minutes.html", talk.path, **values)

    def _notice(self, asked: Asked) -> str:
        estate, seen = self._estate(asked)
        votes = [v for v in estate.votes if v.meeting["meeting"] == asked.param("m")]
        if not votes or not votes[0].meeting["notice"]:
            raise NotFound
        values = values_of(estate, votes[0], seen)
        back = estate.path_of(votes[0])
        return self._sheet(asked, "notice-meeting.html", back, votes=votes, **values)

    def _result(self, asked: Asked) -> str:
        estate, seen = self._estate(asked)
        vote = _vote_of(estate, asked)
        if vote.verdict is None:
            raise NotFound
        values = values_of(estate, vote, seen)
        return self._sheet(asked, "notice-result.html", estate.path_of(vote), **values)

    # Feeds

    def feed_of_all(self, asked: Asked) -> Response:
        """Tell the latest of all estates."""
        return self._feed(asked, "/", "", news_of_all(self.governance))

    def feed_of_one(self, asked: Asked) -> Response:
        """Tell an estate's news."""
        root = root_of(asked)
        found = news_of_one(self.governance, root, business_date(self.latest()))
        return self._feed(asked, f"/estates/{root}", self.governance.identity(root).name, found)

    def _feed(self, asked: Asked, path: str, name: str, found: list[Told]) -> Response:
        entries = [entry_of(one) for one in found]
        for entry in entries:
            entry["address"] = self._absolute(asked, entry["path"])
        body = self._html(
            asked,
            "feed.xml",
            path=asked.path,
            name=name,
            entries=entries,
            self_address=self._absolute(asked, asked.path),
            page_address=self._absolute(asked, path),
            updated=entries[0]["news"].at if entries else "1970-01-01T00:00:00Z",
        )
        return Response(body, 200, {"Cache-Control": "no-cache"}, "application/atom+xml")

    def sorry(self, asked: Asked, template: str, status: int) -> Response:
        """Show a page that says why there is none; its own address is the start's."""
        trace = getattr(asked.request.state, "trace_id", "")
        install = PaperMissing.INSTALL
        html = self._html(
            asked, template, path="/", trace=trace, at=datetime.now(UTC), install=install
        )
        return page(html, status, RETRY if status == 503 else None)

    def endpoint(self, lang: Language, show: Show) -> Callable[[Request], Awaitable[Response]]:
        """Give the handler of a page in a language."""

        async def answer(request: Request) -> Response:
            asked = Asked(lang, request)
            after = asked.query("after") or request.headers.get("cogov-after")
            try:
                await reach(self.governance, after)
                return await run_in_threadpool(show, asked)
            except NotYetVisible:
                return await run_in_threadpool(self._late, asked, "after")
            except Exception as e:  # noqa: BLE001  (a reader gets a page, whatever it was)
                return self._sorry_for(asked, e)

        return answer

    def _sorry_for(self, asked: Asked, error: Exception) -> Response:
        for kinds, template, status in SORRY:
            if isinstance(error, kinds):
                if status >= 500:
                    log.warning("page_refused", path=asked.path, why=str(error))
                return self.sorry(asked, template, status)
        log.error("page_failed", path=asked.path, exc_info=error)
        return self.sorry(asked, "error.html", 500)


def mount_board(
    app: FastAPI,
    governance: Governance,
    latest: Latest,
    *,
    public: str = "",
    sample: bool = False,
    labels: Labels = "six_steps",
    contract_labels: ContractLabels = "plain",
) -> None:
    """Mount the board.

    `sample`: every page says that what it shows is a sample (ruling F1). `labels`: which names the
    six steps go by; the gates are the same. `contract_labels`: which a contract's parts go by.
    """
    board = Board(governance, latest, public, sample, labels, contract_labels=contract_labels)
    mount_assets(app)
    for path, show in board.routes().items():
        for lang, prefix in LANGUAGE_PREFIXES:
            app.add_api_route(
                prefix + path,
                board.endpoint(lang, show),
                methods=["GET", "HEAD"],
                include_in_schema=False,
            )
    app.add_api_route(
        "/en", board.endpoint("en", board.index), methods=["GET", "HEAD"], include_in_schema=False
    )
    _answer_browsers(app, board)


LANGUAGE_PREFIXES: tuple[tuple[Language, str], ...] = (("zh", ""), ("en", "/en"))


def _answer_browsers(app: FastAPI, board: Board) -> None:
    """Let a reader's unknown address be answered with a page; a program's stays a problem."""
    usual: Any = app.exception_handlers[HTTPException]

    def answer(request: Request, error: Exception) -> Response:
        readable = "text/html" in request.headers.get("accept", "")
        if getattr(error, "status_code", 500) == 404 and readable:
            english = request.url.path.startswith("/en/")
            return board.sorry(Asked("en" if english else "zh", request), "notfound.html", 404)
        found: Response = usual(request, error)
        return found

    app.add_exception_handler(HTTPException, answer)


def _vote_of(estate: Estate, asked: Asked) -> Vote:
    ref, motion = asked.param("m"), asked.param("n")
    for vote in estate.votes:
        if (vote.meeting["meeting"], vote.motion["motion_id"]) == (ref, motion):
            return vote
    raise NotFound
