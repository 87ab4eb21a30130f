"""The registry over HTTP: every refusal with nothing written, keys, versions, words."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chassis.domain import COMMANDS
from chassis.limits import Buckets
from chassis.store import Outcome, StoreUnavailable
from services.registry.tests.registry_examples import COMMUNITY
from services.registry.tests.registry_world import (
    CLERK,
    STREET,
    World,
    csv,
    document,
    estate,
    load,
    owned,
    owner_row,
    posted,
    roll_body,
    send,
    unit_body,
    unit_row,
)

REGISTERED = f"/communities/{COMMUNITY}/estates"
BUILDING = {"building": "b5", "label": "5号楼"}
Met = Callable[[World], Any]


def _units(world: World, path: str) -> list[str]:
    return [u["unit"] for u in world.items(f"{path}/units")]


def _objection(unit: str, name: str = "o1", ground: str = "area") -> dict[str, Any]:
    return {"objection": name, "unit": unit, "ground": ground, "text": "面积与产权证不符"}


def _objected(world: World) -> tuple[str, str]:
    """Post a roll to which owner h objects; give the roll's path and his unit."""
    path = owned(world, "h", "w")
    roll = posted(world, path)
    (unit,) = [u["unit"] for u in world.items(f"{path}/my-units", "h")]
    world.did(f"{roll}/objections", _objection(unit), "h")
    return roll, unit


def _duplicate_estate(world: World) -> Any:
    estate(world)
    return world.refused(REGISTERED, {"name": "阳 光小区", "households": 1}, STREET)


def _area_defined(world: World) -> Any:
    path = estate(world)
    body = {"area": "ma-1", "boundary_text": "东至和平路", "basis": "规划许可"}
    world.did(f"{path}/management-area", body, "HOUSING_AUTHORITY")
    return world.refused(f"{path}/management-area", body | {"area": "ma-2"}, STREET)


def _duplicate_building(world: World) -> Any:
    path = estate(world)
    return world.refused(f"{path}/buildings", {"building": "b1", "label": "一号楼"})


def _duplicate_unit(world: World) -> Any:
    path = owned(world, "h")
    return world.refused(f"{path}/units", unit_body("1 01", "w"))


def _weaker_source(world: World) -> Any:
    path = owned(world, "h")
    evidence = {"kind": "合同", "sha256": "a" * 64, "bytes": 1, "media_type": "a/b", "held_by": "x"}
    body = {"area_cm2": 910_000, "area_source": "contract", "evidence": evidence}
    return world.refused(f"{path}/units/{_units(world, path)[0]}/area-corrections", body)


def _empty_group(world: World) -> Any:
    path = owned(world, "h")
    body = {"owners": [], "basis": "register", "effective_on": "2026-03-02"}
    return world.refused(f"{path}/units/{_units(world, path)[0]}/ownership", body)


def _not_present_owners(world: World) -> Any:
    path = owned(world, "h")
    body = {"from_owners": ["w"], "owners": ["x"], "effective_on": "2026-03-02"}
    return world.refused(f"{path}/units/{_units(world, path)[0]}/transfer", body)


def _empty_roll(world: World) -> Any:
    path = estate(world)
    world.did(f"{path}/units", unit_body("p1", "h", kind="parking"))
    return world.refused(f"{path}/rolls/r1", roll_body())


def _no_assembly(world: World) -> Any:
    return world.refused(f"{owned(world, 'h', 'h')}/rolls/r1", roll_body())


def _unknown_extent(world: World) -> Any:
    extent = {"kind": "stairwell", "ref": "b1/9"}
    return world.refused(f"{owned(world, 'h', 'w')}/rolls/r1", roll_body(extent=extent))


def _posting_too_short(world: World) -> Any:
    roll = posted(world, owned(world, "h", "w"))
    world.now = "2026-03-09T23:59:59+08:00"
    return world.refused(f"{roll}/freeze")


