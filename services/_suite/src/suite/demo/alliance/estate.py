"""One estate in the alliance, step by step, through the REST APIs: what partner apps would send."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from law.profiles import JurisdictionProfile, in_force, profile_id_for
from law.tiers import TierInputs, minimum_items, tier_of
from suite.demo.alliance import texts
from suite.demo.alliance.people import Allies
from suite.demo.checked import Account, Step
from suite.demo.client import Client, Who
from suite.demo.clockwork import wait_until_applied
from suite.demo.estate import EstateVote, digest, evidence
from suite.demo.six_steps import SHANGHAI
from suite.demo.topic import Topic, Wish

Body = dict[str, Any]
FACILITIES = ("roof", "wall", "pipes", "elevator", "fire", "lighting")


@dataclass(slots=True)
class Estate:
    """One estate on its way; every act is one request by who may do it."""

    client: Client
    account: Account
    vote: EstateVote
    closable: bool
    said: Body
    """What the street says of it when a tier is proposed."""
    cast: Allies = field(init=False)
    holders: dict[str, Who] = field(default_factory=dict)

    def found(self) -> None:
        """Register the estate."""
        self.vote.found()
        plan = self.vote.plan
        self.cast = Allies(self.vote.estate_id, plan.code, plan.tag)
        self.account.estate, self.account.estate_id = plan.name, str(self.vote.estate_id)

    @property
    def profile(self) -> JurisdictionProfile:
        """Give what holds in its district today."""
        return in_force(profile_id_for(self.cast.code), self.client.now.date())

    # Reading

    def enrolment(self) -> Body:
        """Read the enrolment as anyone may."""
        found: Body = self.client.get(f"{self.path}/enrolment")
        return found

    def contract(self, ref: str) -> Body:
        """Read a contract as anyone may."""
        found: Body = self.client.get(f"{self.path}/contracts/{ref}")
        return found

    def stands(self, stage: str, *contracts: str) -> Body:
        """Note where the estate stands and what it waits for first, and hold it against what is expected.

        `contracts` are those expected with their stages: `k-1 IN_FORCE`.
        """
        seen = self.enrolment()
        shown = [self.contract(one.split()[0]) for one in contracts]
        clocks = [clock for one in (seen, *shown) for clock in one["clocks"]]
        first = min(clocks, key=lambda it: str(it["due"]), default={"clock": "", "due": ""})
        found = [seen["stage"], *(f"{one['contract']} {one['stage']}" for one in shown)]
        waits = str(first["clock"]).removeprefix("alliance.")
        step = Step(self.today.isoformat(), ", ".join(found), waits, _last_day(first["due"]))
        self.account.steps.append(step)
        self.account.expect(f"{step.on} the estate", [stage, *contracts], found)
        return seen

    def waits(self, clock: str, last_day: date, of: Body) -> None:
        """Hold a running clock's last day against the law's own count."""
        due = [_last_day(it["due"]) for it in of["clocks"] if it["clock"].startswith(clock)]
        self.expect(f"{clock} runs until", [last_day.isoformat()], due)

    def expect(self, what: str, expected: object, found: object) -> None:
        """Hold what was found against what is expected."""
        self.account.expect(f"{self.today} {what}", expected, found)

    def on_board(self, stage: str, *contracts: str) -> None:
        """Hold what the board shows of the estate against what is expected."""
        self.heard()
        state = self.client.get(f"/governance/v1/estates/{self.cast.estate_id}")
        shown = state["property_service"]
        found = [f"{one['contract']} {one['stage']}" for one in shown["contracts"]]
        self.expect(
            "on the board", (stage, sorted(contracts)), (shown["enrolment"]["stage"], sorted(found))
        )

    def asked(self, tag: str) -> Topic:
        """Find the topic by which the owners were asked by itself, once."""
        self.heard()
        path = f"/deliberation/v1/estates/{self.cast.estate_id}/topics"
        every = [
            self.client.get(f"{path}/{one['topic']}") for one in self.client.get(path)["items"]
        ]
        topics = [one for one in every if tag in one["tags"]]
        self.expect(f"asked by itself, {tag}", ["DRAFT"], [one["stage"] for one in topics])
        one = topics[0]
        wish = Wish(one["topic"], one["title"], one["title"], tag, "全体业主")
        return Topic(self.client, self.cast, wish, self.account, self.holders)

    def heard(self) -> None:
        """Wait until every service has taken in what the others said."""
        wait_until_applied(self.client)

    @property
    def today(self) -> date:
        """Give the story's day."""
        return self.client.now.date()

    # Nominated, surveyed, tiered

    def nominate(self) -> None:
        """Have it nominated and surveyed; the street takes no old survey, and proposes no tier without."""
        act, street = self.act, self.cast.street
        reasons = {"reasons": [texts.REASON]}
        act(self.cast.community, "enrolment", reasons)
        twice = self.cast.community, "enrolment", reasons
        self.refused("a second nomination", "ALREADY_ENROLLED", *twice)
        self.refused("a tier before a survey", "INVALID_STATE", *self.proposing())
        accept = street, "enrolment/accept-survey", Body()
        self.refused("no survey at all", "SURVEY_MISSING", *accept)
        self.survey(date(2026, 7, 1))
        self.refused("a survey of 1 July", "SURVEY_STALE", *accept)
        self.survey(self.today)
        act(*accept)

    def survey(self, on: date) -> None:
        """Survey its condition."""
        told = dict.fromkeys(FACILITIES, "ok")
        there = {"committee_present": True, "party_org_present": True, "venue_present": False}
        shape = {"open_boundary": not self.closable, "scattered_buildings": not self.closable}
        body = {
            "surveyed_on": on.isoformat(),
            "boundary_closable": self.closable,
            "provider_present": False,
            "facilities": told,
        }
        path = f"/registry/v1/estates/{self.cast.estate_id}/condition-surveys"
        self.client.post(self.cast.street, path, body | there | shape)
        self.heard()

    def propose_tier(self, tier: str, **more: Any) -> None:
        """Propose the tier that the law's rule gives for what was found, which is the one expected."""
        self.act(*self.proposing(**more))
        said = {**self.said, **more}
        inputs = {name: said[name] for name in TierInputs.__struct_fields__ if name in said}
        closable = TierInputs(**inputs, boundary_closable=self.closable, dangerous_facility=False)
        finding = tier_of(closable, self.profile)
        unmet = [f"{one.tier}:{one.condition}" for one in finding.unmet]
        shown = self.enrolment()["proposal"]
        self.expect("the tier", (tier, finding.tier), (shown["tier"], shown["by_rule"]))
        self.expect("what a higher tier lacks", unmet, list(shown.get("unmet", [])))

    def refuse_proposals(self, other: str) -> None:
        """Try to propose without the inputs, and another tier than the rule's without a reason."""
        who, where, body = self.proposing()
        bare = {name: body[name] for name in ("posted_at", "evidence")}
        self.refused("a tier from nothing", "TIER_INPUT_MISSING", who, where, bare)
        unfounded = who, where, body | {"tier": other}
        self.refused("another tier, no reason", "OVERRIDE_NEEDS_REASON", *unfounded)

    def proposing(self, **more: Any) -> tuple[Who, str, Body]:
        """Give the street's proposal of a tier."""
        proof = [evidence("minutes", f"{self.cast.tag} tier")]
        body = {"posted_at": texts.BOARD, "evidence": proof, **self.said, **more}
        return self.cast.street, "enrolment/propose-tier", body

    def confirming(self) -> tuple[Who, str, Body]:
        """Give the council's confirmation of the tier."""
        minutes = {"minutes": [evidence("minutes", f"{self.cast.tag} council")]}
        return self.cast.alliance_council, "enrolment/confirm-tier", minutes

    # Contracts

    def terms(self, provider: str, tier: Any, term: tuple[str, str], fee: int, **more: Any) -> Body:
        """Give a contract's terms with the least that its tier asks for, each item due three times."""
        least = minimum_items(tier, self.profile)
        return {
            "provider": provider,
            "tier": tier,
            "starts_on": term[0],
            "ends_on": term[1],
            "fee_fen_per_m2_month": fee,
            "items": [{"item": one.item, "level": one.level, "every": 3} for one in least],
            **texts.CLAUSES,
            **more,
        }

    def draft(self, ref: str, terms: Body, who: Who | None = None, **more: Any) -> None:
        """Draft a contract."""
        self.on(who or self.cast.community, ref, "", {"terms": terms, **more})

    def signing(self, ref: str, basis: str, **more: Any) -> Body:
        """Give a signature: on the owners' decision, or on evidence."""
        return {"basis": basis, "document_sha256": digest(f"{self.cast.tag} {ref}"), **more}

    def proof(self, of: str) -> Body:
        """Give a paper that lies elsewhere."""
        return {"evidence": [evidence("paper", f"{self.cast.tag} {of}")]}

    def start(self, ref: str, who: Who) -> None:
        """Start to serve; not while something of the checklist is missing."""
        lines = [{"line": line, "there": True} for line in texts.CHECKLIST]
        lacking = [lines[0], lines[1] | {"there": False}]
        short = partial(self.on, who, ref, "start", {"checklist": lacking})
        self.account.short_cut(self.client, "half a checklist", "CHECKLIST_INCOMPLETE", short)
        self.on(who, ref, "start", {"checklist": lines})

    def hand_over(self, ref: str, who: Who) -> None:
        """Hand over: what is there and what is missing."""
        there, missing = texts.CHECKLIST
        lines = [{"line": there, "there": True}, {"line": missing, "there": False}]
        self.on(who, ref, "handover", {"items": lines, **self.proof(f"{ref} handover")})

    # Requests

    def act(self, who: Who, where: str, body: Body) -> None:
        """Let somebody act below the estate."""
        self.client.post(who, f"{self.path}/{where}".rstrip("/"), body)

    def on(self, who: Who, ref: str, act: str, body: Body) -> None:
        """Let somebody act on a contract."""
        self.act(who, f"contracts/{ref}/{act}", body)

    def refused(self, what: str, code: str, who: Who, where: str, body: Body) -> None:
        """Try what must be refused."""
        call = partial(self.act, who, where, body)
        self.account.short_cut(self.client, what, code, call)

    def refused_on(self, what: str, code: str, who: Who, ref: str, act: str, body: Body) -> None:
        """Try on a contract what must be refused."""
        self.refused(what, code, who, f"contracts/{ref}/{act}".rstrip("/"), body)

    @property
    def path(self) -> str:
        """Give the estate's address in the alliance."""
        return f"/alliance/v1/estates/{self.cast.estate_id}"


