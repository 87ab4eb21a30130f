"""The registry's vault of persons: who a subject is, sealed under the subject's own key.

Equal document numbers are found through keyed digests whose key lies in the vault, never through
the numbers themselves; a digest goes with its subject when he is erased (ruling B3).
"""

import hmac
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table, delete, func, select

from chassis.checks import personal_number
from chassis.domain import Sealed
from chassis.vault import Vault
from chassis.views import Views, upsert

PURPOSE = "identity"


class Person(msgspec.Struct, frozen=True):
    """What identifies a subject."""

    subject: str
    name: str | None
    document: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class Identities:
    """Keeps persons sealed, finds equal documents and equal names within an estate."""

    views: Views
    vault: Vault
    table: Table
    parts: Table
    key: bytes = field(repr=False)

    def subject_of(self, estate_id: UUID, document: str) -> str | None:
        """Give the subject who holds a document number in an estate."""
        c = self.table.c
        question = select(c.subject).where(
            c.estate_id == str(estate_id),
            c.document_index == self._digest("document", usual(document)),
        )
        with self.views.reading() as conn:
            return conn.execute(question.order_by(c.subject).limit(1)).scalar()

    def keep(self, estate_id: UUID, persons: Sequence[Person]) -> None:
        """Seal persons; one who is there is replaced."""
        rows = [self._row(estate_id, p) for p in persons if p.name or p.document or p.phone]
        with self.views.writing() as conn:
            for row in rows:
                upsert(conn, self.table, [row])

    def person(self, estate_id: UUID, subject: str) -> Person | None:
        """Open who a subject is; None when nothing is kept, empty when his key is destroyed."""
        c = self.table.c
        with self.views.reading() as conn:
            box = conn.execute(
                select(c.box).where(c.estate_id == str(estate_id), c.subject == subject)
            ).scalar()
        if box is None:
            return None
        opened = self.vault.open(subject, Sealed(PURPOSE, box))
        if opened is None:
            return Person(subject, None, None, None)
        return msgspec.json.decode(opened, type=Person)

    def proposals(self, estate_id: UUID) -> list[tuple[str, str]]:
        """Give every pair of subjects of equal names, in order."""
        c = self.table.c
        question = select(c.name_index, c.subject).where(
            c.estate_id == str(estate_id), c.name_index.is_not(None)
        )
        groups: dict[bytes, list[str]] = {}
        with self.views.reading() as conn:
            for row in conn.execute(question.order_by(c.subject)):
                groups.setdefault(row.name_index, []).append(row.subject)
        return sorted(pair for group in groups.values() for pair in combinations(group, 2))

    # What an import brought waits here, sealed under a key of the import

    def stage(self, stream: UUID, part: int, body: bytes) -> None:
        """Let one part wait, sealed."""
        sealed = self.vault.seal(str(stream), "import", body)
        with self.views.writing() as conn:
            upsert(conn, self.parts, [{"stream": str(stream), "part": part, "box": sealed.box}])

    def staged(self, stream: UUID) -> list[bytes]:
        """Open every part that waits, in order."""
        c = self.parts.c
        with self.views.reading() as conn:
            boxes = (
                conn.execute(select(c.box).where(c.stream == str(stream)).order_by(c.part))
                .scalars()
                .all()
            )
        opened = [self.vault.open(str(stream), Sealed("import", box)) for box in boxes]
        return [one for one in opened if one is not None]

    def unstage(self, stream: UUID) -> None:
        """Forget what waited, and destroy the key it was sealed under."""
        with self.views.writing() as conn:
            conn.execute(delete(self.parts).where(self.parts.c.stream == str(stream)))
        self.vault.destroy(str(stream), "import")

    def waiting(self) -> list[UUID]:
        """Give the imports that have parts waiting."""
        with self.views.reading() as conn:
            found = conn.execute(select(self.parts.c.stream).distinct()).scalars().all()
        return [UUID(one) for one in found]

    def count(self) -> int:
        """Give how many persons are kept, for readiness and tests."""
        with self.views.reading() as conn:
            return conn.execute(select(func.count()).select_from(self.table)).scalar_one()

    def _row(self, estate_id: UUID, p: Person) -> dict[str, Any]:
        usable = p.document if p.document and usable_document(p.document) else None
        return {
            "estate_id": str(estate_id),
            "subject": p.subject,
            "box": self.vault.seal(p.subject, PURPOSE, msgspec.json.encode(p)).box,
            "name_index": self._digest("name", usual(p.name)) if p.name else None,
            "document_index": self._digest("document", usual(usable)) if usable else None,
        }

    def _digest(self, what: str, value: str) -> bytes:
        return hmac.digest(self.key, f"{what}\n{value}".encode(), "sha256")


def identity_tables(metadata: MetaData) -> tuple[Table, Table]:
    """Declare the vault's tables of persons and of import parts."""
    persons = Table(
        "identities",
        metadata,
        Column("estate_id", String(36), primary_key=True),
        Column("subject", String(80), primary_key=True),
        Column("box", LargeBinary, nullable=False),
        Column("name_index", LargeBinary, index=True),
        Column("document_index", LargeBinary, index=True),
    )
    parts = Table(
        "import_parts",
        metadata,
        Column("stream", String(36), primary_key=True),
        Column("part", Integer, primary_key=True),
        Column("box", LargeBinary, nullable=False),
    )
    return persons, parts


def usual(text: str) -> str:
    """Give a name or number as it is compared: NFKC, no blanks, upper case."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


def usable_document(text: str) -> bool:
    """Say whether a document number can tell one person from another (F01, F09).

    A number with a wrong check digit, one repeated digit or a spreadsheet's damage cannot.
    """
    plain = usual(text)
    if len(set(plain)) < 4:
        return False
    if re.fullmatch(r"\d{17}[\dX]", plain):
        return personal_number(plain) == "identity"
    return bool(re.fullmatch(r"(?=.*[A-Z])(?=.*\d)[A-Z0-9]{6,18}", plain)) and not re.search(
        r"\dE\d", plain
    )
