"""The registry's vault of persons: who a subject is, sealed under the subject's own key.

Equal document numbers are found through keyed digests whose key lies in the vault, never through
the numbers themselves; a digest goes with its subject when he is erased (ruling B3).
"""

import hmac
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from itertools import combinations, islice
from operator import mul
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    delete,
    func,
    select,
)

from chassis.checks import personal_number
from chassis.clock import wall_clock
from chassis.domain import Sealed
from chassis.vault import Vault
from chassis.views import Views, upsert
from registry.commands import OwnerRow, normal

PURPOSE = "identity"
T = TypeVar("T")

TOGETHER = 1000
"""How many persons are sealed in one transaction, while no other key can be made."""

_CODE_VALUES = {letter: value for value, letter in enumerate("0123456789ABCDEFGHJKLMNPQRTUWXY")}
_CODE_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))

MILLE = 1000
SILENCE = timedelta(minutes=2)
"""So long an import that nobody is heard of any more is taken for going on: its process has ended."""

NOBODY = frozenset(
    {"业主", "未知", "不详", "无", "无名", "无名氏", "待查", "待定", "空", "空置", "暂无", "姓名"}
    | {"-", "--", "/", "NA", "N/A", "NULL", "NONE", "UNKNOWN", "X", "XX", "XXX", "某某"}
)
"""What is written where nobody's name is known: names nobody (F09)."""

SPECIMENS = frozenset({"11010519491231002X", "440524188001010014"})
"""The document numbers by which GB 11643 shows its check digit: everybody's example, nobody's own."""


class Person(msgspec.Struct, frozen=True):
    """What identifies a subject."""

    subject: str
    name: str | None
    document: str | None
    phone: str | None

    def with_more(self, other: "Person") -> "Person":
        """Add what another row says of the same person; what it leaves out stays."""
        return Person(
            self.subject,
            other.name or self.name,
            other.document or self.document,
            other.phone or self.phone,
        )


@dataclass(slots=True)
class Subjects:
    """Says under which subject an import's row stands: one person, one subject (ruling B3).

    `index` tells equal document numbers, `holders` who holds which, `invented` are nobody's.
    """

    index: Callable[[str], bytes]
    holders: dict[bytes, str]
    invented: frozenset[str]

    def person(self, owner: OwnerRow, row_id: str) -> Person:
        """Give who stands in a row; `row_id` is his subject when nothing tells that he is known.

        An invented number is not kept: it identifies nobody, now or later.
        """
        number = normal(owner.document) if owner.document else ""
        if number in self.invented or not number:
            return Person(owner.subject or row_id, owner.name, None, owner.phone)
        subject = owner.subject
        if subject is None and usable_document(number):
            subject = self.holders.setdefault(self.index(number), row_id)
        return Person(subject or row_id, owner.name, owner.document, owner.phone)