def at(year: int, month: int, day: int, hour: int = 9) -> datetime:
    """Give an instant of the story."""
    return datetime(year, month, day, hour, tzinfo=SHANGHAI)


def _last_day(due: str) -> str:
    """Give the last day of a clock that ends with its 24:00."""
    if not due:
        return ""
    end = datetime.fromisoformat(due).astimezone(SHANGHAI)
    return (end.date() if end.hour else date.fromordinal(end.date().toordinal() - 1)).isoformat()


def found_alliance(estate: Estate, members: Sequence[tuple[str, str]]) -> None:
    """Found the district's alliance, and take its members in."""
    cast, client = estate.cast, estate.client
    where = f"/alliance/v1/alliances/{cast.district}"
    body: Body = {"name": texts.ALLIANCE, "level": "DISTRICT", "council": list(texts.COUNCIL)}
    client.post(cast.housing, where, body)
    for org, kind in members:
        told = {"org": org, "kind": kind, "name": texts.NAMES[org]}
        client.post(cast.alliance_council, f"{where}/members", told)
    again = {"org": members[0][0], "kind": members[0][1], "name": texts.NAMES[members[0][0]]}
    call = partial(client.post, cast.alliance_council, f"{where}/members", again)
    estate.account.short_cut(client, "joining twice", "ALREADY_MEMBER", call)
