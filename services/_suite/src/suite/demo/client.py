"""A client as a partner app would write one: tokens, keys of its own, several requests at once."""

import itertools
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
from joserfc.jwk import OKPKey

from suite.dev_tokens import GrantSpec, make_token

Call = tuple["Who", str, dict[str, Any]]


class Refused(Exception):  # noqa: N818  (a refusal the story did not expect)
    """The system refused what the story asks."""

    def __init__(self, path: str, answer: httpx.Response) -> None:
        body = answer.json() if "json" in answer.headers.get("content-type", "") else {}
        self.code = str(body.get("code", answer.status_code))
        super().__init__(f"{answer.status_code} {self.code} at {path}: {body.get('detail', '')}")


@dataclass(frozen=True, slots=True)
class Who:
    """A person of the story: an opaque subject with his grants."""

    subject: str
    grants: tuple[GrantSpec, ...] = ()


@dataclass(slots=True)
class Client:
    """Speaks to a running system over HTTP; `now` is the story's instant."""

    address: str
    key: OKPKey
    story: str
    now: datetime
    workers: int = 4
    _tokens: dict[Who, str] = field(default_factory=dict)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)
    _http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        limits = httpx.Limits(max_connections=self.workers, max_keepalive_connections=self.workers)
        self._http = httpx.Client(base_url=self.address, limits=limits, timeout=60)

    def post(
        self, who: Who, path: str, body: dict[str, Any], key: str | None = None
    ) -> httpx.Response:
        """Send a command; raises Refused unless it was carried out."""
        headers = {
            "Authorization": f"Bearer {self._token(who)}",
            "Idempotency-Key": key or f"{self.story}-{next(self._numbers)}",
            "Cogov-Now": self.now.isoformat(),
            "Accept-Language": "en",
        }
        answer = self._http.post(path, json=body, headers=headers)
        if answer.status_code >= 400:
            raise Refused(path, answer)
        return answer

    def post_all(self, calls: Sequence[Call]) -> Iterable[httpx.Response]:
        """Send many commands, several at once; the first refusal ends it."""
        with ThreadPoolExecutor(self.workers) as pool:
            yield from pool.map(lambda call: self.post(*call), calls)

    def get(self, path: str, who: Who | None = None, **headers: str) -> Any:
        """Read; raises Refused when there is nothing to read."""
        if who is not None:
            headers["Authorization"] = f"Bearer {self._token(who)}"
        answer = self._http.get(path, headers={"Accept-Language": "en", **headers})
        if answer.status_code >= 400:
            raise Refused(path, answer)
        return answer.json()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def _token(self, who: Who) -> str:
        token = self._tokens.get(who)
        if token is None:
            token = make_token(self.key, who.subject, who.grants, client="cogov-demo")
            self._tokens[who] = token
        return token
