"""Who may do and read what: every role, in its own district and in a foreign one (ruling A5)."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from chassis.domain import Command
from registry import commands as wish
from services.registry.tests.registry_examples import COMMUNITY, DOOR, ESTATE, EXAMPLES, UNIT
from services.registry.tests.registry_world import (
    CLERK,
    ROLES,
    World,
    estate,
    load,
    owner_row,
    posted,
    unit_body,
    unit_row,
)

FOREIGN = "469023"
PATH = f"/estates/{ESTATE}"
COMMANDS = sorted(EXAMPLES, key=lambda cls: cls.__name__)
OFFICES = {"REGISTRY_CLERK", "STREET_OFFICER", "HOUSING_AUTHORITY"}
CONVENERS = {"COMMITTEE_CHAIR", "PMC_CHAIR", "PREP_GROUP_CHAIR", "RESIDENTS_COMMITTEE_OFFICER"}
READS = {
    f"{PATH}/units": OFFICES | CONVENERS,
    f"{PATH}/rolls/r1/entries": OFFICES | CONVENERS,
    f"{PATH}/rolls/r1/objections": OFFICES | CONVENERS,
    f"{PATH}/proposals": {"REGISTRY_CLERK"},
    f"{PATH}/look-alikes": {"REGISTRY_CLERK"},
    f"{PATH}/subjects/subject-1": {"REGISTRY_CLERK"},
}
"""What is read by role, and by whom."""

OWN = (f"{PATH}/my-units", f"{PATH}/rolls/r1/my-entries")
PUBLIC = ("/communities", "/estates", PATH, f"{PATH}/rolls/r1")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Give one registry with everything the examples speak of, for requests that change nothing."""
    world = World(tmp_path_factory.mktemp("rights"))
    assert estate(world) == PATH
    door = msgspec.to_builtins(DOOR)
    world.did(f"{PATH}/units", unit_body("", "h", door=door))
    subject = owner_row("业主乙") | {"subject": "subject-1"}
    load(world, PATH, unit_row("102", subject), name="done")
    posted(world, PATH)
    world.did(f"{PATH}/imports/i1", {"parts": 1, "source": "纸质登记簿"})
    assert {u["unit"] for u in world.items(f"{PATH}/units")} > {UNIT}
    yield world
    world.close()


def _request(cls: type[Command]) -> tuple[str, dict[str, Any]]:
    """Give a command's path and body, as its example says them."""
    wanted = EXAMPLES[cls].command
    values = msgspec.to_builtins(wanted)
    path = cls.spec.path.format_map(values)
    return path, {k: v for k, v in values.items() if k not in cls.spec.in_path}


def _answer(world: World, cls: type[Command], token: str) -> str:
    """Send a command that cannot be carried out; give the code that met it.

    An act comes with a version nobody saw, which is looked at after the rights and before anything
    else; what is to be made is there already. So nothing is ever written.
    """
    path, body = _request(cls)
    seen = {"if_match": '"999999999"'} if cls.spec.act else {}
    code: str = world.refused(path, body, token, **seen)["code"]
    return code


def _let_in(cls: type[Command]) -> str:
    """Give the code that meets a caller who may."""
    if cls in {wish.DecideIdentityProposal, wish.DecideIdentityProposals}:
        return "NOT_PROPOSED_AS_ONE"
    if cls is wish.WithdrawIdentityDecision:
        return "NOT_DECIDED_YET"
    return "VERSION_CONFLICT" if cls.spec.act else cls.spec.taken.code


@pytest.mark.parametrize("cls", COMMANDS, ids=lambda cls: cls.__name__)
def test_a_command_is_open_to_its_roles_in_their_own_district(
    shared: World, cls: type[Command]
) -> None:
    """The role that is named may, any other is 403; a relation is asked of everyone later."""
    for role in ROLES:
        allowed = role in cls.spec.roles or cls.spec.relation
        expected = _let_in(cls) if allowed else "ROLE_NOT_ALLOWED"
        assert _answer(shared, cls, shared.mint.token("s-1", role)) == expected, role


@pytest.mark.parametrize("cls", COMMANDS, ids=lambda cls: cls.__name__)
def test_a_command_in_a_foreign_district_finds_nothing(shared: World, cls: type[Command]) -> None:
    """Ruling G8: whoever has no grant there is told 404, so that he learns nothing of the estate."""
    expected = "VERSION_CONFLICT" if cls.spec.relation else "NOT_FOUND"

    for role in ROLES:
        near = ("4108", "41070", "41070200101", COMMUNITY[:9] + "999")
        for scope in (FOREIGN, *(near if role in cls.spec.roles else ())):
            if role != "SERVICE":  # a service acts anywhere
                token = shared.mint.token("s-1", f"{role}@{scope}")
                assert _answer(shared, cls, token) == expected, (role, scope)


