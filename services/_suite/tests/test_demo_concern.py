"""The story of the concerns says what it finds, and its clock stops only where nobody moves any more."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from typing_extensions import override

from registry.communities import communities
from suite.demo import clockwork
from suite.demo.checked import Account
from suite.demo.client import Client, Refused, Who
from suite.demo.clockwork import ClockStuck, move
from suite.demo.concern.play import CONCERNS
from suite.dev_tokens import signing_key
from suite.settings import SERVICES

NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)
DAY = timedelta(days=1)
TOPIC = {"topic": "elevator", "stage": "DRAFT", "waiting_for": {"blocker": "AWAITS_PROPOSAL"}}


class Talking(Client):
    """Has, for each service, its state; `moved` is what the services do when their clock is moved."""

    states: dict[str, dict[str, Any]]
    moved: Callable[["Talking", str], None]
    instants: list[datetime]

    @override
    def get(self, path: str, who: Who | None = None, **headers: str) -> Any:
        return self.states[path.split("/")[1]]

    @override
    def post(
        self, who: Who, path: str, body: dict[str, Any], key: str | None = None
    ) -> httpx.Response:
        name = path.split("/")[1]
        if name == SERVICES[0]:
            self.instants.append(self.now)
        self.moved(self, name)
        return httpx.Response(201, json=self.states[name])


@pytest.fixture(name="talking")
def _talking(tmp_path: Path) -> Talking:
    made = Talking("http://127.0.0.1:9", signing_key(tmp_path / "key.json"), "t", NOON)
    blank = {"now": None, "next_due": None, "head": 0}
    made.states = {name: blank | {"applied": {}} for name in SERVICES}
    made.moved, made.instants = lambda *_: None, []
    return made


def _runs_out(instants: Sequence[datetime]) -> Callable[[Talking, str], None]:
    """Give a deliberation with periods at instants, each of which ends when the clock is there."""
    left = list(instants)

    def moved(client: Talking, name: str) -> None:
        if name == "deliberation" and left and left[0] <= client.now:
            left.pop(0)
            state = client.states[name]
            state["head"] += 1
            state["next_due"] = left[0].isoformat() if left else None
            client.states["governance"]["applied"] = {name: state["head"]}

    return moved


def test_the_clock_stops_at_every_period_on_its_way(talking: Talking) -> None:
    """One instant after the other, and then where it was to go; what lies beyond stays to come."""
    talking.states["deliberation"]["next_due"] = (NOON + DAY).isoformat()
    talking.moved = _runs_out([NOON + DAY, NOON + 2 * DAY, NOON + 9 * DAY])

    move(talking, NOON + 3 * DAY)

    assert talking.instants == [NOON + DAY, NOON + 2 * DAY, NOON + 3 * DAY]


def test_an_instant_is_gone_to_again_as_long_as_somebody_records_something_there(
    talking: Talking,
) -> None:
    """What ends a period may begin another one that ends at once."""
    talking.states["deliberation"]["next_due"] = (NOON + DAY).isoformat()
    talking.moved = _runs_out([NOON + DAY, NOON + DAY, NOON + DAY])

    move(talking, NOON + 2 * DAY)

    assert talking.instants == [*[NOON + DAY] * 3, NOON + 2 * DAY]


def test_a_period_that_does_not_end_is_told(talking: Talking) -> None:
    """Nobody records anything, and it is due still."""
    talking.states["deliberation"]["next_due"] = NOON.isoformat()

    with pytest.raises(ClockStuck, match="does not run out"):
        move(talking, NOON + DAY)


def test_services_that_read_one_another_are_waited_for(
    talking: Talking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ring is at rest when each has applied what the other has recorded."""
    monkeypatch.setattr(clockwork, "PATIENCE_SECONDS", 0.05)
    for name, other in (("consultation", "deliberation"), ("deliberation", "consultation")):
        talking.states[name] |= {"head": 3, "applied": {other: 3}}
    clockwork.wait_until_applied(talking)
    talking.states["consultation"]["head"] = 4

    with pytest.raises(ClockStuck, match=r"\('deliberation', 'consultation'\)"):
        clockwork.wait_until_applied(talking)


def test_an_account_in_which_all_is_as_expected_says_so() -> None:
    """A stage with what it waits for, a short cut with its code."""
    account = Account("elevator")
    account.stands(NOON, TOPIC, "DRAFT AWAITS_PROPOSAL")

    assert account.as_expected
    assert str(account.steps[0]) == "2026-06-01 DRAFT ← AWAITS_PROPOSAL"


@pytest.mark.parametrize("expected", ["DRAFT", "PROPOSED AWAITS_CONSULTATION"])
def test_another_stage_or_blocker_than_expected_is_named(expected: str) -> None:
    """Whatever else is right."""
    account = Account("elevator")
    account.expect("something else", 1, 1)
    account.stands(NOON, TOPIC, expected)

    assert not account.as_expected
    assert account.wrong == [
        f"2026-06-01 elevator: expected {expected}, found DRAFT AWAITS_PROPOSAL"
    ]


@pytest.mark.parametrize(("code", "found"), [("", "DONE"), ("NOT_FOUND", "NOT_FOUND")])
def test_a_short_cut_that_works_or_is_refused_otherwise_is_named(
    talking: Talking, code: str, found: str
) -> None:
    """A story in which the law can be passed by is not as expected."""
    account = Account("elevator")

    def call() -> None:
        if code:
            raise Refused("/there", httpx.Response(404, json={"code": code}))

    account.short_cut(talking, "starting too early", "NOT_PASSED", call)

    assert account.wrong == [f"2026-06-01 starting too early: expected NOT_PASSED, found {found}"]


def test_an_account_of_nothing_is_not_as_expected() -> None:
    """A concern that never began has not come out well."""
    assert not Account("elevator").as_expected


def test_each_concern_lies_in_a_district_of_its_own() -> None:
    """One in each of those that ship with the service."""
    districts = [district for _, district, _ in CONCERNS]

    assert sorted(districts) == sorted({c.district_code for c in communities().values()})
