"""How a refusal is answered over HTTP: RFC 9457, zh-CN unless the caller prefers English."""

import re
from operator import itemgetter
from typing import Any

import msgspec
import structlog
from fastapi import Request
from fastapi.responses import Response

from chassis.refusals import Refusal, StoreUnavailableNow

log = structlog.get_logger("problems")
PROBLEM = "application/problem+json"
RETRY_AFTER = {429: "1", 503: "1"}
TONGUES = re.compile(r"(?:^|,)\s*(zh|en)[^,;]*(?:;\s*q=([01](?:\.\d+)?)\s*)?(?=,|$)", re.IGNORECASE)


class Problem(msgspec.Struct, frozen=True):
    """The body of every refusal. The code never changes; the texts follow Accept-Language."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    rule_ids: list[str]
    details: dict[str, Any]
    trace_id: str


def language_of(accept: str) -> str:
    """Give `en` where English is preferred to Chinese in an Accept-Language header, else `zh`."""
    asked = [(float(q or 1), tongue.lower()) for tongue, q in TONGUES.findall(accept)]
    weight, chosen = max(asked, key=itemgetter(0), default=(0, "zh"))
    return chosen if weight else "zh"


def problem(request: Request, refusal: Refusal, rules: tuple[str, ...] = ()) -> Response:
    """Answer a refusal, with the rules of the command it met and its own."""
    language = language_of(request.headers.get("accept-language", ""))
    status = refusal.kind.value[0]
    body = Problem(
        type=f"https://cogov.invalid/refusals/{refusal.code}",
        title=refusal.zh if language == "zh" else refusal.en,
        status=status,
        detail=refusal.detail(language),
        code=refusal.code,
        rule_ids=list(dict.fromkeys((*refusal.rules, *rules))),
        details=refusal.details,
        trace_id=getattr(request.state, "trace_id", ""),
    )
    headers = {"Content-Language": "zh-CN" if language == "zh" else "en"}
    if status in RETRY_AFTER:
        headers["Retry-After"] = str(refusal.details.get("retry_after", RETRY_AFTER[status]))
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(msgspec.json.encode(body), status, headers, PROBLEM)


def answer_refusal(request: Request, error: Exception) -> Response:
    """Turn what was raised into an answer; the one exception handler of every app."""
    if isinstance(error, Refusal):
        return problem(request, error, getattr(error, "asked", ()))
    log.warning("store_away", exc_info=error)  # views hide a statement's values
    return problem(request, StoreUnavailableNow())
