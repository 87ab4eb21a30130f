"""Who sends a request: lawful tokens give an actor, hostile ones a 401 and nothing else."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from chassis.actors import NOBODY, Grant
from chassis.refusals import Unauthenticated
from chassis.tokens import LONGEST, read_source
from services._chassis.tests.identities import (
    AUD,
    HEADER,
    ISS,
    KEY,
    NOW,
    OTHER_KEY,
    believing,
    claims,
    issuer,
    jwks,
    part,
    signed,
    signed_raw,
)

PUBLIC = KEY.as_dict(private=False)


def headed(**other: Any) -> str:
    """Give a lawful token whose header says more or otherwise."""
    return signed_raw(json.dumps({**HEADER, **other}).encode(), json.dumps(claims()).encode())


def claiming(**other: Any) -> str:
    """Give a well-signed token with other claims."""
    return signed_raw(json.dumps(HEADER).encode(), json.dumps(claims(**other)).encode())


def hmac_with_the_public_key() -> str:
    """Sign with the public key as an HMAC secret: the classical confusion of algorithms."""
    secret = OctKey.import_key(PUBLIC["x"])  # type: ignore[arg-type]
    header = {"alg": "HS256", "kid": "k1"}
    return jwt.encode(header, claims(), secret, algorithms=["HS256"])


def unsigned(alg: str) -> str:
    """Give a token without a signature."""
    return f"{part(json.dumps({'alg': alg, 'kid': 'k1'}).encode())}.{part(json.dumps(claims()).encode())}."


def tampered() -> str:
    """Exchange the claims of a lawful token."""
    head, _, signature = signed(claims()).split(".")
    return f"{head}.{part(json.dumps(claims(sub='s-chief')).encode())}.{signature}"


def raw(body: str) -> str:
    """Sign claims as they are written here."""
    return signed_raw(json.dumps(HEADER).encode(), body.encode())


TWICE = json.dumps(claims())[:-1] + ', "sub": "s-chief"}'

HOSTILE: dict[str, str] = {
    "alg none": unsigned("none"),
    "alg None": unsigned("None"),
    "alg none, signed": headed(alg="none"),
    "HMAC with the public key": hmac_with_the_public_key(),
    "RS256 named for an Ed25519 key": headed(alg="RS256"),
    "ES256 named for an Ed25519 key": headed(alg="ES256"),
    "another key under our kid": signed(claims(), OTHER_KEY),
    "tampered claims": tampered(),
    "no signature": signed(claims()).rpartition(".")[0] + ".",
    "two parts": signed(claims()).rpartition(".")[0],
    "four parts": signed(claims()) + ".x",
    "five parts (JWE)": ".".join("abcde"),
    "empty parts": "..",
    "not base64": "!!.??.$$",
    "jku": headed(jku="https://evil.example/jwks"),
    "jwk in the header": headed(jwk=PUBLIC),
    "x5u": headed(x5u="https://evil.example/cert"),
    "x5c": headed(x5c=["MIIB"]),
    "crit": headed(crit=["exp"]),
    "b64 false": headed(b64=False),
    "zip": headed(zip="DEF"),
    "kid is a path": headed(kid="../../../dev/null"),
    "kid is SQL": headed(kid="k1' OR '1'='1"),
    "kid is a list": headed(kid=["k1"]),
    "kid is absent": signed_raw(b'{"alg": "Ed25519"}', json.dumps(claims()).encode()),
    "alg is absent": signed_raw(b'{"kid": "k1"}', json.dumps(claims()).encode()),
    "header is a list": signed_raw(b'["alg"]', json.dumps(claims()).encode()),
    "header key twice": signed_raw(
        b'{"alg": "Ed25519", "kid": "k9", "kid": "k1"}', json.dumps(claims()).encode()
    ),
    "wrong audience": claiming(aud="other"),
    "audience in a longer text": claiming(aud="cogov-staging"),
    "audiences without ours": claiming(aud=["a", "b"]),
    "audience is an object": claiming(aud={"cogov": 1}),
    "no audience": claiming(aud=None),
    "wrong issuer": claiming(iss="https://evil.example"),
    "issuer with a slash more": claiming(iss=ISS + "/"),
    "issuer is a list": claiming(iss=[ISS]),
    "no issuer": claiming(iss=None),
    "expired": claiming(exp=NOW - 61),
    "not yet": claiming(nbf=NOW + 120),
    "no exp": claiming(exp=None),
    "exp is a text": claiming(exp=str(NOW + 100)),
    "exp is true": claiming(exp=True),
    "exp is NaN": raw(json.dumps(claims()).replace(str(claims()["exp"]), "NaN")),
    "exp is infinite": claiming(exp=float("inf")),
    "exp overflows a float": claiming(exp=10**400),
    "exp has 5,000 digits": raw('{"exp": ' + "9" * 5000 + "}"),
    "exp in a hundred years": claiming(exp=NOW + 10 * LONGEST),
    "exp is negative": claiming(exp=-1),
    "exp is a list": claiming(exp=[NOW + 100]),
    "exp is an object": claiming(exp={"$numberLong": "1"}),
    "nbf is a text": claiming(nbf="0"),
    "iat is true": claiming(iat=True),
    "no subject": claiming(sub=None),
    "subject is empty": claiming(sub=""),
    "subject is a number": claiming(sub=7),
    "subject of 81 characters": claiming(sub="s" * 81),
    "subject with a NUL": claiming(sub="s\x00"),
    "subject with our separator": claiming(sub="s\x1fother"),
    "client is an object": claiming(azp={"a": 1}),
    "client with a line feed": claiming(azp="app\n"),
    "claims are a list": raw("[1]"),
    "claims are a text": raw('"x"'),
    "claims are null": raw("null"),
    "claims are no JSON": raw("{'iss': 1}"),
    "claims are nested too deep": raw("[" * 6000),
    "a claim stands twice": raw(TWICE),
    "a nested claim stands twice": raw(
        json.dumps(claims())[:-1] + ', "x": {"cogov": 1, "cogov": 2}}'
    ),
    "cogov is a list": claiming(cogov=[]),
    "cogov is null": raw(json.dumps(claims(cogov=None))[:-1] + ', "cogov": null}'),
    "grants are an object": claiming(cogov={"grants": {"role": "CLERK"}}),
    "a grant is a text": claiming(cogov={"grants": ["CLERK"]}),
    "a role is a list": claiming(cogov={"grants": [{"role": ["CLERK"], "scope": "22"}]}),
    "a scope is a number": claiming(cogov={"grants": [{"role": "CLERK", "scope": 22}]}),
    "an organisation is an object": claiming(
        cogov={"grants": [{"role": "CLERK", "scope": "22", "org": {}}]}
    ),
    "longer than 8 KiB": claiming(padding="x" * 8192),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_token_is_unauthenticated(name: str) -> None:
    """It is a 401, whatever it is: never believed, never a fault of ours."""
    with pytest.raises(Unauthenticated):
        believing().actor(f"Bearer {HOSTILE[name]}")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic dTpw", "x", "bearer\t"])
def test_a_header_without_a_bearer_token_is_unauthenticated(header: str) -> None:
    """No token and a token of another kind are the same."""
    with pytest.raises(Unauthenticated):
        believing().actor(header)


def test_a_lawful_token_gives_an_actor() -> None:
    """Subject, issuer, client and grants, the audience alone or among others."""
    for aud in (AUD, ["x", AUD]):
        token = signed(claims(("CLERK", "220105"), aud=aud))
        actor = believing().actor(f"bearer {token}")

        assert (actor.subject, actor.issuer, actor.client) == ("s-1", ISS, "app")
        assert actor.grants == (Grant("CLERK", "220105"),)
        assert actor.everywhere == frozenset()


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")  # many issuers still call it so
@pytest.mark.parametrize(
    ("kind", "alg"), [("RSA", "RS256"), ("EC", "ES256"), ("OKP", "EdDSA"), ("OKP", "Ed25519")]
)
def test_keys_of_three_kinds_are_believed(kind: str, alg: str) -> None:
    """RSA, elliptic curve and Ed25519 keys, each with the one algorithm of its kind."""
    make: dict[str, Callable[[], Any]] = {
        "RSA": lambda: RSAKey.generate_key(2048, {"kid": "k1"}),
        "EC": lambda: ECKey.generate_key("P-256", {"kid": "k1"}),
        "OKP": lambda: OKPKey.generate_key("Ed25519", {"kid": "k1"}),
    }
    key = make[kind]()
    token = jwt.encode({"alg": alg, "kid": "k1"}, claims(), key, algorithms=[alg])

    tokens = believing(read=lambda _: jwks(key))

    assert tokens.actor(f"Bearer {token}").subject == "s-1"


def test_a_symmetric_key_in_a_jwks_is_no_key() -> None:
    """A published secret would let everybody sign."""
    secret = OctKey.generate_key(256, {"kid": "k1"})
    token = jwt.encode({"alg": "HS256", "kid": "k1"}, claims(), secret, algorithms=["HS256"])
    published = json.dumps({"keys": [secret.as_dict(private=True)]}).encode()

    with pytest.raises(Unauthenticated):
        believing(read=lambda _: published).actor(f"Bearer {token}")


def test_the_leeway_is_a_minute() -> None:
    """A token is believed until 59 seconds after its end, and from 59 seconds before its start."""
    tokens = believing(now=lambda: NOW)

    assert tokens.actor(f"Bearer {claiming(exp=NOW - 59)}").subject == "s-1"
    assert tokens.actor(f"Bearer {claiming(nbf=NOW + 59)}").subject == "s-1"
    with pytest.raises(Unauthenticated):
        tokens.actor(f"Bearer {claiming(exp=NOW - 60)}")


def test_a_remembered_token_ends_when_it_ends() -> None:
    """The memory of verified tokens does not outlive them."""
    now = [float(NOW)]
    tokens = believing(now=lambda: now[0])
    header = f"Bearer {claiming(exp=NOW + 10)}"
    tokens.actor(header)

    now[0] = NOW + 69
    assert tokens.actor(header).subject == "s-1"
    now[0] = NOW + 70
    with pytest.raises(Unauthenticated):
        tokens.actor(header)


def test_a_verified_token_is_not_verified_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A signature costs more than a command's own Python."""
    tokens = believing()
    header = f"Bearer {signed(claims())}"
    first = tokens.actor(header)
    monkeypatch.setattr("chassis.tokens.jwt.decode", None)

    assert tokens.actor(header) is first