@pytest.mark.parametrize("cls", COMMANDS, ids=lambda cls: cls.__name__)
def test_a_command_needs_a_token(shared: World, cls: type[Command]) -> None:
    """No token, a broken one, one of another key, and one for no grant."""
    path, body = _request(cls)
    forged = shared.mint.token("s-1", CLERK)[:-4] + "AAAA"

    for token in ("", "Bearer x.y.z", "Bearer", forged):
        assert shared.refused(path, body, token)["code"] == "UNAUTHENTICATED"
    nobody = shared.mint.token("s-1")
    expected = "VERSION_CONFLICT" if cls.spec.relation else "NOT_FOUND"
    assert _answer(shared, cls, nobody) == expected


@pytest.mark.parametrize("scope", ["41", "4107", "410702", "410702001", COMMUNITY, str(ESTATE)])
def test_a_grant_holds_within_its_code_or_for_one_estate(shared: World, scope: str) -> None:
    """Ruling A5: province, city, district, street, community, or the estate itself."""
    token = shared.mint.token("s-1", f"{CLERK}@{scope}")

    assert shared.get(f"{PATH}/units", token).status_code == 200


@pytest.mark.parametrize("path", READS)
def test_a_read_is_open_to_its_roles(shared: World, path: str) -> None:
    """Ruling A7: named roles may, others are 403, foreign ones 404, without a token 401."""
    for role in ROLES:
        found = shared.get(path, shared.mint.token("s-1", role)).status_code
        assert found == (200 if role in READS[path] else 403), role
        if role != "SERVICE":
            foreign = shared.mint.token("s-1", f"{role}@{FOREIGN}")
            assert shared.get(path, foreign).status_code == 404, role
    assert shared.get(path, shared.mint.token("stranger")).status_code == 404
    assert shared.get(path, "").status_code == 401
    assert shared.get(path, "Bearer x.y.z").status_code == 401


@pytest.mark.parametrize("path", [f"{PATH}/rolls/r1/entries", f"{PATH}/rolls/r1/objections"])
def test_an_owner_reads_the_roll_without_any_grant(shared: World, path: str) -> None:
    """Ruling A7: owners of the estate see doors and areas; what he owns is no grant."""
    assert shared.get(path, "h").status_code == 200
    assert shared.get(path, "w").status_code == 404


@pytest.mark.parametrize("path", OWN)
def test_what_is_ones_own_is_read_by_oneself(shared: World, path: str) -> None:
    """R-28: the owner sees his own, another sees nothing of his; somebody must be somebody."""
    assert len(shared.items(path, "h")) == 1
    assert shared.items(path, "w") == []
    assert shared.items(path, CLERK) == []
    assert shared.get(path, "").status_code == 401


@pytest.mark.parametrize("path", PUBLIC)
def test_what_is_public_needs_no_token(shared: World, path: str) -> None:
    """Ruling A7: communities, estates, a roll's totals and hash."""
    assert shared.get(path, "").status_code == 200


@pytest.mark.parametrize("path", [*READS, *OWN, f"{PATH}/rolls/r1"])
def test_what_is_not_registered_is_not_found(shared: World, path: str) -> None:
    """An estate that is not there is nobody's, also for those who see everything in the district."""
    other = path.replace(str(ESTATE), "0b7a7f0c-6a53-5d3e-8f2f-6f0f3a3d6a10")
    answer = shared.get(other, CLERK)

    assert answer.status_code == (200 if path == OWN[0] else 404)


@pytest.mark.parametrize("path", [f"{PATH}/rolls/r9/entries", f"{PATH}/rolls/r9/my-entries"])
def test_a_roll_that_is_not_there_has_no_entries(shared: World, path: str) -> None:
    """An empty list would say that nobody owns anything."""
    assert shared.get(path, CLERK).status_code == 404


def test_estates_are_found_by_place(shared: World) -> None:
    """A code finds what lies within it."""
    assert len(shared.items("/estates?code=410702", "")) == 1
    assert shared.items("/estates?code=469023", "") == []
    assert shared.get("/estates?code=x", "").status_code == 400
    districts = {c["district_code"] for c in shared.items("/communities?district=469023", "")}
    assert districts == {"469023"}


def test_a_subject_that_no_database_takes_is_refused(shared: World) -> None:
    """PostgreSQL holds no NUL in a text: it is a wrong question, over REST as over gRPC."""
    clerk = shared.mint.token("s-clerk", CLERK)

    assert shared.get(f"{PATH}/subjects/%00", clerk).status_code == 400


def test_who_reads_names_is_written_down(shared: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ruling A7: each reading of a person is logged, with the reader and without the name."""
    lines: list[dict[str, Any]] = []
    monkeypatch.setattr("chassis.reads.log.info", lambda _event, **said: lines.append(said))

    answer = shared.get(f"{PATH}/subjects/subject-1", shared.mint.token("s-clerk", CLERK))

    assert answer.json()["name"] == "业主乙"
    assert [(said["subject"], said["of"]) for said in lines] == [("s-clerk", "subject-1")]
    assert "业主乙" not in repr(lines)
