"""Keys apart from what they open: per subject and purpose, per box, and the service's own secrets.

Every key lies wrapped under a wrapping key that is kept in a file outside the data folder, so a
copy of the data opens nothing. Destroying a subject's key erases what was sealed under it while
every event keeps its bytes (domain 4.8).
"""

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from sqlalchemy import Column, DateTime, LargeBinary, MetaData, String, Table, select

from chassis.domain import Sealed
from chassis.refusals import SubjectErased
from chassis.views import Views, upsert

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
        Column("public", LargeBinary),
        Column("wrapped", LargeBinary, nullable=False),
    )


class Vault:
    """Makes, wraps, opens and destroys keys; `views` is a database of its own."""

    def __init__(self, views: Views, wrapping: bytes) -> None:
        self.views, self._wrap = views, AESGCM(wrapping)
        self._subjects = views.metadata.tables["subject_keys"]
        self._named = views.metadata.tables["named_keys"]

    # A subject's keys

    def seal(self, subject: str, purpose: str, value: bytes) -> Sealed:
        """Seal a value under a subject's key for a purpose; raises SubjectErased once it is destroyed."""
        key = self._subject_key(subject, purpose)
        nonce = secrets.token_bytes(12)
        return Sealed(purpose, nonce + AESGCM(key).encrypt(nonce, value, _aad(subject, purpose)))

    def open(self, subject: str, sealed: Sealed) -> bytes | None:
        """Open a sealed value; None (shown as REDACTED) when its key is destroyed."""
        key = self._stored_key(subject, sealed.purpose)
        if key is None:
            return None
        nonce, box = sealed.box[:12], sealed.box[12:]
        return AESGCM(key).decrypt(nonce, box, _aad(subject, sealed.purpose))

    def destroy(self, subject: str, purpose: str) -> None:
        """Destroy a subject's key for a purpose, for good."""
        row = {
            "subject": subject,
            "purpose": purpose,
            "wrapped": None,
            "destroyed_at": datetime.now(UTC),
        }
        with self.views.writing() as conn:
            upsert(conn, self._subjects, [row])

    def _subject_key(self, subject: str, purpose: str) -> bytes:
        found = self._stored_key(subject, purpose)
        if found is not None:
            return found
        c = self._subjects.c
        with self.views.writing() as conn:
            row = conn.execute(
                select(c.wrapped, c.destroyed_at).where(c.subject == subject, c.purpose == purpose)
            ).first()
            if row and row.destroyed_at:
                raise SubjectErased
            if row:
                return self._unwrap(row.wrapped, _aad(subject, purpose))
            key = secrets.token_bytes(32)
            wrapped = self._wrapped(key, _aad(subject, purpose))
            conn.execute(
                self._subjects.insert().values(subject=subject, purpose=purpose, wrapped=wrapped)
            )
        return key

    def _stored_key(self, subject: str, purpose: str) -> bytes | None:
        c = self._subjects.c
        with self.views.reading() as conn:
            wrapped = conn.execute(
                select(c.wrapped).where(c.subject == subject, c.purpose == purpose)
            ).scalar()
        return self._unwrap(wrapped, _aad(subject, purpose)) if wrapped else None

    # Boxes: anyone may put in, only a released key takes out

    def make_box(self, name: str) -> bytes:
        """Make a box's key pair once and give its public half (32 bytes)."""
        c = self._named.c
        with self.views.writing() as conn:
            public = conn.execute(select(c.public).where(c.name == name)).scalar()
            if public:
                return bytes(public)
            pair = X25519PrivateKey.generate()
            raw = pair.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
            made = pair.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
            row = {"name": name, "public": made, "wrapped": self._wrapped(raw, name.encode())}
            conn.execute(self._named.insert().values(**row))
        return made

    def take_out(self, name: str, boxes: list[tuple[bytes, bytes]]) -> list[bytes]:
        """Open what lies in a box: pairs of (ciphertext, info). The caller has recorded the release."""
        private = X25519PrivateKey.from_private_bytes(self._named_key(name))
        return [HPKE.decrypt(box, private, info) for box, info in boxes]

    # The service's own secrets

    def secret(self, name: str) -> bytes:
        """Give a 32-byte secret of the service, making it the first time."""
        c = self._named.c
        with self.views.writing() as conn:
            wrapped = conn.execute(select(c.wrapped).where(c.name == name)).scalar()
            if wrapped:
                return self._unwrap(wrapped, name.encode())
            made = secrets.token_bytes(32)
            row = {"name": name, "public": None, "wrapped": self._wrapped(made, name.encode())}
            conn.execute(self._named.insert().values(**row))
        return made

    def _named_key(self, name: str) -> bytes:
        c = self._named.c
        with self.views.reading() as conn:
            return self._unwrap(
                conn.execute(select(c.wrapped).where(c.name == name)).scalar_one(), name.encode()
            )

    def _wrapped(self, key: bytes, aad: bytes) -> bytes:
        nonce = secrets.token_bytes(12)
        return nonce + self._wrap.encrypt(nonce, key, aad)

    def _unwrap(self, wrapped: bytes, aad: bytes) -> bytes:
        try:
            return self._wrap.decrypt(wrapped[:12], wrapped[12:], aad)
        except InvalidTag:
            raise WrappingKeyRefused("the wrapping key does not open this vault") from None


def put_in(public: bytes, value: bytes, info: bytes) -> bytes:
    """Seal a value to a box's public key (HPKE, RFC 9180); `info` binds it to its place."""
    return HPKE.encrypt(value, X25519PublicKey.from_public_bytes(public), info)


def _aad(subject: str, purpose: str) -> bytes:
    return msgspec.json.encode([subject, purpose])
