"""What others' facts mean here, and what clocks and restarts leave as it was (A9, A10, B5)."""

from datetime import date
from typing import Any
from uuid import uuid4

import msgspec
from sqlalchemy import select

from chassis.domain import CLOCKS
from chassis.policies import REGISTERED
from chassis.relay import InProcess, Record
from cogov.registry.v1 import events_pb2 as registry_pb
from committee import commands as wish
from committee.application import ASKS, Committee
from committee.commands.forms import ChannelHours, Choice, Motion, RuleParameters
from committee.domain import clocks
from committee.policies import consumer_of
from committee.published import publisher
from services.committee.tests.committee_kit import ESTATE, SHA, World, entries_of, local, owner


def _registered(position: int, estate: str) -> Record:
    said = registry_pb.RegistryEvent()
    said.meta.estate_id, said.meta.source, said.meta.position = estate, "registry", position
    said.estate_registered.community_ref = "410702001001"
    said.estate_registered.jurisdiction = "HENAN"
    return Record("registry", position, estate, REGISTERED, said.SerializeToString())


def _relayed(world: World) -> None:
    committee = world.committee
    transport = InProcess()
    transport.consumers = [consumer_of(committee).take]
    relay = committee.core.relay(publisher(committee.core.mapper), transport)
    while relay.step():
        pass


def test_an_estate_s_place_is_learnt_from_its_registration(world: World) -> None:
    """A9: from the record; before it arrives the registry is asked once."""
    estate = str(uuid4())
    assert world.committee.core.places(estate) is None
    consumer_of(world.committee).take([_registered(1, estate)])
    consumer_of(world.committee).take([_registered(1, estate)])
    place = world.committee.core.places(estate)
    assert place is not None
    assert (place.code, place.jurisdiction) == ("410702001001", "HENAN")
    assert world.committee.core.places(str(ESTATE)) is not None
    assert world.committee.core.places("no-estate") is None
    assert consumer_of(world.committee).reached("registry") == 1


def test_rules_the_assembly_adopts_are_on_record_once_its_result_is_final(world: World) -> None:
    """B5: a passed item 1 that carries parameters becomes the estate's rules, and nothing else does."""
    rules = RuleParameters(proxy_cap=3)
    adopt = Motion("m-1", "Rules", "New rules", [1], ["rules_of_procedure"], rules=rules)
    fails = msgspec.structs.replace(adopt, motion_id="m-2", rules=RuleParameters(proxy_cap=9))
    world.opened([100] * 9, motions=[adopt, fails])
    for n in range(1, 8):
        world.cast(n, choices=[Choice("m-1", "AGREE"), Choice("m-2", "DISAGREE")])
    world.counted()
    world.post()
    _relayed(world)
    assert world.committee.load(f"/estates/{ESTATE}/rules") is None
    world.to(local(date(2026, 4, 20)))
    for _ in range(2):
        _relayed(world)
    committee, final = world.committee, "committee.AssemblyMeeting.ResultFinal"
    stored = [s for s in committee.core.store.page(0, 5000) if s.topic == final]
    handler: Any = consumer_of(committee).handler
    with committee.core.views.writing() as conn:  # as after a crash between the two databases
        handler.handle(conn, publisher(committee.core.mapper)(stored[0]))
    found = world.committee.load(f"/estates/{ESTATE}/rules")
    assert (found.parameters, found.edition, found.from_before) == (rules, 1, False)
    fact = world.committee.core.mapper.read(world.committee.core.store.events(found.id)[0])
    assert fact.cause is not None
    assert (fact.by.role, fact.cause.source) == ("SYSTEM", "committee")


def test_every_clock_of_g13_stands_in_the_table_with_its_basis() -> None:
    """G13, A10: the committee's clocks; those that ask for a command are among them."""
    ours = {
        "petition.signatures", "petition.referral", "meeting.schedule", "meeting.notice",
        "vote.channel", "vote.close", "count", "result.posting_due", "result.posting",
        "contest.decision", "convening.overdue",
    }  # fmt: skip
    assert ours <= CLOCKS.keys()
    assert set(ASKS) <= CLOCKS.keys()
    assert CLOCKS[clocks.MEETING_NOTICE].rules == ("R-12", "D-5")


def test_a_tick_may_come_twice_and_after_a_restart(world: World) -> None:
    """A clock runs out once, whoever asks again (decision 13)."""
    world.opened([100] * 9)
    world.closed()
    before = world.committee.core.store.head()
    again = world.open()
    try:
        again.core.ticker.run(world.now, virtual=True)
        assert again.core.store.head() == before
    finally:
        again.close()
    assert world.committee.core.ticker.run(world.now, virtual=True) == 0


def _tables(committee: Committee) -> dict[str, list[Any]]:
    committee.core.follower.catch_up()
    t = committee.tables
    with committee.core.views.reading() as conn:
        return {
            table.name: sorted(map(tuple, conn.execute(select(table)).all()), key=repr)
            for table in (t.meetings, t.ballots, t.deliveries, t.proxies, t.papers, t.petitions)
        }


def test_views_built_again_are_what_they_were(world: World) -> None:
    """Read models can be thrown away; a count on them is the same."""
    world.opened([100] * 9)
    for n in range(1, 7):
        world.cast(n)
    world.deliver([7, 8])
    world.receive(7)
    world.sealed()
    before = _tables(world.committee)
    world.committee.close()
    for file in (world.folder / "data" / "views").glob("*"):
        file.unlink()
    world.committee = world.open()
    assert _tables(world.committee) == before


def test_two_meetings_of_one_estate_do_not_mix(world: World) -> None:
    """Each has its own box, its own guards, its own ballots of the same entries."""
    world.opened([100] * 9)
    world.registry.give("roll-2", entries_of([100] * 9, "roll-2"))
    world.schedule("mt-2", opens_on=date(2026, 4, 10), closes_on=date(2026, 4, 12))
    world.notice("mt-2", roll="roll-2", channels=[ChannelHours("app")])
    world.cast(1)
    assert world.ballot(1, "mt-2") is None
    meetings = [world.meeting(ref) for ref in ("mt-1", "mt-2")]
    assert len({m.terms.box_public for m in meetings}) == 2
    assert [len(world.committee.counts.lying(m.id)) for m in meetings] == [1, 0]
    c = wish.ObjectToBallot(ESTATE, "mt-1", world.entry(1), SHA)
    world.do(owner(1), c)
    assert world.ballot(1).disputed
