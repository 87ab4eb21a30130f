"""A sheet on its way in: read, kept sealed for a day, and registered exactly as its preview said.

What is uploaded becomes an import like any other: its rows are parts, which wait sealed under a key of
the import (ruling C14) until it is confirmed, cancelled or over. The file itself and its preview wait
beside them, so that columns can be mapped and buildings joined without sending it again.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid5

import msgspec

from chassis.actors import Actor
from chassis.domain import stream_id
from chassis.executor import Answer
from chassis.refusals import NotFound, Refusal
from registry import commands as wish
from registry import sheets
from registry.application import Registry
from registry.commands.forms import AreaSource, normal
from registry.domain.estate import Estate
from registry.domain.imports import Import
from registry.refusals import DuplicateUnit, ExtentUnknown
from registry.sheets import Part, Preview
from registry.sheets.refusals import SheetMappingUnknown
from registry.views import doors_taken

SHEET, SHOWN = 0, -1
"""Under which versions a file and its preview wait; the facts of an import begin at 1."""


class Upload(msgspec.Struct, frozen=True):
    """A sheet as it was sent, and what its sender decided on it; see `registry.sheets.preview`.

    `mapping` is None where the one that was kept for the estate is to be used.
    """

    file: str
    data: bytes
    mapping: dict[str, str] | None = None
    buildings: dict[str, str] = {}
    estate: str | None = None
    area_source: AreaSource = "contract"
    keep_mapping: bool = False

    @property
    def digest(self) -> str:
        """Name the file together with what was decided on it."""
        return hashlib.sha256(msgspec.msgpack.encode(self, order="sorted")).hexdigest()


Shown = dict[str, Any]
"""A preview as machines are told it, and what else a page shows of it."""


class _Named(msgspec.Struct, frozen=True, rename={"load": "import"}):
    """What names a preview; the rest of it is not read."""

    load: str


@dataclass(slots=True)
class Uploads:
    """Takes sheets for one registry."""

    registry: Registry

    def take(
        self, actor: Actor, key: str, estate_id: UUID, load: str, sent: Upload, at: datetime | None
    ) -> tuple[Answer, Shown]:
        """Read a sheet and let it wait under an import; sending it again with its key changes nothing.

        Raises SheetRefused, with nothing left behind, and whatever refuses an import.
        """
        stream = stream_id(f"/estates/{estate_id}/imports/{load}")
        read, mapping = self._read(stream, estate_id, sent)
        estate = self._estate(estate_id)
        fitted = fit(estate.labels, read.parts())
        parts = [_part(estate_id, load, n, part) for n, part in enumerate(fitted, 1)]
        parts = parts or [wish.StageImportPart(estate_id, load, 1)]
        for part in parts:
            self.registry.core.executor.check(part, at)
        source = f"{read.format} {sent.digest}"
        start = wish.StartImport(estate_id, load, len(parts), source, read.left_out)
        execute = self.registry.core.executor.execute
        started = execute(start, actor, key, at=at)
        shown = _shown(read, load, mapping, sent.area_source, self._conflicts(estate, fitted))
        if self._open(stream).stage == "open":
            try:
                self._wait(stream, sent, shown)
                for part in parts:
                    execute(part, actor, f"{uuid5(stream, key)}:{part.part}", at=at)
            except Refusal:
                execute(wish.CancelImport(estate_id, load), actor, f"{uuid5(stream, key)}:0", at=at)
                raise
        if sent.keep_mapping and sent.mapping is not None:
            self.registry.identities.keep_mapping(estate_id, sent.mapping)
        return started, shown

    def shown(self, estate_id: UUID, load: str) -> Shown:
        """Give an import's stage and, while it waits, its preview; NotFound where there is none."""
        stream = stream_id(f"/estates/{estate_id}/imports/{load}")
        progress = self.registry.identities.told(stream)
        events = self.registry.core.store.events(stream)
        if not events:
            if progress is None:
                raise NotFound
            return {"stage": "reading", "progress": progress}
        found = self._open(stream)
        said: Shown = {"stage": found.stage, "progress": progress[0] if progress else None}
        kept = self.registry.identities.staged(stream, {SHOWN}) if found.stage == "open" else []
        return said | ({"preview": msgspec.json.decode(kept[0])} if kept else {})

    def sent(self, estate_id: UUID, load: str) -> Upload:
        """Give the file that waits under an import, to be read again; NotFound once it is gone."""
        stream = stream_id(f"/estates/{estate_id}/imports/{load}")
        kept = self.registry.identities.staged(stream, {SHEET})
        if not kept:
            raise NotFound
        return msgspec.msgpack.decode(kept[0], type=Upload)

    def reference(self, stream: UUID) -> str | None:
        """Give the reference of an import whose sheet waits; None where no sheet does."""
        kept = self.registry.identities.staged(stream, {SHOWN})
        return msgspec.json.decode(kept[0], type=_Named).load if kept else None

    def _read(self, stream: UUID, estate_id: UUID, sent: Upload) -> tuple[Preview, dict[str, str]]:
        """Read with the mapping that was sent, else with the kept one as far as it fits."""

        def read(mapping: Mapping[str, str]) -> Preview:
            return sheets.preview(
                sent.file,
                sent.data,
                mapping,
                estate=sent.estate,
                buildings=sent.buildings,
                area_source=sent.area_source,
                progress=partial(self.registry.identities.tell, stream),
            )

        mapping = sent.mapping
        if mapping is None:
            mapping = self.registry.identities.mapping(estate_id)
        try:
            return read(mapping), mapping
        except SheetMappingUnknown:
            if sent.mapping is not None or not mapping:
                raise
            return read({}), {}
        finally:
            self.registry.identities.hush(stream)

    def _wait(self, stream: UUID, sent: Upload, shown: Shown) -> None:
        keep = self.registry.identities.stage
        keep(stream, SHEET, msgspec.msgpack.encode(sent))
        keep(stream, SHOWN, msgspec.json.encode(shown))

    def _open(self, stream: UUID) -> Import:
        core = self.registry.core
        found: Import = core.mapper.fold(core.store.events(stream))
        return found

    def _estate(self, estate_id: UUID) -> Estate:
        found: Estate | None = self.registry.core.executor.load(f"/estates/{estate_id}")
        if found is None:
            raise NotFound
        return found

    def _conflicts(self, estate: Estate, parts: Sequence[Part]) -> list[dict[str, Any]]:
        """Give the rows that cannot be registered: while there are any, nothing is confirmed.

        The door is registered already, or stands in a stairwell that its building does not have.
        """
        core = self.registry.core
        core.follower.catch_up()
        with core.views.reading() as conn:
            there = doors_taken(conn, self.registry.tables, estate.id)
        found = []
        for part in parts:
            for unit, (sheet, row) in zip(part.units, part.rows, strict=True):
                code = _conflict(estate, unit, there)
                if code:
                    found.append({"sheet": sheet, "row": row, "code": code})
        return found