def _too_late(world: World) -> Any:
    path = owned(world, "h", "w")
    roll = posted(world, path)
    world.now = "2026-03-10T00:00:00+08:00"
    (unit,) = [u["unit"] for u in world.items(f"{path}/my-units", "h")]
    return world.refused(f"{roll}/objections", _objection(unit), "h")


def _objected_twice(world: World) -> Any:
    roll, unit = _objected(world)
    return world.refused(f"{roll}/objections", _objection(unit, "o2"), "h")


def _no_open_objection(world: World) -> Any:
    roll, _ = _objected(world)
    body = {"objection": "o7", "accepted": False, "reason": "没有此异议"}
    return world.refused(f"{roll}/objection-decisions", body)


def _open_objections(world: World) -> Any:
    roll, _ = _objected(world)
    world.now = "2026-03-10T09:00:00+08:00"
    return world.refused(f"{roll}/freeze")


def _namesakes(world: World) -> str:
    path = estate(world)
    load(world, path, unit_row("101", owner_row("业主甲")), unit_row("201", owner_row("业主甲")))
    load(world, path, unit_row("301", owner_row("业主丁", document(8))), name="i2")
    return path


def _open_proposals(world: World) -> Any:
    roll = posted(world, _namesakes(world))
    world.now = "2026-03-10T09:00:00+08:00"
    return world.refused(f"{roll}/freeze")


def _outdated(world: World) -> Any:
    path = _namesakes(world)
    roll = posted(world, path)
    (pair,) = world.items(f"{path}/proposals")
    body = {k: pair[k] for k in ("first", "second")} | {"same": True, "reason": "核对证件"}
    world.did(f"{path}/proposals/p1", body)
    world.now = "2026-03-10T09:00:00+08:00"
    return world.refused(f"{roll}/freeze")


def _not_decided(world: World) -> Any:
    body = {"first": "h", "second": "w", "reason": "另有证件"}
    return world.refused(f"{estate(world)}/identity-withdrawals/w1", body)


def _not_proposed(world: World) -> Any:
    path = owned(world, "h", "w")
    body = {"first": "h", "second": "w", "same": True, "reason": "核对证件"}
    return world.refused(f"{path}/proposals/p1", body)


def _incomplete(world: World) -> Any:
    path = estate(world)
    world.did(f"{path}/imports/i1", {"parts": 2, "source": "纸质登记簿"})
    world.did(f"{path}/imports/i1/parts", {"part": 2})
    return world.refused(f"{path}/imports/i1/confirmation")


def _rows_left_out(world: World) -> Any:
    path = estate(world)
    assert send(world, path, csv("1号楼,1,101,九十,业主甲,,")).status_code == 201
    return world.refused(f"{path}/imports/i1/confirmation")


def _merged(world: World, goes: str, stays: str) -> Any:
    """Merge two rooms whose owners 业主甲 nothing shows to be one (R-07)."""
    path = estate(world)
    load(world, path, *(unit_row(r, owner_row("业主甲")) for r in ("0101", "101", "102")))
    rooms = {u["door"]["room"]: u["unit"] for u in world.items(f"{path}/units")}
    body = {"into": rooms[stays], "reason": "重复登记"}
    return world.refused(f"{path}/units/{rooms[goes]}/merger", body)


def _erased(world: World) -> Any:
    path = owned(world, "h", "w")
    roll = posted(world, path)
    (unit,) = [u["unit"] for u in world.items(f"{path}/my-units", "h")]
    world.registry.core.vault.destroy("h", "opinion")
    return world.refused(f"{roll}/objections", _objection(unit), "h")


def _jurisdiction(world: World) -> Any:
    body = {"name": "阳光小区", "households": 1, "jurisdiction": "ATLANTIS"}
    return world.refused(REGISTERED, body, STREET)


def _wrong_state(world: World) -> Any:
    path = owned(world, "h", "w")
    world.did(f"{path}/rolls/r1", roll_body())
    return world.refused(f"{path}/rolls/r1/freeze")


