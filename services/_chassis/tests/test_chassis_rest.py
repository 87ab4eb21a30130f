"""The REST edge of commands: what is taken, what is refused and how, and that nothing is a 500."""

import asyncio
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import InterfaceError, OperationalError
from starlette.testclient import TestClient

from chassis.core import Core
from chassis.limits import Buckets
from chassis.refusals import MalformedBody, ValidationFailed
from chassis.rest import BODY_LIMIT, DEPTH_LIMIT, parse, read_object
from chassis.store import StoreUnavailable
from services._chassis.tests.drawdowns import (
    CODE,
    COMMANDS_OF_FUNDS,
    ESTATE,
    FOREIGN,
    RequestDrawdown,
)
from services._chassis.tests.edges import (
    BODY,
    FIRST,
    REQUESTS,
    clerk,
    edge_of,
    post_raw,
    refused,
    send,
)
from services._chassis.tests.identities import bearer


def test_a_command_is_answered_with_place_version_and_position(edge: TestClient) -> None:
    """201 with Location, ETag and Cogov-Position, and the same in the body."""
    answer = send(edge)

    assert answer.status_code == 201
    assert answer.headers["location"] == FIRST
    assert answer.headers["etag"] == '"1"'
    assert answer.headers["cogov-position"] == "funds=1"
    assert answer.json() | {"id": ""} == {"id": "", "version": 1, "position": 1}
    assert send(edge).json() == answer.json()


# 415, 413, 400: before anybody is asked who he is


@pytest.mark.parametrize("media", ["", "text/plain", "application/x-www-form-urlencoded", "json"])
def test_another_media_type_is_unsupported(edge: TestClient, media: str) -> None:
    """Only application/json is read, with or without parameters."""
    answer = edge.post(FIRST, content="{", headers={**clerk(), "Content-Type": media})
    refused(answer, 415, "UNSUPPORTED_MEDIA_TYPE")


def test_a_media_type_may_have_parameters(edge: TestClient) -> None:
    """Its letters' case and a charset do not matter."""
    assert send(edge, Content_Type="Application/JSON; charset=utf-8").status_code == 201


def test_media_type_and_size_come_before_the_token(edge: TestClient) -> None:
    """Who sends no token and a wrong body is told of the body (ruling G8)."""
    json_type = {"Content-Type": "application/json"}
    refused(edge.post(FIRST, content=b"x" * 10**6), 415, "UNSUPPORTED_MEDIA_TYPE")
    refused(edge.post(FIRST, content=b"x" * 10**6, headers=json_type), 413, "BODY_TOO_LARGE")
    refused(edge.post(FIRST, content="{}", headers=json_type), 400, "IDEMPOTENCY_KEY_MISSING")
    keyed = {**json_type, "Idempotency-Key": "k"}
    refused(edge.post(FIRST, content="{", headers=keyed), 400, "MALFORMED_BODY")
    refused(edge.post(FIRST, content="{}", headers=keyed), 400, "VALIDATION_FAILED")
    refused(edge.post(FIRST, content=json.dumps(BODY), headers=keyed), 401, "UNAUTHENTICATED")


def test_a_body_that_never_ends_is_not_read_on(funds: Core) -> None:
    """A streamed body without a length is cut off behind the limit."""
    parts = ({"type": "http.request", "body": b" " * 16_384, "more_body": True} for _ in range(99))

    sent = asyncio.run(post_raw(edge_of(funds), parts))

    assert sent[0]["status"] == 413
    assert len(list(parts)) >= 99 - BODY_LIMIT // 16_384 - 1


def test_the_largest_body_is_taken(edge: TestClient) -> None:
    """256 KiB are read, one byte more is not."""
    body = json.dumps(BODY).encode()
    assert send(edge, body + b" " * (BODY_LIMIT - len(body))).status_code == 201
    refused(send(edge, body + b" " * (BODY_LIMIT + 1 - len(body))), 413, "BODY_TOO_LARGE")