@dataclass(frozen=True, slots=True)
class Identities:
    """Keeps persons sealed, finds equal documents and equal names within an estate."""

    views: Views
    vault: Vault
    table: Table
    parts: Table
    mappings: Table
    progress: Table
    key: bytes = field(repr=False)

    def subject_of(self, estate_id: UUID, document: str) -> str | None:
        """Give the subject who holds a document number in an estate."""
        return self.holders(estate_id).get(self.document_index(document))

    def holders(self, estate_id: UUID) -> dict[bytes, str]:
        """Give who holds which document number in an estate, by the number's keyed digest."""
        c = self.table.c
        question = select(c.document_index, c.subject).where(
            c.estate_id == str(estate_id), c.document_index.is_not(None)
        )
        with self.views.reading() as conn:
            rows = conn.execute(question.order_by(c.subject.desc())).all()
        return {r.document_index: r.subject for r in rows}

    def document_index(self, document: str) -> bytes:
        """Give a document number's keyed digest, under which its holder is found."""
        return self._digest("document", normal(document))

    def keep(
        self,
        estate_id: UUID,
        persons: Sequence[Person],
        tell: Callable[[int, int], None] = lambda _done, _of: None,
    ) -> None:
        """Seal persons; of one who is there already, what is said now is added.

        One whose key is destroyed stays erased. `tell` hears how many are sealed, of how many.
        """
        told: dict[str, Person] = {}
        for p in persons:
            if p.name or p.document or p.phone:
                told[p.subject] = told.get(p.subject, p).with_more(p)
        c = self.table.c
        with self.views.reading() as conn:
            there = conn.execute(select(c.subject).where(c.estate_id == str(estate_id)))
            kept = set(there.scalars()) & told.keys()
        for subject in kept:
            if (before := self.person(estate_id, subject)) is not None:
                told[subject] = before.with_more(told[subject])
        for n, some in enumerate(batched(told.values(), TOGETHER)):
            tell(n * TOGETHER, len(told))
            self._keep_some(estate_id, some)

    def _keep_some(self, estate_id: UUID, persons: Iterable[Person]) -> None:
        told = {p.subject: p for p in persons}
        plain = {subject: msgspec.json.encode(p) for subject, p in told.items()}
        with self.views.writing() as conn:
            boxes = self.vault.seal_all(plain, PURPOSE, str(estate_id))
            rows = [self._row(estate_id, told[s], sealed.box) for s, sealed in boxes.items()]
            upsert(conn, self.table, rows)

    def person(self, estate_id: UUID, subject: str) -> Person | None:
        """Open who a subject is; None when nothing is kept, empty when his key is destroyed."""
        c = self.table.c
        with self.views.reading() as conn:
            box = conn.execute(
                select(c.box).where(c.estate_id == str(estate_id), c.subject == subject)
            ).scalar()
        if box is None:
            return None
        opened = self.vault.open(subject, Sealed(PURPOSE, box), str(estate_id))
        if opened is None:
            return Person(subject, None, None, None)
        return msgspec.json.decode(opened, type=Person)

    def proposals(self, estate_id: UUID) -> list[tuple[str, str]]:
        """Give every pair of subjects of one name or one document number, in order."""
        c = self.table.c
        question = (
            select(c.name_index, c.document_index, c.subject)
            .where(c.estate_id == str(estate_id))
            .order_by(c.subject)
        )
        groups: dict[bytes, list[str]] = {}
        with self.views.reading() as conn:
            for row in conn.execute(question):
                for index in (row.name_index, row.document_index):
                    if index is not None:
                        groups.setdefault(index, []).append(row.subject)
        return sorted({pair for group in groups.values() for pair in combinations(group, 2)})

    # What an import brought waits here, sealed under a key of the import

    def stage(self, stream: UUID, version: int, body: bytes) -> None:
        """Let one part wait, sealed, under the version of the fact that will say it came."""
        sealed = self.vault.seal(str(stream), "import", body, str(version))
        with self.views.writing() as conn:
            upsert(
                conn, self.parts, [{"stream": str(stream), "version": version, "box": sealed.box}]
            )

    def staged(self, stream: UUID, versions: Collection[int]) -> list[bytes]:
        """Open the parts that wait under these versions; one that is not there is left out."""
        c = self.parts.c
        question = select(c.version, c.box).where(c.stream == str(stream)).order_by(c.version)
        with self.views.reading() as conn:
            waiting = [r for r in conn.execute(question) if r.version in versions]
        opened = [
            self.vault.open(str(stream), Sealed("import", r.box), str(r.version)) for r in waiting
        ]
        return [one for one in opened if one is not None]

    def unstage(self, stream: UUID) -> None:
        """Forget what waited, and destroy the key it was sealed under."""
        with self.views.writing() as conn:
            conn.execute(delete(self.parts).where(self.parts.c.stream == str(stream)))
        self.vault.destroy(str(stream), "import")

    def tell(self, stream: UUID, done: int, of: int = MILLE) -> None:
        """Say how far the reading or the registering of an import is, to whichever process is asked."""
        row = {"stream": str(stream), "done": done, "of": of, "at": wall_clock()}
        with self.views.writing() as conn:
            upsert(conn, self.progress, [row])

    def told(self, stream: UUID) -> tuple[int, int] | None:
        """Give how far it is; None where nothing goes on, or who did it has not been heard of."""
        c = self.progress.c
        with self.views.reading() as conn:
            found = conn.execute(select(c.done, c.of, c.at).where(c.stream == str(stream))).first()
        if found is None or wall_clock() - found.at.replace(tzinfo=UTC) > SILENCE:
            return None
        return found.done, found.of

    def hush(self, stream: UUID) -> None:
        """Say that it is over."""
        with self.views.writing() as conn:
            conn.execute(delete(self.progress).where(self.progress.c.stream == str(stream)))

    def keep_mapping(self, estate_id: UUID, mapping: Mapping[str, str]) -> None:
        """Keep how an estate's columns are read (field to header), for its next sheet."""
        with self.views.writing() as conn:
            row = {"estate_id": str(estate_id), "mapping": dict(mapping)}
            upsert(conn, self.mappings, [row])

    def mapping(self, estate_id: UUID) -> dict[str, str]:
        """Give the mapping that was kept for an estate, empty where none was."""
        c = self.mappings.c
        question = select(c.mapping).where(c.estate_id == str(estate_id))
        with self.views.reading() as conn:
            return dict(conn.execute(question).scalar() or {})

    def waiting(self) -> list[UUID]:
        """Give the imports that have parts waiting."""
        with self.views.reading() as conn:
            found = conn.execute(select(self.parts.c.stream).distinct()).scalars().all()
        return [UUID(one) for one in found]

    def count(self) -> int:
        """Give how many persons are kept, for readiness and tests."""
        with self.views.reading() as conn:
            return conn.execute(select(func.count()).select_from(self.table)).scalar_one()

    def _row(self, estate_id: UUID, p: Person, box: bytes) -> dict[str, Any]:
        usable = p.document if p.document and usable_document(p.document) else None
        name = p.name if p.name and normal(p.name) not in NOBODY and not masked(p.name) else None
        return {
            "estate_id": str(estate_id),
            "subject": p.subject,
            "box": box,
            "name_index": self._digest("name", normal(name)) if name else None,
            "document_index": self.document_index(usable) if usable else None,
        }

    def _digest(self, what: str, value: str) -> bytes:
        return hmac.digest(self.key, f"{what}\n{value}".encode(), "sha256")