def _stale(world: World) -> Any:
    return world.refused(f"{estate(world)}/buildings", BUILDING, if_match='"1"')


def _reused(world: World) -> Any:
    path = estate(world)
    world.post(f"{path}/buildings", BUILDING, key="one")
    return world.refused(f"{path}/buildings", BUILDING | {"label": "五号楼"}, key="one")


def _personal(world: World) -> Any:
    body = {"name": "阳光小区", "households": 1, "note": "联系人 13912345678"}
    return world.refused(REGISTERED, body, STREET)


def _racing(world: World) -> Any:
    path = estate(world)
    lost = Outcome("conflict", 0, 0, b"")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(world.registry.core.store), "record", lambda *_a, **_k: lost)
        return world.refused(f"{path}/buildings", BUILDING)


def _store_away(world: World) -> Any:
    path = estate(world)

    def away(*_a: object, **_k: object) -> None:
        raise StoreUnavailable

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(world.registry.core.store), "record", away)
        return world.refused(f"{path}/buildings", BUILDING)


def _too_often(world: World) -> Any:
    path = estate(world)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Buckets, "take", Buckets(0.001, 0).take)
        return world.refused(f"{path}/buildings", BUILDING)


REFUSALS: dict[str, tuple[int, Met]] = {
    "DUPLICATE_ESTATE": (422, _duplicate_estate),
    "AREA_ALREADY_DEFINED": (422, _area_defined),
    "DUPLICATE_BUILDING": (422, _duplicate_building),
    "DUPLICATE_UNIT": (422, _duplicate_unit),
    "WEAKER_AREA_SOURCE": (422, _weaker_source),
    "EMPTY_OWNER_GROUP": (422, _empty_group),
    "NOT_PRESENT_OWNERS": (422, _not_present_owners),
    "EMPTY_ROLL": (422, _empty_roll),
    "NO_ASSEMBLY_NEEDED": (422, _no_assembly),
    "EXTENT_UNKNOWN": (422, _unknown_extent),
    "POSTING_TOO_SHORT": (422, _posting_too_short),
    "TOO_LATE": (422, _too_late),
    "OBJECTION_ALREADY_RAISED": (422, _objected_twice),
    "OBJECTION_NOT_OPEN": (422, _no_open_objection),
    "OPEN_ROLL_OBJECTIONS": (422, _open_objections),
    "OPEN_IDENTITY_PROPOSALS": (422, _open_proposals),
    "ROLL_OUTDATED": (422, _outdated),
    "NOT_PROPOSED_AS_ONE": (422, _not_proposed),
    "NOT_DECIDED_YET": (422, _not_decided),
    "IMPORT_INCOMPLETE": (422, _incomplete),
    "ROWS_LEFT_OUT": (422, _rows_left_out),
    "UNITS_NOT_ALIKE": (422, lambda w: _merged(w, "0101", "102")),
    "OWNERS_DIFFER": (422, lambda w: _merged(w, "0101", "101")),
    "JURISDICTION_NOT_CONFIGURABLE": (422, _jurisdiction),
    "SUBJECT_ERASED": (410, _erased),
    "INVALID_STATE": (409, _wrong_state),
    "VERSION_CONFLICT": (412, _stale),
    "IDEMPOTENCY_KEY_REUSED": (422, _reused),
    "PERSONAL_DATA_IN_PLAIN_FIELD": (422, _personal),
    "CONCURRENT_CHANGE": (409, _racing),
    "STORE_UNAVAILABLE": (503, _store_away),
    "RATE_LIMITED": (429, _too_often),
    "VALIDATION_FAILED": (400, lambda w: w.refused(REGISTERED, {"name": ""}, STREET)),
    "MALFORMED_BODY": (400, lambda w: w.refused(REGISTERED, b'{"name":"a","name":"b"}', STREET)),
    "IDEMPOTENCY_KEY_MISSING": (
        400,
        lambda w: w.refused(REGISTERED, {"name": "a", "households": 1}, STREET, key=" "),
    ),
    "UNAUTHENTICATED": (401, lambda w: w.refused(REGISTERED, {"name": "a", "households": 1}, "")),
    "ROLE_NOT_ALLOWED": (403, lambda w: w.refused(f"{estate(w)}/buildings", BUILDING, STREET)),
    "NOT_FOUND": (404, lambda w: w.refused(f"{estate(w)}/rolls/r9/publication")),
    "BODY_TOO_LARGE": (413, lambda w: w.refused(REGISTERED, b" " * (256 * 1024 + 1), STREET)),
    "UNSUPPORTED_MEDIA_TYPE": (
        415,
        lambda w: w.refused(REGISTERED, {}, STREET, content_type="text/plain"),
    ),
}


