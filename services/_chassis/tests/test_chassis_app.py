"""The application around the routes: health, metrics, errors, traces, logs, threads; and waiting."""

import asyncio
import json
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import structlog
from anyio.to_thread import current_default_thread_limiter
from fastapi.responses import StreamingResponse
from starlette.testclient import TestClient

from chassis import app as chassis_app
from chassis.app import THREADS, make_app
from chassis.core import Core
from chassis.limits import Buckets
from chassis.logs import set_up_logs
from chassis.reads import Reads, decode_cursor, encode_cursor, page
from chassis.refusals import NotFound, RateLimited, RoleNotAllowed, ValidationFailed
from chassis.waiting import Notifier, TooManyWait
from services._chassis.tests.drawdowns import CODE, ESTATE, FOREIGN
from services._chassis.tests.edges import BODY, FIRST, clerk, edge_of, post_raw
from services._chassis.tests.identities import bearer, believing

SECRET = "11010519491231002X"


@pytest.fixture
def odd() -> Iterator[TestClient]:
    """Give an application with routes that go wrong."""
    app = make_app("odd", {})

    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError(f"the value was {SECRET}")

    @app.get("/half")
    def half() -> StreamingResponse:
        def parts() -> Iterator[bytes]:
            yield b"x"
            raise RuntimeError(SECRET)

        return StreamingResponse(parts())

    @app.get("/number")
    def number(n: int) -> int:
        return n

    with TestClient(app) as client:
        yield client


@pytest.fixture
def logged() -> Iterator[list[dict[str, Any]]]:
    """Collect what is logged, at every level."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.NOTSET))
    with structlog.testing.capture_logs([structlog.contextvars.merge_contextvars]) as lines:
        yield lines  # type: ignore[misc]


def test_a_fault_of_ours_is_a_500_that_tells_nothing(odd: TestClient) -> None:
    """The answer holds the trace id and no word of the error."""
    answer = odd.get("/broken")

    assert (answer.status_code, answer.json()["code"]) == (500, "INTERNAL")
    assert answer.json()["trace_id"] == answer.headers["cogov-trace"]
    assert "RuntimeError" not in answer.text
    assert SECRET not in answer.text


def test_a_fault_is_logged_with_the_trace_that_the_caller_was_told(
    odd: TestClient, logged: list[dict[str, Any]]
) -> None:
    """One line, an error, found by the correlation id."""
    trace = odd.get("/broken").json()["trace_id"]

    [line] = [one for one in logged if one["event"] == "failed"]
    assert (line["log_level"], line["route"]) == ("error", "/broken")
    assert line["correlation_id"] == trace


def test_a_fault_after_half_an_answer_breaks_the_connection(odd: TestClient) -> None:
    """What was begun with 200 cannot become a 500: it must not look complete."""
    with pytest.raises(RuntimeError):
        odd.get("/half")


def test_a_trace_of_the_callers_is_kept(odd: TestClient) -> None:
    """W3C traceparent; anything else gets a fresh id."""
    trace = "0af7651916cd43dd8448eb211c80319c"
    headers = {"traceparent": f"00-{trace}-b7ad6b7169203331-01"}
    assert odd.get("/health", headers=headers).headers["cogov-trace"] == trace

    for wrong in ("", "00-x-y-01", f"00-{trace.upper()}-b7ad6b7169203331-01", f"{trace}", "é"):
        sent = [(b"traceparent", wrong.encode())]
        made = odd.get("/health", headers=sent).headers["cogov-trace"]
        assert len(made) == 32
        assert made != trace


def test_an_unknown_address_is_not_found_and_a_wrong_method_not_allowed(odd: TestClient) -> None:
    """Both in the one form of refusals; 405 says what is allowed."""
    assert odd.get("/nowhere").json()["code"] == "NOT_FOUND"
    wrong = odd.delete("/number")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "METHOD_NOT_ALLOWED")
    assert wrong.headers["allow"] == "GET"


def test_a_wrong_query_is_invalid(odd: TestClient) -> None:
    """FastAPI's own complaint takes our form and does not repeat the value."""
    answer = odd.get("/number", params={"n": SECRET})

    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_FAILED")
    assert "query.n" in answer.json()["detail"]
    assert SECRET not in answer.text