def test_the_memory_of_tokens_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many tokens do not fill the process."""
    monkeypatch.setattr("chassis.tokens.CACHE_SIZE", 3)
    tokens = believing()
    for n in range(7):
        tokens.actor(f"Bearer {signed(claims(sub=f's-{n}'))}")

    assert len(tokens._cache) <= 3


def test_an_unknown_kid_fetches_again_at_most_once_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A new key is found; a flood of invented kids costs one request a minute."""
    now, fetched, published = [1000.0], [0], [KEY]

    def read(_: str) -> bytes:
        fetched[0] += 1
        return jwks(*published)

    monkeypatch.setattr("chassis.tokens.time.monotonic", lambda: now[0])
    tokens = believing(read=read)
    tokens.actor(f"Bearer {signed(claims())}")
    for n in range(50):
        with pytest.raises(Unauthenticated):
            tokens.actor(f"Bearer {headed(kid=f'invented-{n}')}")
    assert fetched == [1]

    published.append(OTHER_KEY)
    new = signed_raw(
        json.dumps({**HEADER, "kid": "k2"}).encode(), json.dumps(claims()).encode(), OTHER_KEY
    )
    now[0] += 59
    with pytest.raises(Unauthenticated):
        tokens.actor(f"Bearer {new}")
    now[0] += 1
    assert tokens.actor(f"Bearer {new}").subject == "s-1"
    assert fetched == [2]


