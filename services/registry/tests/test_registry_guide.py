"""The guide to loading a register does what it says, request by request."""

import json
import re
from pathlib import Path

from registry import commands as wish
from registry.refusals import InRow
from services.registry.tests.registry_world import World

GUIDE = Path(__file__).parents[3] / "docs" / "guide-register.md"
BLOCK = re.compile(r"^```(http|json)(?: (\w+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def test_the_guide_is_carried_out_as_it_is_written(world: World) -> None:
    """Every request is accepted, and every answer that is shown is the answer."""
    estate, answer, requests, answers = "", None, 0, 0
    for kind, word, text in BLOCK.findall(GUIDE.read_text("utf-8")):
        if kind == "json":
            shown = json.loads(text)
            assert answer is not None
            assert {k: answer[k] for k in shown} == shown
            answers += 1
            continue
        line, _, body = text.partition("\n")
        method, path = line.split(" ")
        path = path.removeprefix("/registry/v1").replace("{estate}", estate)
        if method == "GET":
            answer = world.get(path, "").json()
        else:
            done = world.did(path, json.loads(body), word)
            estate = estate or str(done["id"])
        requests += 1

    assert (requests, answers) == (7, 1)


def test_the_guide_names_every_field_of_a_unit() -> None:
    """A field that is added is written down."""
    table = GUIDE.read_text("utf-8").partition("## The fields of a unit")[2]
    named = re.findall(r"^\| `(\w+)` \|", table.partition("##")[0], flags=re.MULTILINE)

    assert named == list(wish.UnitRow.__struct_fields__)


def test_the_guide_names_what_may_stand_in_the_way() -> None:
    """Every code that a part or a confirmation adds to what each command can meet."""
    told = GUIDE.read_text("utf-8").partition("## What may stand in the way")[2]
    own = {it.code for it in wish.ConfirmImport.spec.refuses if it.__module__ == InRow.__module__}

    assert own <= set(re.findall(r"^\| `(\w+)` \|", told, flags=re.MULTILINE))