def test_health_says_it_lives_and_ready_what_it_lacks(funds: Core) -> None:
    """A check that fails or breaks makes it not ready, and is named."""
    fine: dict[str, Any] = {"store": lambda: True}
    with TestClient(edge_of(funds, **fine)) as edge:
        assert edge.get("/health").json() == {"status": "ok"}
        assert edge.get("/ready").status_code == 200

    def broken() -> bool:
        raise RuntimeError(SECRET)

    with TestClient(edge_of(funds, store=lambda: True, kafka=lambda: False, vault=broken)) as edge:
        answer = edge.get("/ready")
        assert answer.status_code == 503
        assert answer.json() == {"store": True, "kafka": False, "vault": False}


def test_requests_and_refusals_are_counted_by_route(edge: TestClient) -> None:
    """Labels are route patterns and codes, never what a caller chose."""
    edge.post(FIRST, content=json.dumps(BODY), headers=clerk())
    edge.get("/nowhere/of/mine")
    text = edge.get("/metrics").text

    route = "/funds/v1/estates/{estate_id}/drawdowns/{reference}"
    assert f'cogov_requests_total{{route="{route}",status="201"}}' in text
    assert 'cogov_refusals_total{code="NOT_FOUND"}' in text
    assert "nowhere/of/mine" not in text


def test_an_app_answers_a_few_questions_at_once() -> None:
    """More threads only wait for one another (decision 11)."""
    app = make_app("threads", {})
    seen: list[float] = []

    @app.get("/threads")
    async def threads() -> None:
        seen.append(current_default_thread_limiter().total_tokens)

    with TestClient(app) as client:
        client.get("/threads")

    assert seen == [THREADS]


def test_questions_that_take_all_threads_hold_up_no_command(funds: Core) -> None:
    """As many slow pages as there are threads for questions, and a command goes through beside them."""
    app, full, over = edge_of(funds), threading.Barrier(THREADS + 1), threading.Event()

    @app.get("/slow")
    def slow() -> bool:
        full.wait(timeout=20)
        return over.wait(timeout=20)

    with TestClient(app) as edge, ThreadPoolExecutor(THREADS) as askers:
        asked = [askers.submit(edge.get, "/slow") for _ in range(THREADS)]
        full.wait(timeout=20)
        assert edge.post(FIRST, content=json.dumps(BODY), headers=clerk()).status_code == 201
        over.set()
        assert [each.result().json() for each in asked] == [True] * THREADS


def test_a_client_that_hangs_up_in_its_body_is_no_fault_of_ours(
    funds: Core, logged: list[dict[str, Any]]
) -> None:
    """A truncated body is malformed; nothing is recorded and no error is logged."""
    half = {"type": "http.request", "body": b'{"amount_fen"', "more_body": True}

    sent = asyncio.run(post_raw(edge_of(funds), iter([half, {"type": "http.disconnect"}])))

    assert sent[0]["status"] == 400
    assert funds.store.head() == 0
    assert [one for one in logged if one["log_level"] == "error"] == []


