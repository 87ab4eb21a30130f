"""Whatever is sent, every answer is one the OpenAPI document declares, and none is a 500."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from serving.keys import ROLES
from suite.dev_tokens import make_token, signing_key
from suite.embedded import Embedded, open_embedded
from suite.settings import SERVICES, read_settings

pytestmark = pytest.mark.slow

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance]
EXAMPLES = 12


@pytest.fixture(name="system", scope="module")
def _system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    folder = tmp_path_factory.mktemp("fuzz")
    given_settings = {"clock": "virtual", "data": folder / "data", "config": folder / "keys"}
    system = open_embedded(read_settings(**given_settings))
    yield system
    system.close()


def _tokens(folder: Path) -> list[str]:
    key = signing_key(folder)
    everything = [(role, "220105") for role in ROLES]
    return [
        "Bearer " + make_token(key, "fuzz", everything),
        "Bearer " + make_token(key, "fuzz-2", []),
        "Bearer nonsense",
    ]


@pytest.mark.parametrize("service", SERVICES)
def test_no_input_is_answered_with_what_is_not_declared(system: Embedded, service: str) -> None:
    """Schemathesis over every operation of a service, with good, poor and wrong tokens."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", system.app)
    tokens = _tokens(system.settings.dev_key)
    every: list[Any] = [found.ok() for found in schema.get_all_operations()]  # type: ignore[union-attr]
    here = [o for o in every if f"/{service}/v1" in o.label]
    operations = [o for o in here if "/changes" not in o.label]  # a stream has no end
    assert len(operations) >= 4
    for operation in operations:
        _storm(operation, tokens)


def _storm(operation: Any, tokens: list[str]) -> None:
    turn = iter(range(10**9))

    @seed(20260302)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy())
    def send(case: Any) -> None:
        headers = dict(case.headers or {})
        headers["authorization"] = tokens[next(turn) % len(tokens)]
        case.headers = headers
        case.call_and_validate(checks=CHECKS)

    send()