def identity_tables(metadata: MetaData) -> tuple[Table, Table, Table, Table]:
    """Declare the vault's tables of persons, import parts, how columns are read, how far imports are."""
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
        Column("version", Integer, primary_key=True),
        Column("box", LargeBinary, nullable=False),
    )
    mappings = Table(
        "sheet_mappings",
        metadata,
        Column("estate_id", String(36), primary_key=True),
        Column("mapping", JSON, nullable=False),
    )
    progress = Table(
        "import_progress",
        metadata,
        Column("stream", String(36), primary_key=True),
        Column("done", Integer, nullable=False),
        Column("of", Integer, nullable=False),
        Column("at", DateTime(timezone=True), nullable=False),
    )
    return persons, parts, mappings, progress


def batched(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """Give things in lists of at most `size`."""
    left = iter(things)
    while some := list(islice(left, size)):
        yield some


def masked(name: str) -> bool:
    """Say whether parts of a name are hidden: two A** are no reason to ask whether they are one."""
    return "*" in normal(name)


def usable_document(text: str) -> bool:
    """Say whether a document number can tell one person from another (F01, F09).

    One with a wrong check digit, of few different characters, known as everybody's example, or
    damaged by a spreadsheet (in powers of ten, or with its last three digits gone to zero) cannot.
    """
    plain = normal(text)
    if len(set(plain)) < 4 or plain in SPECIMENS or plain.endswith("000"):
        return False
    if re.fullmatch(r"\d{17}[\dX]", plain) and personal_number(plain) == "identity":
        return True
    if len(plain) == 18:
        return credit_code(plain)
    return bool(re.fullmatch(r"(?=.*[A-Z])(?=.*\d)[A-Z0-9]{6,17}", plain)) and not re.search(
        r"\dE\d", plain
    )


def credit_code(text: str) -> bool:
    """Say whether a text is an organisation's unified social credit code (GB 32100, ISO 7064 mod 31)."""
    if len(text) != 18 or not _CODE_VALUES.keys() >= set(text):
        return False
    total: int = sum(map(mul, map(_CODE_VALUES.__getitem__, text), _CODE_WEIGHTS))
    return -total % 31 == _CODE_VALUES[text[17]]


def invented(rows: Iterable[tuple[str, str | None]]) -> frozenset[str]:
    """Give the document numbers that stand beside three or more names: invented ones (F09).

    Two names may be one person's two spellings, and an organisation's code is no person's number.
    `rows` are numbers and names as written; the numbers come back as they are compared.
    """
    names: dict[str, set[str]] = {}
    for number, name in rows:
        if not credit_code(normal(number)):
            names.setdefault(normal(number), set()).add(normal(name or ""))
    return frozenset(number for number, found in names.items() if len(found - {""}) > 2)