def _conflict(estate: Estate, unit: wish.UnitRow, there: set[str]) -> str:
    if wish.unit_ref(estate.id, unit.door) in there:
        return DuplicateUnit.code
    stairwells, own = estate.buildings.get(unit.door.building, ()), unit.door.normal[2]
    outside = stairwells and own and own not in map(normal, stairwells)
    return ExtentUnknown.code if outside else ""


def fit(labels: Mapping[str, str], parts: Sequence[Part]) -> list[Part]:
    """Give the parts with each building under the reference it has in the register, or a free one.

    A building that is called the same is the same; whether two that are called alike are one is for
    the clerk to say (F12).
    """
    there = {normal(label): ref for ref, label in labels.items()}
    refs: dict[str, str] = {}
    taken = set(labels)
    for building in (b for part in parts for b in part.buildings):
        ref = there.get(normal(building.label))
        if ref is None:
            ref = next(r for r in _candidates(building.building) if r not in taken)
            taken.add(ref)
        refs[building.building] = ref
    return [
        Part(
            tuple(
                msgspec.structs.replace(b, building=refs[b.building])
                for b in part.buildings
                if refs[b.building] not in labels
            ),
            tuple(_moved(u, refs) for u in part.units),
            part.rows,
        )
        for part in parts
    ]


def _candidates(ref: str) -> Any:
    yield ref
    yield from (f"{ref[:36]}-{n}" for n in range(2, 1000))


def _moved(unit: wish.UnitRow, refs: Mapping[str, str]) -> wish.UnitRow:
    ref = refs.get(unit.door.building, unit.door.building)
    if ref == unit.door.building:
        return unit
    return msgspec.structs.replace(unit, door=msgspec.structs.replace(unit.door, building=ref))


def _part(estate_id: UUID, load: str, number: int, part: Part) -> wish.StageImportPart:
    return wish.StageImportPart(estate_id, load, number, part.buildings, part.units)


def _shown(
    read: Preview,
    load: str,
    mapping: dict[str, str],
    source: str,
    conflicts: list[dict[str, Any]],
) -> Shown:
    return {
        "import": load,
        "file": read.file,
        "area_source": source,
        **read.summary(),
        "left_out": read.left_out,
        "mapping": mapping,
        "columns": [msgspec.structs.asdict(c) for c in read.columns],
        "alike_buildings": read.alike_buildings,
        "conflicts": conflicts,
        "reasons": [
            {
                "sheet": r.sheet,
                "row": r.row,
                "state": r.state,
                "zh": r.detail("zh"),
                "en": r.detail("en"),
            }
            for r in read.doubtful_first()
            if r.remarks
        ],
    }
