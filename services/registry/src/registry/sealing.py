"""Seals for many subjects at once: an import brings tens of thousands."""

import secrets
from collections.abc import Mapping

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import select

from chassis.vault import Vault, bound_to


class ManyKeys(Vault):
    """A vault that reads the keys of many subjects in one question, before it seals under each."""

    def seal_each(self, purpose: str, values: Mapping[str, bytes], place: str) -> dict[str, bytes]:
        """Seal each subject's value as `seal` does; one whose key is destroyed is left out."""
        self.prepare(values, purpose)
        c = self._subjects.c
        question = select(c.subject, c.wrapped).where(
            c.purpose == purpose, c.subject.in_(values), c.wrapped.is_not(None)
        )
        with self.views.reading() as conn:
            keys = {r.subject: r.wrapped for r in conn.execute(question)}
        return {
            s: self._box(keys[s], s, purpose, value, place)
            for s, value in values.items()
            if s in keys
        }

    def _box(self, wrapped: bytes, subject: str, purpose: str, value: bytes, place: str) -> bytes:
        key, nonce = self._unwrap(wrapped, bound_to(subject, purpose)), secrets.token_bytes(12)
        return nonce + AESGCM(key).encrypt(nonce, value, bound_to(subject, purpose, place))
