"""The alliance over REST and gRPC: one route a command, the same answers, words to the street (A7)."""

from datetime import date
from pathlib import Path
from typing import Any

import grpc
import pytest
from fastapi.routing import APIRoute

from alliance import commands as wish
from alliance.application import commands
from cogov.alliance.v1 import service_pb2 as pb
from services.alliance.tests.alliance_edge import ME, Edge, line
from services.alliance.tests.alliance_kit import (
    APPRAISER,
    CHAIR,
    CHECKED,
    COUNCIL,
    DISTRICT,
    ESTATE,
    OFFICER,
    OWNER,
    PROOF,
    PROVIDER,
    STRANGER,
    STREET,
    World,
)
from services.alliance.tests.judged_stories import floor_story, judged_stories

E = str(ESTATE)
ENROLMENT = f"{ME}/enrolment"
NOBODY_S = ("s-street", "s-council", "s-officer", "s-chair", "s-provider", "s-owner")


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Give an estate in service, with an objection that was answered and work that was done."""
    world = World(tmp_path_factory.mktemp("edge"))
    seats = ("街道党工委", "社区党委", "企业党支部")
    world.do(STREET, wish.FoundAlliance(DISTRICT, "区红色物业联盟", "DISTRICT", seats))
    world.do(STREET, wish.JoinAlliance(DISTRICT, "dept-water", "DEPARTMENT", "水务部门"))
    world.nominated()
    world.surveyed()
    world.do(STREET, wish.AcceptSurvey(ESTATE))
    world.proposed()
    world.do(OWNER, wish.ObjectToTier(ESTATE, "o-1", "INPUT_WRONG", "收缴率估计过高"))
    world.proposed(answer="已复核收缴数据")
    world.days(8)
    world.do(COUNCIL, wish.ConfirmTier(ESTATE, PROOF))
    world.signed()
    world.until(date(2026, 4, 1))
    world.do(OFFICER, wish.StartService(ESTATE, "k-1", CHECKED))
    world.do(PROVIDER, wish.RecordItemWork(ESTATE, "k-1", "refuse_removal", "2026q2", 3, PROOF))
    yield world
    world.service.close()


def test_every_command_of_the_alliance_has_one_route(world: World) -> None:
    """Decision 19: the table of commands is the table of routes."""
    posts = [
        r.path for r in Edge(world).app.routes if isinstance(r, APIRoute) and r.methods == {"POST"}
    ]
    expected = [f"/alliance/v1{c.spec.path}" for c in commands()]
    assert sorted(posts) == sorted(expected)
    assert len(set(expected)) == len(expected)


def test_an_estate_is_nominated_over_http_once_under_its_key(world: World) -> None:
    """201 with place and position; sent again under its key it is the same answer."""
    edge, c = Edge(world), wish.NominateEstate(ESTATE, ("无物业服务",))
    first = edge.send(c, OFFICER, **{"idempotency-key": "one"})
    again = edge.send(c, OFFICER, **{"idempotency-key": "one"})
    assert first.status_code == 201
    assert first.json() == again.json()
    assert edge.get(ENROLMENT).json()["stage"] == "NOMINATED"


def test_an_enrolment_is_read_whole_and_names_nobody(serving: World) -> None:
    """Tier, survey, objections without their words, deadlines."""
    answer = Edge(serving).get(ENROLMENT)
    found = answer.json()
    assert (found["stage"], found["tier"], found["overridden"]) == ("IN_SERVICE", "STANDARD", False)
    assert found["objections"] == [
        {"objection": "o-1", "ground": "INPUT_WRONG", "answer": "已复核收缴数据"}
    ]
    assert found["survey"]["fact"]["source"] == "registry"
    assert [c["clock"] for c in found["clocks"]] == ["alliance.tier_review"]
    assert not [n for n in NOBODY_S if n in answer.text]
    assert "过高" not in answer.text


def test_a_contract_is_read_whole_and_names_nobody(serving: World) -> None:
    """What it says, what was done under it, until when."""
    answer = Edge(serving).get(f"{ME}/contracts/k-1")
    found = answer.json()
    assert (found["stage"], found["basis"], found["until"]) == (
        "IN_FORCE",
        "ASSEMBLY_DECISION",
        "2027-03-31",
    )
    assert found["quarters"][0]["work"] == [{"item": "refuse_removal", "done": 3, "disputed": 0}]
    assert found["promises"] == [{"promise": "hotline", "text": "24小时接听电话"}]
    assert not [n for n in NOBODY_S if n in answer.text]


def test_the_words_of_an_objection_are_the_streets(serving: World) -> None:
    """A7: nobody else reads them."""
    edge = Edge(serving)
    told = edge.get(f"{ENROLMENT}/objections", STREET).json()["items"]
    assert told == [{"objection": "o-1", "text": "收缴率估计过高"}]
    for who, status in ((OFFICER, 403), (OWNER, 403), (None, 401)):
        assert edge.get(f"{ENROLMENT}/objections", who).status_code == status


def test_an_alliance_tells_its_members(serving: World) -> None:
    """By its code; another code has none."""
    edge = Edge(serving)
    found = edge.get(f"/alliance/v1/alliances/{DISTRICT}").json()
    assert found["members"] == [{"org": "dept-water", "kind": "DEPARTMENT"}]
    assert edge.get("/alliance/v1/alliances/110101").status_code == 404
    assert edge.get("/alliance/v1/alliances/1").status_code == 400


@pytest.mark.parametrize(
    ("path", "status"),
    [("contracts/k-9", 404), ("contracts/K_1", 400), ("contracts?cursor=!", 400)],
)
def test_a_contract_that_is_not_there_or_not_asked_well_is_said(
    serving: World, path: str, status: int
) -> None:
    """404 or 400, never a 500."""
    assert Edge(serving).get(f"{ME}/{path}").status_code == status


def test_contracts_are_listed_page_by_page(world: World) -> None:
    """In order of reference, each once; over gRPC too."""
    for n in (3, 1, 2):
        world.drafted(f"k-{n}")
    edge, found, cursor = Edge(world), [], None
    while True:
        page = edge.get(f"{ME}/contracts", limit=2, **({"cursor": cursor} if cursor else {}))
        found += [i["contract"] for i in page.json()["items"]]
        cursor = page.json()["next"]
        if not cursor:
            break
    assert found == ["k-1", "k-2", "k-3"]
    with line(world) as ask:
        first = ask("ListContracts", pb.ListContractsRequest(estate_id=E, limit=2))
        rest = ask("ListContracts", pb.ListContractsRequest(estate_id=E, after=first.next))
    assert [i.contract for i in (*first.items, *rest.items)] == found


def test_every_question_about_the_alliance_has_its_grpc_twin(serving: World) -> None:
    """The same answers; a call without a token is refused."""
    edge = Edge(serving)
    of = {"estate_id": E, "contract": "k-1"}
    with line(serving) as ask:
        alliance = ask("GetAlliance", pb.GetAllianceRequest(code=DISTRICT))
        enrolment = ask("GetEnrolment", pb.GetEnrolmentRequest(estate_id=E))
        contract = ask("GetContract", pb.GetContractRequest(**of))
        words = ask("ListTierObjections", pb.ListTierObjectionsRequest(estate_id=E), STREET)
        for method, asked, who, status in (
            ("GetContract", pb.GetContractRequest(**of), None, "UNAUTHENTICATED"),
            ("GetAlliance", pb.GetAllianceRequest(code=DISTRICT), None, "UNAUTHENTICATED"),
            (
                "ListTierObjections",
                pb.ListTierObjectionsRequest(estate_id=E),
                STRANGER,
                "PERMISSION_DENIED",
            ),
        ):
            with pytest.raises(grpc.RpcError) as refused:
                ask(method, asked, who)
            assert _status(refused.value) == grpc.StatusCode[status]
    assert (alliance.stage, alliance.members[0].org) == ("ACTIVE", "dept-water")
    rest = edge.get(ENROLMENT).json()
    assert (enrolment.stage, enrolment.tier) == (rest["stage"], rest["tier"])
    assert enrolment.survey.surveyed_on == rest["survey"]["surveyed_on"]
    assert (contract.stage, contract.terms.fee_fen_per_m2_month) == ("IN_FORCE", 80)
    assert contract.quarters[0].work[0].done == 3
    assert words.items[0].text == "收缴率估计过高"


WRONG = [
    ("GetContract", pb.GetContractRequest(estate_id=E, contract="x/y"), "INVALID_ARGUMENT"),
    ("GetContract", pb.GetContractRequest(estate_id=E, contract="k-9"), "NOT_FOUND"),
    ("GetEnrolment", pb.GetEnrolmentRequest(estate_id="no"), "INVALID_ARGUMENT"),
    ("GetAlliance", pb.GetAllianceRequest(code="1"), "INVALID_ARGUMENT"),
    ("ListContracts", pb.ListContractsRequest(estate_id=E, limit=501), "INVALID_ARGUMENT"),
]


@pytest.mark.parametrize(("method", "asked", "status"), WRONG)
def test_a_grpc_question_about_the_alliance_that_is_asked_wrong_has_its_status(
    serving: World, method: str, asked: Any, status: str
) -> None:
    """Refusals as gRPC statuses, their code beside them."""
    with line(serving) as ask, pytest.raises(grpc.RpcError) as refused:
        ask(method, asked, CHAIR)
    assert _status(refused.value) == grpc.StatusCode[status]


def _status(error: Any) -> Any:
    return error.code()


def test_an_owner_waits_for_a_registry_that_is_away(world: World) -> None:
    """503 NEIGHBOUR_UNAVAILABLE where it has to be asked; what needs it not goes on."""
    world.nominated()
    world.surveyed()
    world.do(STREET, wish.AcceptSurvey(ESTATE))
    world.proposed()
    world.registry.away = True
    edge, c = Edge(world), wish.ObjectToTier(ESTATE, "o-1", "OTHER", "收缴率")
    assert edge.send(c, OWNER).status_code == 503
    assert edge.send(c, OFFICER).status_code == 201
    assert edge.get(ENROLMENT).status_code == 200


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Give an estate whose provider's quarters and year are judged."""
    world, vetoed = judged_stories(tmp_path_factory.mktemp("judged"))
    yield world
    for one in (world, vetoed):
        one.service.close()


