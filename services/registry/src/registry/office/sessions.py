"""Who is signed in at the office: sessions in the vault's database, named by a digest of a cookie.

A session is what a token said, until the token or the working day ends. What a cookie holds is
chance and nothing else; whoever reads the database finds no cookie.
"""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import msgspec
from sqlalchemy import JSON, BigInteger, Column, MetaData, String, Table, delete, select

from chassis.actors import Actor
from chassis.refusals import Kind, Refusal, Unauthenticated
from chassis.tokens import Tokens, read_part
from chassis.views import Views, upsert

SESSION_SECONDS = 8 * 3600
CODE_SECONDS = 600
SESSION, CODE = "session", "code"


class SignInCodeUsed(Refusal):
    """A sign-in link opens once, within ten minutes."""

    code, kind = "SIGN_IN_CODE_USED", Kind.UNAUTHENTICATED
    zh, en = "登录链接已使用或已过期", "This sign-in link was used or is over"


class FormNotOurs(Refusal):
    """A form does not come from a page that this browser was given."""

    code, kind = "FORM_NOT_OURS", Kind.FORBIDDEN
    zh, en = "表单已失效，请返回页面刷新后重试", "This form is not valid; load its page again"


class SignedIn(msgspec.Struct, frozen=True):
    """Who was found to sign in, and the second until which it holds at the latest."""

    actor: Actor
    ends: int


class SignIn(Protocol):
    """How somebody proves who he is. Today a token; an identity provider takes its place here."""

    def __call__(self, said: str) -> SignedIn:
        """Give who signs in with what he sent; raises Unauthenticated."""


@dataclass(frozen=True, slots=True)
class TokenSignIn:
    """Signs in whoever brings a token of an issuer we believe."""

    tokens: Tokens

    def __call__(self, said: str) -> SignedIn:
        """Give a token's actor, until the token ends."""
        token = said.strip()
        actor = self.tokens.actor(f"Bearer {token}")
        return SignedIn(actor, int(read_part(token.split(".")[1])["exp"]))


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that is signed in."""

    actor: Actor
    ends: int


@dataclass(slots=True)
class Sessions:
    """Keeps who is signed in, and the links that sign in once."""

    views: Views
    secret: bytes = field(repr=False)
    now: Callable[[], float] = time.time
    table: Table = field(init=False)

    def __post_init__(self) -> None:
        self.table = _table(self.views.metadata)
        self.views.migrate()

    def sign_in(self, who: SignedIn) -> str:
        """Begin a session; give what its cookie holds."""
        ends = min(who.ends, int(self.now()) + SESSION_SECONDS)
        return self._keep(SESSION, who.actor, ends, ends)

    def session(self, cookie: str) -> Session | None:
        """Give the session of a cookie; None without one, or once it is over."""
        found = self._find(SESSION, cookie)
        return Session(*found) if found else None

    def sign_out(self, cookie: str) -> None:
        """End a session, here and wherever its cookie was copied to."""
        with self.views.writing() as conn:
            conn.execute(delete(self.table).where(self.table.c.digest == _digest(cookie)))

    def code(self, who: SignedIn) -> str:
        """Make what signs in once within ten minutes."""
        return self._keep(CODE, who.actor, who.ends, int(self.now()) + CODE_SECONDS)

    def use(self, code: str) -> SignedIn:
        """Give whom a code signs in, and forget it; raises SignInCodeUsed."""
        with self.views.writing() as conn:
            found = self._find(CODE, code)
            gone = conn.execute(delete(self.table).where(self.table.c.digest == _digest(code)))
        if found is None or gone.rowcount != 1:
            raise SignInCodeUsed
        return SignedIn(*found)

    def form_key(self, cookie: str) -> str:
        """Give what every form of a browser carries: no other site can know it."""
        return hmac.new(self.secret, cookie.encode(), "sha256").hexdigest()

    def check_form(self, cookie: str, key: str) -> None:
        """Refuse a form that does not carry its browser's key."""
        if not cookie or not hmac.compare_digest(self.form_key(cookie).encode(), key.encode()):
            raise FormNotOurs

    def _keep(self, kind: str, actor: Actor, ends: int, until: int) -> str:
        if ends <= self.now():
            raise Unauthenticated
        cookie = new_cookie()
        row = {
            "digest": _digest(cookie),
            "kind": kind,
            "actor": msgspec.to_builtins(actor),
            "ends": ends,
            "until": until,
        }
        with self.views.writing() as conn:
            conn.execute(delete(self.table).where(self.table.c.until <= int(self.now())))
            upsert(conn, self.table, [row])
        return cookie

    def _find(self, kind: str, cookie: str) -> tuple[Actor, int] | None:
        c = self.table.c
        question = select(c.actor, c.ends).where(
            c.digest == _digest(cookie), c.kind == kind, c.until > int(self.now())
        )
        with self.views.reading() as conn:
            row = conn.execute(question).first()
        return (msgspec.convert(row.actor, Actor), row.ends) if row else None


def new_cookie() -> str:
    """Give a new cookie's content: 256 bits of chance."""
    return secrets.token_urlsafe(32)


def _digest(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()


def _table(metadata: MetaData) -> Table:
    return Table(
        "office_sessions",
        metadata,
        Column("digest", String(64), primary_key=True),
        Column("kind", String(8), nullable=False),
        Column("actor", JSON, nullable=False),
        Column("ends", BigInteger, nullable=False),
        Column("until", BigInteger, nullable=False, index=True),
        keep_existing=True,  # one process may open several
    )
