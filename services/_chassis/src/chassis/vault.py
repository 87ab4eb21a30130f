"""Keys apart from what they open: per subject and purpose, per box, and the service's own secrets.

Every key lies wrapped under a wrapping key that is kept in a file outside the data folder, so a
copy of the data opens nothing. Destroying a subject's key erases what was sealed under it while
every event keeps its bytes (domain 4.8).
"""

import os
import secrets
import threading
import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import Column, DateTime, LargeBinary, MetaData, String, Table, bindparam, select

from chassis.domain import Sealed
from chassis.refusals import SubjectErased
from chassis.views import Views, upsert

REDACTED = "REDACTED"
"""What is shown of words whose key is destroyed."""

JUST_USED_SECONDS = 0.05
HPKE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class WrappingKeyRefused(Exception):  # noqa: N818  (it stops the start)
    """The wrapping key lies where it must not, or others may read it."""


def wrapping_key(path: Path, data: Path) -> bytes:
    """Read the wrapping key, making it (mode 0600) where there is none; never inside the data folder."""
    if path.resolve().is_relative_to(data.resolve()):
        raise WrappingKeyRefused(f"the wrapping key {path} lies inside the data folder {data}")
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(32))
    if path.stat().st_mode & 0o077:
        raise WrappingKeyRefused(f"others may read {path}; run: chmod 600 {path}")
    key = path.read_bytes()
    if len(key) != 32:
        raise WrappingKeyRefused(f"{path} does not hold 32 bytes")
    return key


def vault_tables(metadata: MetaData) -> None:
    """Declare the vault's tables."""
    Table(
        "subject_keys",
        metadata,
        Column("subject", String(80), primary_key=True),
        Column("purpose", String(20), primary_key=True),
        Column("wrapped", LargeBinary),
        Column("destroyed_at", DateTime(timezone=True)),
    )
    Table(
        "named_keys",
        metadata,
        Column("name", String(200), primary_key=True),
        Column("wrapped", LargeBinary, nullable=False),
    )