@pytest.mark.parametrize("answer", [b"", b"[]", b'{"keys": 7}', b'{"keys": [{"kty": "?"}]}'])
def test_unreadable_keys_are_unauthenticated(answer: bytes) -> None:
    """An issuer whose keys cannot be read vouches for nobody, and breaks nothing."""
    with pytest.raises(Unauthenticated):
        believing(read=lambda _: answer).actor(f"Bearer {signed(claims())}")


def test_keys_that_cannot_be_fetched_keep_the_old_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """The issuer being away does not log everybody out."""
    answers: list[Any] = [jwks(KEY), OSError("away")]

    def read(_: str) -> bytes:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return bytes(answer)

    now = [1000.0]
    monkeypatch.setattr("chassis.tokens.time.monotonic", lambda: now[0])
    tokens = believing(read=read)
    tokens.actor(f"Bearer {signed(claims())}")
    now[0] += 61
    with pytest.raises(Unauthenticated):
        tokens.actor(f"Bearer {headed(kid='new')}")

    assert tokens.actor(f"Bearer {signed(claims(sub='s-2'))}").subject == "s-2"


def test_keys_are_read_from_a_file(tmp_path: Any) -> None:
    """A JWKS may be a file; a plain http address elsewhere is taken for a file that is not there."""
    (tmp_path / "jwks.json").write_bytes(jwks(KEY))

    assert read_source(str(tmp_path / "jwks.json")) == jwks(KEY)
    for plain in ("http://evil.example/jwks.json", "http://localhost.evil.example/jwks.json"):
        with pytest.raises(OSError, match="No such file"):
            read_source(plain)
    with pytest.raises(OSError, match="No such file"):
        read_source("file:///etc/passwd")