def test_every_refusal_that_a_command_declares_is_met_here() -> None:
    """A code that no request reaches would be a promise; one that is not declared, a surprise."""
    declared = {
        refusal.code
        for cls in COMMANDS.values()
        if cls.__module__.startswith("registry.")
        for refusal in cls.spec.refuses
    }

    assert set(REFUSALS) == declared


@pytest.mark.parametrize("code", REFUSALS)
def test_a_refusal_is_a_problem_and_writes_nothing(world: World, code: str) -> None:
    """RFC 9457, the code and status of the one table (ruling A2), the store's head unchanged."""
    status, met = REFUSALS[code]
    problem = met(world)

    assert (problem["code"], problem["status"]) == (code, status)
    assert problem["type"].endswith(f"/{code}")
    assert problem["trace_id"]
    assert problem["title"]
    assert problem["detail"]


def test_a_problem_speaks_the_callers_language(world: World) -> None:
    """Ruling A2: zh-CN, or en by Accept-Language; the code never changes."""
    body = {"name": "阳光小区", "households": 1}
    world.did(REGISTERED, body, STREET)
    zh = world.post(REGISTERED, body, STREET)
    en = world.post(REGISTERED, body, STREET, accept_language="en, zh;q=0.5")

    assert (zh.json()["title"], zh.headers["content-language"]) == ("该社区已登记同名小区", "zh-CN")
    assert en.json()["title"] == "An estate of this name is registered in the community"
    assert en.headers["content-language"] == "en"
    assert zh.json()["code"] == en.json()["code"] == "DUPLICATE_ESTATE"


def test_a_problem_names_its_rules(world: World) -> None:
    """Who is refused learns by which rule: the refusal's own, and the command's."""
    assert _posting_too_short(world)["rule_ids"] == ["D-6", "R-28"]


def test_what_was_done_answers_with_place_version_and_position(world: World) -> None:
    """The answer leads to what was made, and says from when on it can be seen."""
    path = estate(world)
    done = world.post(f"{path}/units", unit_body("101", "h"))
    unit = _units(world, path)[0]

    assert done.status_code == 201
    assert done.headers["location"] == f"/registry/v1{path}/units/{unit}"
    assert done.headers["etag"] == '"1"'
    assert done.headers["cogov-position"] == f"registry={world.head}"


def test_the_same_key_gives_the_first_answer_again(world: World) -> None:
    """Sending twice is sending once, also when the second comes after others."""
    path = estate(world)
    first = world.post(f"{path}/buildings", BUILDING, key="one")
    world.did(f"{path}/buildings", {"building": "b6", "label": "6号楼"})
    head = world.head
    again = world.post(f"{path}/buildings", BUILDING, key="one")

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert world.head == head


def test_a_key_is_the_callers_own(world: World) -> None:
    """Another caller with the same key is another request."""
    path = estate(world)
    other = world.mint.token("s-other-clerk", "REGISTRY_CLERK")
    world.post(f"{path}/buildings", BUILDING, key="one")

    answer = world.post(f"{path}/buildings", {"building": "b6", "label": "6号楼"}, other, key="one")
    assert answer.status_code == 201