def test_appraisals_are_read_whole_and_name_nobody(judged: World) -> None:
    """Figures, points as exact fractions, objections without their words; the words to who appraises."""
    edge, at = Edge(judged), f"{ME}/contracts/k-1/appraisals"
    listed = edge.get(at).json()["items"]
    assert [(i["quarter"], i["grade"]) for i in listed[:1] + listed[-1:]] == [
        ("2026q2", "GOOD"),
        ("2027q2", "FAIL"),
    ]
    answer = edge.get(f"{at}/2026q2")
    found = answer.json()
    assert (found["total_x100"], found["confirmed_grade"], found["source"]) == (
        9500,
        "GOOD",
        "reported",
    )
    assert {p["dimension"]: p["numerator"] for p in found["points"]}["satisfaction"] == 20
    assert found["objections"][0]["answer"] == "已核对照片"
    assert "漏记" not in answer.text
    assert not [n for n in NOBODY_S if n in answer.text]
    words = edge.get(f"{at}/2026q2/objections", APPRAISER).json()["items"]
    assert words == [{"objection": "o-1", "text": "漏记两次清运"}]
    for who, status in ((PROVIDER, 403), (None, 401)):
        assert edge.get(f"{at}/2026q2/objections", who).status_code == status
    for path, status in (("2026q1", 404), ("2026", 400)):
        assert edge.get(f"{at}/{path}").status_code == status