def test_who_was_not_answered_before_the_end_may_ask_again(
    funds: Core, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that stops leaves what takes too long: 503, for nobody knows yet what comes of it."""
    began, over = threading.Event(), threading.Event()

    def hang(*_: Any, **__: Any) -> None:
        began.set()
        over.wait(timeout=20)

    async def left() -> list[Any]:
        whole = {"type": "http.request", "body": json.dumps(BODY).encode()}
        asked = asyncio.create_task(post_raw(edge_of(funds), iter([whole])))
        await asyncio.to_thread(began.wait, 20)
        asked.cancel()
        return await asked

    monkeypatch.setattr(type(funds.executor), "execute", hang)
    try:
        start, body = asyncio.run(left())
    finally:
        over.set()

    assert start["status"] == 503
    assert json.loads(body["body"])["code"] == "STORE_UNAVAILABLE"


def test_logs_carry_neither_token_nor_body(
    funds: Core, logged: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through a success, refusals, a wrong token and a forced 500, at every level (ruling G18)."""
    secret = "whispered"
    headers = clerk()
    with TestClient(edge_of(funds)) as edge:
        edge.post(FIRST, content=json.dumps({**BODY, "purpose": secret}), headers=headers)
        edge.post(
            FIRST, content=json.dumps({**BODY, "purpose": 1, secret: secret}), headers=headers
        )
        edge.post(FIRST, content=json.dumps({**BODY, "purpose": SECRET}), headers=clerk("k-2"))
        edge.post(FIRST, content="{}", headers={**headers, "Authorization": f"Bearer {secret}.b.c"})
        monkeypatch.setattr(type(funds.executor), "execute", None)
        assert edge.post(FIRST, content=json.dumps(BODY), headers=headers).status_code == 500

    text = repr(logged)
    assert "refused" in text
    for hidden in (secret, SECRET, headers["Authorization"].split(".")[1]):
        assert hidden not in text


@pytest.mark.parametrize("json_lines", [True, False])
def test_logs_are_lines_with_a_traceback_and_no_variables(
    json_lines: bool,  # noqa: FBT001
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What a variable held is not printed, neither ours nor a library's line."""
    handlers, before = logging.getLogger().handlers[:], structlog.get_config()
    set_up_logs(json_lines=json_lines, level="DEBUG")

    def fail(hidden: str) -> None:
        raise RuntimeError(str(len(hidden)))

    try:
        fail(SECRET)
    except RuntimeError:
        structlog.get_logger("x").exception("ours", n=1)
        logging.getLogger("library").exception("theirs")
    finally:
        structlog.configure(**before)
        logging.getLogger().handlers[:] = handlers
    err = capsys.readouterr().err
    assert err.count("RuntimeError: 18") >= 1
    assert "ours" in err
    assert SECRET not in err
    if json_lines:
        first = json.loads(err.splitlines()[0])
        assert (first["event"], first["level"], first["n"]) == ("ours", "error", 1)


def test_a_log_that_nobody_takes_stops_nobody() -> None:
    """T12: the disk that holds the logs is full: whoever says something goes on."""
    says = (
        "import logging, structlog; from chassis.logs import set_up_logs\n"
        "set_up_logs(json_lines=True)\n"
        "for _ in range(100):\n"
        "    structlog.get_logger().warning('x' * 1000)\n"
        "    logging.getLogger('library').error('y' * 1000)\n"
        "print('goes on')\n"
    )
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", says], stdout=subprocess.PIPE, stderr=full, check=False
        )
    assert done.stdout == b"goes on\n"


def test_a_databases_complaint_shows_no_values(funds: Core) -> None:
    """SQLAlchemy repeats a statement's parameters unless told not to."""
    due = funds.tables.places
    row = {"estate_id": SECRET, "code": "1", "jurisdiction": "x"}
    with pytest.raises(Exception, match="UNIQUE") as told, funds.views.writing() as conn:
        conn.execute(due.insert(), [row, row])

    assert SECRET not in str(told.value)


# Buckets


def test_a_bucket_fills_again() -> None:
    """50 a second, 200 at once; each caller has a bucket of his own (ruling G7)."""
    now = [0.0]
    buckets = Buckets(tick=lambda: now[0])
    for _ in range(200):
        buckets.take("a")
    with pytest.raises(RateLimited):
        buckets.take("a")
    buckets.take("b")
    now[0] = 0.1
    for _ in range(5):
        buckets.take("a")
    with pytest.raises(RateLimited):
        buckets.take("a")


def test_full_buckets_are_forgotten() -> None:
    """Ten thousand callers who went away cost nothing."""
    now = [0.0]
    buckets = Buckets(tick=lambda: now[0])
    for n in range(10_001):
        buckets.take(str(n))
    now[0] = 5.0
    buckets.take("last")

    assert len(buckets._left) == 1


# Reads


def test_a_page_leads_on_by_cursor() -> None:
    """One row more than asked for says that there is a next page."""
    answer = page([1, 2, 3], 2, lambda row: row, total=3)

    assert json.loads(bytes(answer.body)) == {"items": [1, 2], "next": encode_cursor(2), "total": 3}
    assert decode_cursor(encode_cursor(2), int) == 2
    assert json.loads(bytes(page([1, 2], 2, lambda row: row).body))["next"] is None
    assert decode_cursor(None, int) is None


@pytest.mark.parametrize(
    "cursor", ["x", "!", "é", encode_cursor("text"), encode_cursor(None), "=" * 9]
)
def test_a_cursor_that_is_not_ours_is_refused(cursor: str) -> None:
    """It is a 400, not a page from somewhere."""
    with pytest.raises(ValidationFailed):
        decode_cursor(cursor, int)


@pytest.mark.parametrize("kind", [str, tuple[str, str]])
def test_a_cursor_that_no_database_takes_is_refused(kind: Any) -> None:
    """PostgreSQL holds no NUL in a text, and no key of ours has one."""
    cursor = encode_cursor("\x00" if kind is str else ("a", "\x00"))
    with pytest.raises(ValidationFailed):
        decode_cursor(cursor, kind)


@pytest.mark.parametrize(
    ("role", "scope", "root", "told"),
    [
        ("CLERK", CODE, ESTATE, None),
        ("CLERK", "220105", ESTATE, None),
        ("CLERK", str(ESTATE), ESTATE, None),
        ("AUDITOR", CODE, ESTATE, RoleNotAllowed),
        ("CLERK", CODE, FOREIGN, NotFound),
        ("CLERK", str(FOREIGN), ESTATE, NotFound),
        ("CLERK", "22010", ESTATE, NotFound),
        ("CLERK", "2201050010", ESTATE, NotFound),
        ("CLERK", "", ESTATE, NotFound),
    ],
)
def test_a_read_asks_for_its_roles_as_a_command_does(
    funds: Core, role: str, scope: str, root: Any, told: Any
) -> None:
    """Role x own and foreign estate, for queries (ruling A5)."""
    reads = Reads(believing(), funds.places)
    request: Any = type(
        "R", (), {"headers": {"authorization": bearer((role, scope))["Authorization"]}}
    )
    if told:
        with pytest.raises(told):
            reads.require(request, str(root), ("CLERK",))
    else:
        assert reads.require(request, str(root), ("CLERK",)).subject == "s-1"


# Waiting (ruling G4)


def test_waiting_ends_when_it_holds_or_when_the_time_is_over() -> None:
    """A notice wakes who waits; without one the time runs out."""

    async def story() -> tuple[bool, bool, float]:
        notifier, reached = Notifier(), [False]

        def apply() -> None:
            time.sleep(0.05)
            reached[0] = True
            notifier.notify()

        threading.Thread(target=apply).start()
        began = time.monotonic()
        woken = await notifier.until(lambda: reached[0], 5)
        took = time.monotonic() - began
        return woken, await notifier.until(lambda: False, 0.05), took

    woken, over, took = asyncio.run(story())
    assert (woken, over) == (True, False)
    assert took < 2


def test_sixteen_wait_and_the_seventeenth_is_told_so() -> None:
    """A place is free again when one of them is answered."""

    async def story() -> None:
        notifier, reached = Notifier(), [False]
        waiting = [asyncio.ensure_future(notifier.until(lambda: reached[0], 10)) for _ in range(16)]
        await asyncio.sleep(0.05)
        with pytest.raises(TooManyWait):
            await notifier.until(lambda: True, 10)
        reached[0] = True
        notifier.notify()
        assert await asyncio.gather(*waiting) == [True] * 16
        assert await notifier.until(lambda: True, 1)

    asyncio.run(story())


def test_who_hangs_up_gives_his_place_back() -> None:
    """A cancelled wait does not count for ever."""

    async def story() -> None:
        notifier = Notifier(most=1)
        for _ in range(3):
            gone = asyncio.ensure_future(notifier.until(lambda: False, 10))
            await asyncio.sleep(0.02)
            gone.cancel()
            await asyncio.gather(gone, return_exceptions=True)
        assert await notifier.until(lambda: True, 1)
        assert notifier._ears == set()

    asyncio.run(story())


def test_a_notice_to_a_loop_that_is_gone_hurts_nobody() -> None:
    """An application that was stopped may still be listed for a moment."""
    notifier = Notifier()
    gone = asyncio.new_event_loop()
    gone.close()
    notifier._ears.add((gone, asyncio.Event()))

    notifier.notify()


def test_waiting_reads_and_streams_leave_commands_their_threads(funds: Core) -> None:
    """With 16 waiting reads and 50 streams open, a command is answered at once."""
    app, notifier, over = edge_of(funds), Notifier(), threading.Event()

    @app.get("/wait")
    async def wait() -> bool:
        return await notifier.until(over.is_set, 60)

    @app.get("/changes")
    async def changes() -> bool:
        async with notifier.listening() as heard:
            while not over.is_set():
                heard.clear()
                await asyncio.wait_for(heard.wait(), 60)
        return True

    with TestClient(app) as edge:
        threads = [
            threading.Thread(target=edge.get, args=(path,))
            for path in ["/wait"] * 16 + ["/changes"] * 50
        ]
        for thread in threads:
            thread.start()
        while notifier._waiting < 16 or len(notifier._ears) < 66:
            time.sleep(0.01)
        began = time.monotonic()
        for n in range(5):
            answer = edge.post(f"{FIRST}-{n}", content=json.dumps(BODY), headers=clerk(f"k-{n}"))
            assert answer.status_code == 201
        took = time.monotonic() - began
        assert notifier._waiting == 16
        over.set()
        notifier.notify()
        for thread in threads:
            thread.join()
    assert took < 10


def test_the_metrics_of_the_app_have_names_that_operators_know() -> None:
    """Their names are a promise (docs/metrics.md)."""
    assert chassis_app.REQUESTS._name == "cogov_requests"
    assert chassis_app.REFUSED._name == "cogov_refusals"