def test_a_refusal_is_not_remembered(world: World) -> None:
    """Only effects are remembered under a key: what becomes lawful may be sent again."""
    roll = posted(world, owned(world, "h", "w"))
    assert world.refused(f"{roll}/freeze", key="freeze")["code"] == "POSTING_TOO_SHORT"
    world.now = "2026-03-10T00:00:00+08:00"

    assert world.post(f"{roll}/freeze", key="freeze").status_code == 201


def test_the_version_that_was_seen_is_the_version_that_is_changed(world: World) -> None:
    """If-Match: the present version is accepted, a stale one is 412 with both named."""
    path = estate(world)

    assert world.post(f"{path}/buildings", BUILDING, if_match='"2"').status_code == 201
    problem = world.refused(f"{path}/buildings", {"building": "b6", "label": "6"}, if_match='"2"')
    assert (problem["code"], problem["details"]) == ("VERSION_CONFLICT", {"seen": 2, "version": 3})


@pytest.mark.parametrize("area", [0, -1, 10**12 + 1, 10**30, 1.5, "1", None, True])
def test_an_area_is_an_integer_within_bounds(world: World, area: object) -> None:
    """Ruling A3: anything else is VALIDATION_FAILED, never an error of ours."""
    path = estate(world)

    assert world.refused(f"{path}/units", unit_body("101", area_cm2=area))["code"] == (
        "VALIDATION_FAILED"
    )


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/rolls/Roll-1", roll_body()),
        ("/rolls/" + "r" * 41, roll_body()),
        ("/rolls/r1", roll_body(as_of="1949-09-30")),
        ("/rolls/r1", roll_body(as_of="2037-01-01")),
        ("/rolls/r1", roll_body(extent={"kind": "street"})),
        ("/rolls/r1", roll_body(weight=2)),
        ("/rolls/r1", roll_body(roll="r1")),
    ],
)
def test_references_dates_and_fields_are_checked(
    world: World, path: str, body: dict[str, Any]
) -> None:
    """Ruling A1, domain 4.0: references, dates and fields outside their bounds are refused."""
    assert world.refused(estate(world) + path, body)["code"] == "VALIDATION_FAILED"


def test_an_estate_stands_in_a_community_that_is_there(world: World) -> None:
    """A code nobody gave out names no community, whoever covers it."""
    nowhere = REGISTERED.replace(COMMUNITY, "410702001999")

    assert world.refused(nowhere, {"name": "a", "households": 1}, STREET)["code"] == "NOT_FOUND"


def test_a_door_stands_in_no_address(world: World) -> None:
    """Ruling A1: the unit's reference is derived from its door and does not show it."""
    path = estate(world)
    done = world.post(f"{path}/units", unit_body("ROOM7777", "h"))

    assert "7777" not in done.headers["location"]


def test_objections_are_read_with_texts_by_those_who_decide(world: World) -> None:
    """Ruling A7: owners see that there is one, clerk and street what it says."""
    roll, unit = _objected(world)
    (seen,) = world.items(f"{roll}/objections")
    (other,) = world.items(f"{roll}/objections", "w")

    assert (seen["objection"], seen["unit"], seen["ground"]) == ("o1", unit, "area")
    assert (seen["text"], seen["state"]) == ("面积与产权证不符", "REGISTRY_CLERK")
    assert seen["due"] == "2026-03-10T00:00:00+08:00"
    assert "text" not in other

    body = {"objection": "o1", "accepted": False, "reason": "经核对产权证"}
    world.did(f"{roll}/objection-decisions", body)
    (done,) = world.items(f"{roll}/objections")
    assert (done["state"], done["due"], done["reason"]) == ("REJECTED", None, "经核对产权证")
    world.registry.core.vault.destroy("h", "opinion")
    assert world.items(f"{roll}/objections")[0]["text"] == "REDACTED"