class Vault:
    """Makes, wraps, opens and destroys keys; `views` is a database of its own."""

    def __init__(self, views: Views, wrapping: bytes) -> None:
        self.views, self._wrap = views, AESGCM(wrapping)
        self._subjects = views.metadata.tables["subject_keys"]
        self._named = views.metadata.tables["named_keys"]
        self._used = threading.local()  # several people vote at once

    # A subject's keys

    def seal(self, subject: str, purpose: str, value: bytes, place: str = "") -> Sealed:
        """Seal a value under a subject's key for a purpose; raises SubjectErased once it is destroyed.

        `place` binds it to where it is kept: moved elsewhere it does not open.
        """
        key = self._sealing_key(subject, purpose)
        return _sealed(key, value, subject, purpose, place)

    def seal_all(
        self, values: Mapping[str, bytes], purpose: str, place: str = ""
    ) -> dict[str, Sealed]:
        """Seal a value for each of many subjects, in one transaction; who is erased is left out."""
        c = self._subjects.c
        asked = select(c.subject, c.wrapped).where(
            c.purpose == purpose, c.subject.in_(list(values)), c.wrapped.is_not(None)
        )
        with self.views.writing() as conn:
            self.prepare(values, purpose)
            kept = [(row.subject, row.wrapped) for row in conn.execute(asked)]
        return {
            s: _sealed(self._unwrap(wrapped, _aad(s, purpose)), values[s], s, purpose, place)
            for s, wrapped in kept
        }

    def prepare(self, subjects: Iterable[str], purpose: str) -> None:
        """Make the keys of many subjects in one transaction, so that sealing later only reads."""
        rows = [
            {"subject": s, "purpose": purpose, "wrapped": self._new_key(_aad(s, purpose))}
            for s in subjects
        ]
        with self.views.writing() as conn:
            upsert(conn, self._subjects, rows, keep=True)

    def _sealing_key(self, subject: str, purpose: str) -> bytes:
        """Give the key to seal with. One that was just used is not read again: a ballot seals twice."""
        used, now = getattr(self._used, "key", None), time.monotonic()
        if used is not None and used[:2] == (subject, purpose) and now < used[3]:
            return bytes(used[2])
        wrapped = self._kept(self._subjects, {"subject": subject, "purpose": purpose}).wrapped
        if wrapped is None:
            raise SubjectErased
        key = self._unwrap(wrapped, _aad(subject, purpose))
        self._used.key = subject, purpose, key, now + JUST_USED_SECONDS
        return key

    def open(self, subject: str, sealed: Sealed, place: str = "") -> bytes | None:
        """Open a sealed value; None (shown as REDACTED) when its key is destroyed.

        Raises InvalidTag if the value was sealed for another subject, purpose or place.
        """
        found = self._find(self._subjects, {"subject": subject, "purpose": sealed.purpose})
        if found is None or found.wrapped is None:
            return None
        key = self._unwrap(found.wrapped, _aad(subject, sealed.purpose))
        nonce, box = sealed.box[:12], sealed.box[12:]
        return AESGCM(key).decrypt(nonce, box, _aad(subject, sealed.purpose, place))

    def words(self, subject: str, sealed: Sealed, place: str) -> str:
        """Open a sealed text; REDACTED once its key is destroyed."""
        opened = self.open(subject, sealed, place)
        return opened.decode() if opened is not None else REDACTED

    def destroy(self, subject: str, purpose: str) -> None:
        """Destroy a subject's key for a purpose, for good.

        In SQLite its bytes are then in no file; in PostgreSQL they go with the next VACUUM.
        """
        self._used = threading.local()
        gone = {"wrapped": None, "destroyed_at": datetime.now(UTC)}
        with self.views.writing() as conn:
            upsert(conn, self._subjects, [{"subject": subject, "purpose": purpose, **gone}])
        self.views.scrub()

    # Boxes: anyone may put in, only a released key takes out

    def make_box(self, name: str) -> bytes:
        """Make a box's key pair once and give its public half (32 bytes)."""
        private = X25519PrivateKey.from_private_bytes(self.secret(f"box:{name}"))
        return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def take_out(self, name: str, boxes: list[tuple[bytes, bytes]]) -> list[bytes]:
        """Open what lies in a box: pairs of (ciphertext, info). The caller has recorded the release."""
        key = f"box:{name}"
        wrapped = self._find(self._named, {"name": key}).wrapped
        private = X25519PrivateKey.from_private_bytes(self._unwrap(wrapped, key.encode()))
        return [HPKE.decrypt(box, private, info) for box, info in boxes]

    # The service's own secrets

    def secret(self, name: str) -> bytes:
        """Give a 32-byte secret of the service, making it the first time."""
        return self._unwrap(self._kept(self._named, {"name": name}).wrapped, name.encode())

    def _kept(self, table: Table, of: dict[str, str]) -> Any:
        """Give the row of a key, making it the first time; of two who make it, one is kept."""
        found = self._find(table, of)
        if found is None:
            aad = _aad(**of) if "subject" in of else of["name"].encode()
            with self.views.writing() as conn:
                row = {**of, "wrapped": self._new_key(aad)}
                upsert(conn, table, [row], keep=True)
            found = self._find(table, of)
        return found

    def _find(self, table: Table, of: dict[str, str]) -> Any:
        with self.views.reading() as conn:
            return conn.execute(_question(table, tuple(of)), of).first()

    def _new_key(self, aad: bytes) -> bytes:
        nonce = secrets.token_bytes(12)
        return nonce + self._wrap.encrypt(nonce, secrets.token_bytes(32), aad)

    def _unwrap(self, wrapped: bytes, aad: bytes) -> bytes:
        try:
            return self._wrap.decrypt(wrapped[:12], wrapped[12:], aad)
        except InvalidTag:
            raise WrappingKeyRefused("the wrapping key does not open this vault") from None


@lru_cache(maxsize=16)
def _question(table: Table, names: tuple[str, ...]) -> Any:
    return select(table).where(*(table.c[name] == bindparam(name) for name in names))


def objection_place(address: str, objection: str) -> str:
    """Name what an objection's words are bound to: moved to another's place they do not open."""
    return f"{address}/objections/{objection}"


def put_in(public: bytes, value: bytes, info: bytes) -> bytes:
    """Seal a value to a box's public key (HPKE, RFC 9180); `info` binds it to its place."""
    return HPKE.encrypt(value, X25519PublicKey.from_public_bytes(public), info)


def _sealed(key: bytes, value: bytes, subject: str, purpose: str, place: str) -> Sealed:
    nonce = secrets.token_bytes(12)
    return Sealed(purpose, nonce + AESGCM(key).encrypt(nonce, value, _aad(subject, purpose, place)))


def _aad(subject: str, purpose: str, place: str = "") -> bytes:
    return msgspec.json.encode([subject, purpose, place] if place else [subject, purpose])