# What may be granted (ruling A5)


@pytest.mark.parametrize(
    ("role", "scope", "within", "believed"),
    [
        ("CLERK", "220105", (), True),
        ("CLERK", "220105", ("220105",), True),
        ("CLERK", "220105001002", ("220105",), True),
        ("CLERK", "220106", ("220105",), False),
        ("CLERK", "2201", ("220105",), False),
        ("CLERK", "", ("220105",), False),
        ("CLERK", "22010500", ("220105",), False),
        ("CLERK", "220105x", ("220105",), False),
        ("CLERK", "6f1d0c52-7a52-5a86-9f6e-0d5b1c0a7e11", ("220105",), False),
        ("MAYOR", "220105", (), False),
        ("SYSTEM", "22", (), False),
        ("SERVICE", "22", (), False),
        ("clerk", "220105", (), False),
    ],
)
def test_a_grant_beyond_its_issuers_power_is_ignored(
    role: str,
    scope: str,
    within: tuple[str, ...],
    believed: bool,  # noqa: FBT001
) -> None:
    """The token is believed, the grant is not."""
    tokens = believing(issuer(within=within))

    actor = tokens.actor(f"Bearer {signed(claims((role, scope)))}")

    assert actor.grants == ((Grant(role, scope),) if believed else ())
    assert actor.everywhere == frozenset()


def test_a_service_comes_from_an_issuer_that_lists_it() -> None:
    """SERVICE holds everywhere; SYSTEM comes from no issuer at all."""
    tokens = believing(issuer(may_grant=("SERVICE", "SYSTEM"), within=("22",)))

    actor = tokens.actor(f"Bearer {signed(claims(('SERVICE', ''), ('SYSTEM', '22')))}")

    assert actor.everywhere == {"SERVICE"}
    assert actor.grants == ()


def test_a_reader_may_come_without_a_token_but_not_with_a_wrong_one() -> None:
    """Public reads need none; a wrong one is told, so that nobody reads less than he thinks."""
    tokens = believing()

    assert tokens.reader(None) is NOBODY
    assert tokens.reader(f"Bearer {signed(claims())}").subject == "s-1"
    with pytest.raises(Unauthenticated):
        tokens.reader("Bearer x")