def test_a_years_rating_is_read_whole(judged: World) -> None:
    """Points, quarters, and why it was withdrawn."""
    edge, at = Edge(judged), f"/alliance/v1/alliances/{DISTRICT}/providers/provider-a/ratings"
    found = edge.get(f"{at}/2026").json()
    assert (found["stage"], found["total_x100"], found["ground"]) == (
        "WITHDRAWN",
        9100,
        "blacklisted",
    )
    assert [q["quarter"] for q in found["quarters"]] == ["2026q2", "2026q3", "2026q4"]
    assert edge.get(f"{at}/2025").status_code == 404
    assert edge.get(f"{at}/26").status_code == 400


def test_every_question_about_judgements_has_its_grpc_twin(judged: World) -> None:
    """The same answers, words to whom they are due."""
    of = {"estate_id": E, "contract": "k-1"}
    year = pb.GetRatingRequest(code=DISTRICT, provider="provider-a", year="2026")
    with line(judged) as ask:
        listed = ask("ListAppraisals", pb.ListAppraisalsRequest(**of))
        one = ask("GetAppraisal", pb.GetAppraisalRequest(quarter="2026q2", **of))
        rating = ask("GetRating", year)
        asked = pb.ListAppraisalObjectionsRequest(quarter="2026q2", **of)
        words = ask("ListAppraisalObjections", asked, APPRAISER)
        with pytest.raises(grpc.RpcError) as refused:
            ask("ListAppraisalObjections", asked, PROVIDER)
        with pytest.raises(grpc.RpcError) as nobody:
            ask("GetRating", year, None)
    assert _status(refused.value) == grpc.StatusCode.PERMISSION_DENIED
    assert _status(nobody.value) == grpc.StatusCode.UNAUTHENTICATED
    assert len(listed.items) == 5
    assert (one.total_x100, one.confirmed_grade) == (9500, "GOOD")
    assert (rating.stage, rating.total_x100, rating.HasField("stars")) == ("WITHDRAWN", 9100, False)
    assert words.items[0].text == "漏记两次清运"


def test_adoptions_and_projects_are_read_in_numbers(tmp_path: Path) -> None:
    """Who gives the floor service is a number; the same over gRPC."""
    world = floor_story(tmp_path)
    edge = Edge(world)
    adoption = edge.get(f"{ME}/adoptions/dept-water").json()
    project = edge.get(f"{ME}/secretary-projects/p-1").json()
    assert (adoption["stage"], adoption["services"]) == ("LAPSED", 1)
    assert (project["stage"], project["post"], project["reports"]) == ("COMPLETED", "第一书记", 1)
    for path in ("adoptions/dept-heat", "secretary-projects/p-9"):
        assert edge.get(f"{ME}/{path}").status_code == 404
    with line(world) as ask:
        ours = ask("GetAdoption", pb.GetAdoptionRequest(estate_id=E, org="dept-water"))
        theirs = ask(
            "GetSecretaryProject", pb.GetSecretaryProjectRequest(estate_id=E, project="p-1")
        )
    assert (ours.stage, ours.until) == (adoption["stage"], adoption["until"])
    assert theirs.goal == project["goal"]
    world.service.close()