def test_an_objection_nobody_decides_is_noted_and_blocks_no_vote(world: World) -> None:
    """Ruling B4 over the running clocks: clerk five days, street three, then noted, then frozen."""
    roll, _ = _objected(world)
    world.tick("2026-03-10T00:00:00+08:00")
    (street,) = world.items(f"{roll}/objections")
    assert (street["state"], street["due"]) == ("STREET_OFFICER", "2026-03-13T00:00:00+08:00")
    assert world.refused(f"{roll}/freeze")["code"] == "OPEN_ROLL_OBJECTIONS"
    world.tick("2026-03-13T00:00:00+08:00")

    assert world.items(f"{roll}/objections")[0]["state"] == "NOTED"
    world.did(f"{roll}/freeze")
    assert world.get(roll).json()["noted_objections"] == ["o1"]


def test_the_posted_list_shows_doors_and_areas_and_no_owner(world: World) -> None:
    """R-28: never a name, a number or a subject; an owner finds his own entry."""
    path = estate(world)
    load(
        world,
        path,
        unit_row("101", owner_row("业主乙", document(7)), {"subject": "h"}),
        unit_row("102", owner_row("业主丁", document(8))),
    )
    roll = posted(world, path)
    text = world.get(f"{roll}/entries", "h").text
    entries = json.loads(text)["items"]

    assert sorted(e["doors"][0]["room"] for e in entries) == ["101", "102"]
    assert all(set(e) == {"entry_id", "area_cm2", "doors"} for e in entries)
    for hidden in ("业主乙", "业主丁", document(7), '"h"'):
        assert hidden not in text
    (mine,) = world.items(f"{roll}/my-entries", "h")
    assert mine["doors"][0]["room"] == "101"
    assert world.items(f"{roll}/my-entries", "stranger") == []


def test_pages_lead_on_by_cursor(world: World) -> None:
    """Every entry once, in order, whatever the page's size."""
    roll = posted(world, owned(world, "a", "b", "c"))
    found, query = [], "?limit=2"
    while query:
        page = world.get(f"{roll}/entries{query}").json()
        found += [e["entry_id"] for e in page["items"]]
        query = f"?limit=2&cursor={page['next']}" if page["next"] else ""

    assert len(found) == 3
    assert found == sorted(set(found))


def test_a_developer_objects_for_the_units_that_count_with_him(world: World) -> None:
    """Ruling A6: an owner of a unit in the roll; the developer is one by his organisation."""
    path = owned(world, "h", "w")
    body = unit_body("901", state="unsold", developer="dev-1")
    unit = world.did(f"{path}/units", body)
    roll = posted(world, path)
    (ref,) = [u["unit"] for u in world.items(f"{path}/units") if u["state"] == "unsold"]
    assert unit["version"] == 1
    other = world.mint.token("s-1", "DEVELOPER", org="dev-2")
    his = world.mint.token("s-2", "DEVELOPER", org="dev-1")

    assert world.refused(f"{roll}/objections", _objection(ref), other)["code"] == "ROLE_NOT_ALLOWED"
    assert world.post(f"{roll}/objections", _objection(ref), his).status_code == 201


def test_two_clerks_with_one_door_register_it_once(world: World) -> None:
    """Ruling B1: the door is the key; of two at the same time one is told that it is there."""
    path = estate(world)
    answers: list[int] = []

    def add(who: str) -> None:
        token = world.mint.token(who, CLERK)
        answers.append(world.post(f"{path}/units", unit_body("101"), token, key=who).status_code)

    hands = [threading.Thread(target=add, args=(f"clerk-{i}",)) for i in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()

    assert sorted(answers) == [201, 422, 422, 422]
    assert len(_units(world, path)) == 1


def test_a_real_installation_ignores_the_time_a_request_brings(world: World) -> None:
    """Ruling A11: only virtual time comes from outside."""
    executor = world.registry.core.executor
    executor.time = replace(executor.time, virtual=False)
    world.now = "2024-01-01T00:00:00+08:00"
    estate(world)
    stored = world.registry.core.store.page(0, 1)[0]
    found: Any = world.registry.core.mapper.read(stored)

    assert found.timestamp.year > 2024