MALFORMED: dict[str, bytes] = {
    "nothing closed": b'{"amount_fen": 1',
    "a list": b"[]",
    "a text": b'"x"',
    "null": b"null",
    "a key twice": b'{"purpose": "a", "purpose": "b"}',
    "a key twice, once escaped": b'{"purpose": "a", "purpos\\u0065": "b"}',
    "a key twice in a list": b'{"works": [{"what": "a", "what": "b"}]}',
    "a key twice behind braces in a text": b'{"x": "}{,:", "y": 1, "x": 2}',
    "a key twice far down": b'{"a": {"b": [0, {"c": {"d": 1, "d": 1}}]}}',
    "NaN": b'{"amount_fen": NaN}',
    "Infinity": b'{"amount_fen": -Infinity}',
    "1e999": b'{"amount_fen": 1e999}',
    "5,000 digits": b'{"amount_fen": ' + b"9" * 5000 + b"}",
    "a lone surrogate": b'{"purpose": "\\ud800"}',
    "not UTF-8": b'{"purpose": "\xff"}',
    "UTF-16": '{"purpose": 1}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "a NUL between": b'{"a": 1,\x00}',
    "two objects": b"{} {}",
    "a comma too many": b'{"a": 1,}',
    "a comment": b'{"a": 1 /* x */}',
    "single quotes": b"{'a': 1}",
    "too deep": b'{"a": ' + b"[" * DEPTH_LIMIT + b"]" * DEPTH_LIMIT + b"}",
    "far too deep": b'{"a": ' + b"[" * 100_000,
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_body_is_refused(edge: TestClient, funds: Core, name: str) -> None:
    """Whatever is not one JSON object with every key once, at any depth."""
    refused(send(edge, MALFORMED[name]), 400, "MALFORMED_BODY")
    assert funds.store.head() == 0


def test_a_body_as_deep_as_allowed_is_read() -> None:
    """The bound is a number."""
    deep = b'{"a": ' + b"[" * (DEPTH_LIMIT - 1) + b"]" * (DEPTH_LIMIT - 1) + b"}"

    assert read_object(deep)
    with pytest.raises(MalformedBody):
        read_object(b'{"a": ' + deep + b"}")


INVALID: dict[str, Any] = {
    "a text for a number": {"amount_fen": "8000000"},
    "a float for a number": {"amount_fen": 8000000.0},
    "a float with an exponent": {"amount_fen": 8e6},
    "true for a number": {"amount_fen": True},
    "null for a number": {"amount_fen": None},
    "a number below its bound": {"amount_fen": 0},
    "a number above its bound": {"amount_fen": 10**12 + 1},
    "a number above 64 bits": {"amount_fen": 10**30},
    "a number for a text": {"purpose": 1},
    "an empty text": {"purpose": ""},
    "a text of 4,001 characters": {"purpose": "长" * 4001},
    "an unknown field": {"purpos": "x"},
    "an unknown nested field": {"works": [{"what": "x", "whom": "y"}]},
    "the library's own mark": {"works": [{"_type_": "uuid_hex", "_data_": "0" * 32}]},
    "a field of the path": {"reference": "d-1"},
    "a field of the path, the same value": {"estate_id": str(ESTATE)},
    "more than may be in a list": {"works": [{"what": "x"}] * 6},
    "an object for a list": {"works": {"0": {"what": "x"}}},
    "a date that is none": {"needed_on": "2026-02-30"},
    "a date with a time": {"needed_on": "2026-03-20T00:00:00Z"},
    "a date as a number": {"needed_on": 20260320},
    "an instant without its offset": {"works": [{"what": "x", "done_at": "2026-03-01T00:00:00"}]},
    "a date before 1949-10-01": {"needed_on": "1949-09-30"},
    "a date more than ten years ahead": {"needed_on": "2036-03-03"},
    "the year 1": {"needed_on": "0001-01-01"},
    "an instant that UTC cannot hold": {
        "works": [{"what": "x", "done_at": "0001-01-01T00:00:00+23:59"}]
    },
    "a NUL in a text": {"purpose": "a\x00b"},
}


@pytest.mark.parametrize("name", INVALID)
def test_an_invalid_field_is_refused(edge: TestClient, funds: Core, name: str) -> None:
    """The field is named where it has a name, and nothing is recorded."""
    refused(send(edge, {**BODY, **INVALID[name]}), 400, "VALIDATION_FAILED")
    assert funds.store.head() == 0


def test_a_text_of_4000_characters_is_taken(edge: TestClient) -> None:
    """Characters are counted, not bytes."""
    assert send(edge, {**BODY, "purpose": "长" * 4000}).status_code == 201


@pytest.mark.parametrize("reference", ["D-1", "d_1", "d.1", "d" * 41, "%64%00", "d-1%0A", "早"])
def test_a_reference_out_of_form_is_refused(edge: TestClient, reference: str) -> None:
    """An address is lower-case letters, digits and hyphens, 40 at most (ruling A1)."""
    refused(send(edge, url=f"{REQUESTS}/{reference}"), 400, "VALIDATION_FAILED")


def test_an_estate_in_capitals_is_the_same_estate(edge: TestClient) -> None:
    """The answer's Location is the one form."""
    url = f"/funds/v1/estates/{str(ESTATE).upper()}/drawdowns/d-1"

    assert send(edge, url=url).headers["location"] == FIRST


@pytest.mark.parametrize("key", ["", "x" * 201, "a b", "k\u00e9", "\t", "键"])
def test_a_missing_or_odd_idempotency_key_is_refused(edge: TestClient, key: str) -> None:
    """One to 200 printable ASCII characters without blanks."""
    headers: Any = {**clerk(), "Idempotency-Key": key.encode()}
    answer = edge.post(FIRST, content=json.dumps(BODY), headers=headers)
    refused(answer, 400, "IDEMPOTENCY_KEY_MISSING")
    headers.pop("Idempotency-Key")
    refused(
        edge.post(FIRST, content=json.dumps(BODY), headers=headers), 400, "IDEMPOTENCY_KEY_MISSING"
    )


def test_the_longest_key_is_taken(edge: TestClient) -> None:
    """200 characters, every printable sign."""
    assert send(edge, Idempotency_Key="~!" * 100).status_code == 201


# If-Match


SPLIT = {"other": "d-2", "amount_fen": 5}


@pytest.mark.parametrize(
    "tag", ["1", "*", 'W/"1"', '"x"', '""', '"1", "2"', '"1234567890"', '"-1"']
)
def test_an_if_match_that_is_not_our_etag_is_refused(edge: TestClient, tag: str) -> None:
    """Weak tags, lists and stars are not versions."""
    send(edge)
    refused(send(edge, SPLIT, f"{FIRST}/split", If_Match=tag), 400, "VALIDATION_FAILED")


def test_if_match_guards_a_change(edge: TestClient) -> None:
    """Stale is 412 with both versions, fresh goes through, on a creation it is refused."""
    refused(send(edge, If_Match='"1"'), 400, "VALIDATION_FAILED")
    etag = send(edge).headers["etag"]
    done = send(edge, SPLIT, f"{FIRST}/split", Idempotency_Key="s", If_Match=etag)
    assert (done.status_code, done.headers["etag"]) == (201, '"2"')

    stale = send(edge, SPLIT, f"{FIRST}/split", Idempotency_Key="t", If_Match=etag)
    assert refused(stale, 412, "VERSION_CONFLICT")["details"] == {"seen": 1, "version": 2}


# Answers


def test_a_refusal_speaks_chinese_unless_english_is_preferred(edge: TestClient) -> None:
    """The code never changes, the texts follow Accept-Language."""
    said = {
        language: refused(
            edge.post(FIRST, headers={"Accept-Language": language}), 415, "UNSUPPORTED_MEDIA_TYPE"
        )["title"]
        for language in (
            "",
            "*",
            "fr",
            "zh-CN",
            "en;q=0.1, zh;q=0.9",
            "en; q=0.3, zh;q=0.5",
            "x;q=y",
            "en",
            "en-US,en;q=0.9,zh;q=0.8",
            "fr, en;q=0.5",
            "zh; q=0.2, en; q=0.3",
        )
    }

    zh, en = "此处不接受这种内容类型", "That content type is not taken here"
    assert list(said.values()) == [zh] * 7 + [en] * 4
    answer = edge.post(FIRST, headers={"Accept-Language": "en"})
    assert answer.headers["content-language"] == "en"


def test_a_refusal_names_the_rules_of_refusal_and_command(edge: TestClient) -> None:
    """The refusal's own first, then the command's, none twice."""
    send(edge)
    surveyor = {**clerk("e"), **bearer(sub="s-surveyor")}
    assert edge.post(f"{FIRST}/endorsement", content="{}", headers=surveyor).status_code == 201
    custodian = {**clerk("p"), **bearer(("CUSTODIAN", CODE))}
    body = json.dumps({"amount_fen": 8_000_001})

    answer = edge.post(f"{FIRST}/payment", content=body, headers=custodian)

    assert refused(answer, 422, "BEYOND_MANDATE")["rule_ids"] == ["F-15", "F-2"]


def test_a_missing_token_a_wrong_one_a_lacking_grant_and_a_foreign_estate(
    edge: TestClient,
) -> None:
    """401, 401, 403, 404: each says no more than the caller may know."""
    plain = {k: v for k, v in clerk().items() if k != "Authorization"}
    body = json.dumps(BODY)
    missing = edge.post(FIRST, content=body, headers=plain)
    refused(missing, 401, "UNAUTHENTICATED")
    assert missing.headers["www-authenticate"] == "Bearer"
    wrong = {**plain, "Authorization": "Bearer x.y.z"}
    refused(edge.post(FIRST, content=body, headers=wrong), 401, "UNAUTHENTICATED")
    lacking = {**plain, **bearer(("CUSTODIAN", CODE))}
    refused(edge.post(FIRST, content=body, headers=lacking), 403, "ROLE_NOT_ALLOWED")
    for estate in (FOREIGN, "99999999-9999-4999-8999-999999999999"):
        answer = send(edge, url=f"/funds/v1/estates/{estate}/drawdowns/d-1")
        assert refused(answer, 404, "NOT_FOUND")["details"] == {}


def test_a_client_that_asks_too_fast_is_told_when_to_come_back(funds: Core) -> None:
    """429 with Retry-After, for this client only (ruling G7)."""
    with TestClient(edge_of(funds, Buckets(rate=0.001, burst=2))) as edge:
        assert [send(edge).status_code for _ in range(3)] == [201, 201, 429]
        answer = send(edge)
        refused(answer, 429, "RATE_LIMITED")
        assert answer.headers["retry-after"] == "1"
        other = {**clerk(), **bearer(("CLERK", CODE), azp="other")}
        answer = edge.post(FIRST, content=json.dumps({**BODY, "amount_fen": 1}), headers=other)
        assert answer.status_code == 422


@pytest.mark.parametrize(
    "trouble",
    [
        StoreUnavailable("host=db.internal password=hunter2"),
        OperationalError("SELECT", {}, Exception("host=db.internal password=hunter2")),
        InterfaceError("SELECT", {}, Exception("connection already closed: hunter2")),
    ],
)
def test_trouble_with_the_store_is_unavailable(
    edge: TestClient, funds: Core, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    """503 with Retry-After, of events as of views; what the database said stays inside (ruling G7)."""

    def away(*_: Any) -> Any:
        raise trouble

    monkeypatch.setattr(type(funds.store), "read", away)
    answer = send(edge)

    refused(answer, 503, "STORE_UNAVAILABLE")
    assert answer.headers["retry-after"] == "1"
    assert "hunter2" not in answer.text


# OpenAPI


def test_openapi_lists_every_refusal_of_every_command(edge: TestClient) -> None:
    """Each code stands under its status, in both languages, with what the command wants."""
    document = edge.get("/openapi.json").json()

    for cls in COMMANDS_OF_FUNDS:
        post = document["paths"][f"/funds/v1{cls.spec.path}"]["post"]
        for refusal in cls.spec.refuses:
            told = post["responses"][str(refusal.kind.value[0])]["description"]
            assert f"`{refusal.code}` {refusal.zh} / {refusal.en}" in told
        names = {p["name"]: p["required"] for p in post["parameters"]}
        assert names["Idempotency-Key"] is True
        assert ("If-Match" in names) == bool(cls.spec.act)
        assert all(names[field] for field in cls.spec.in_path)
        body = post["requestBody"]["content"]["application/json"]["schema"]
        assert body["additionalProperties"] is False
        assert not set(body["properties"]) & set(cls.spec.in_path)
        assert post["x-roles"] == sorted(cls.spec.roles)
        assert post["security"] == [{"bearer": []}]
    assert document["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"


def test_every_reference_in_openapi_leads_somewhere(edge: TestClient) -> None:
    """A generated client finds each schema it is sent to."""
    text = edge.get("/openapi.json").text
    schemas = json.loads(text)["components"]["schemas"]
    wanted = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}

    assert wanted <= set(schemas)


def test_a_commands_address_is_told_apart_from_its_neighbours(edge: TestClient) -> None:
    """As many parts and another last one, another method, a part more: 404, 405, 404."""
    refused(edge.post(f"{FIRST}/payments", headers=clerk()), 404, "NOT_FOUND")
    refused(edge.post(f"{FIRST}/payment/x", headers=clerk()), 404, "NOT_FOUND")
    refused(edge.post(f"{FIRST}/", headers=clerk()), 404, "NOT_FOUND")
    wrong = edge.get(f"{FIRST}/payment")
    refused(wrong, 405, "METHOD_NOT_ALLOWED")
    assert wrong.headers["allow"] == "POST"
    # A drawdown whose number is an act's name is a drawdown.
    assert send(edge, url=f"{REQUESTS}/payment").status_code == 201
    assert send(edge, url=f"{REQUESTS}/polls", Idempotency_Key="p").status_code == 201


# Never a 500

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=12,
)
NAMES = st.sampled_from([*BODY, "works", "contact", "surveyor", "estate_id", "_type_", "x"])


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_are_a_fault_of_ours(body: bytes) -> None:
    """Every byte string is a command or a refusal."""
    with suppress(MalformedBody, ValidationFailed):
        parse(RequestDrawdown, body, {"estate_id": str(ESTATE), "reference": "d-1"})


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.dictionaries(NAMES, JSON, max_size=5), st.text(max_size=10), st.binary(max_size=12))
def test_no_request_is_a_fault_of_ours(
    edge: TestClient, other: dict[str, Any], reference: str, header: bytes
) -> None:
    """Whatever stands in body, path and headers, the answer is below 500 and a known code."""
    printable = bytes(b for b in header if b not in b"\r\n\x00")
    headers: Any = {
        **clerk(),
        "If-Match": printable,
        "Cogov-Now": printable,
        "Traceparent": printable,
    }
    path = "".join(f"%{b:02x}" for b in reference.encode("utf-8", "replace"))
    url = f"{FIRST}/split" if not path else f"{REQUESTS}/{path}"
    answer = edge.post(url, content=json.dumps({**BODY, **other}), headers=headers)

    assert answer.status_code < 500, answer.text
    assert answer.status_code == 201 or answer.json()["code"]
