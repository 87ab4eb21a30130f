"""What the registry tells others, by topic; what stays inside, and why."""

from collections.abc import Mapping
from typing import Any

from chassis.mapper import Mapper
from chassis.publish import Private, Publisher, Shape, Values
from cogov.registry.v1 import events_pb2
from registry.communities import communities

FACTS = {
    "registry.Estate.EstateRegistered": "estate_registered",
    "registry.Estate.ManagementAreaDefined": "management_area_defined",
    "registry.Estate.EstateConditionSurveyed": "estate_condition_surveyed",
    "registry.Estate.BuildingAdded": "building_added",
    "registry.Unit.UnitAdded": "unit_added",
    "registry.Unit.UnitAreaCorrected": "unit_area_corrected",
    "registry.Unit.UnitSold": "unit_sold",
    "registry.Unit.UnitDelivered": "unit_delivered",
    "registry.Unit.OwnershipRecorded": "ownership_recorded",
    "registry.Unit.UnitMerged": "unit_merged",
    "registry.Unit.UnitRestored": "unit_restored",
    "registry.OwnerRoll.RollDrafted": "roll_drafted",
    "registry.OwnerRoll.RollRedrafted": "roll_redrafted",
    "registry.OwnerRoll.RollPublished": "roll_published",
    "registry.OwnerRoll.RollObjectionRaised": "roll_objection_raised",
    "registry.OwnerRoll.RollObjectionResolved": "roll_objection_resolved",
    "registry.OwnerRoll.RollFrozen": "roll_frozen",
    "registry.OwnerRoll.RollVoided": "roll_voided",
    "registry.OwnerRoll.RollPostingEnded": "roll_posting_ended",
    "registry.OwnerRoll.DeadlineMissed": "deadline_missed",
}

PRIVATE = {
    "registry.OwnerRoll.RollEntriesRecorded": Private(
        "owners' refs; the committee reads them by gRPC"
    ),
    "registry.Import.ImportStarted": Private("how a roll came in is the registry's own affair"),
    "registry.Import.ImportPartStaged": Private("how a roll came in is the registry's own affair"),
    "registry.Import.ImportConfirmed": Private("the units that it added are facts of their own"),
    "registry.Import.ImportCancelled": Private("nothing came of it"),
    "registry.Import.ImportExpired": Private("nothing came of it"),
    "registry.IdentityProposal.IdentityProposalDecided": Private("it names two persons' refs"),
    "registry.IdentityProposals.IdentityProposalsDecided": Private("it names persons' refs"),
    "registry.IdentityWithdrawal.IdentityDecisionWithdrawn": Private("it names two persons' refs"),
}

MAY_SKIP = frozenset(topic for topic in FACTS if topic.startswith("registry.Unit."))


def _registered(fact: Any) -> Values:
    """Say what the place is called as well: who reads pages knows no codes."""
    values: Values = {
        "name": fact.name,
        "communityRef": fact.community_ref,
        "townshipRef": fact.township_ref,
        "jurisdiction": fact.jurisdiction,
        "builtYear": fact.built_year or 0,
        "households": fact.households,
        "note": fact.note or "",
    }
    if place := communities().get(fact.community_ref):
        values["place"] = {
            "community": place.name,
            "township": place.township,
            "district": place.district,
            "city": place.city,
            "province": place.province,
        }
    return values


SHAPES: Mapping[str, Shape] = {"registry.Estate.EstateRegistered": _registered}


def publisher(mapper: Mapper) -> Publisher:
    """Give the registry's publisher."""
    return Publisher("registry", events_pb2.RegistryEvent, mapper, FACTS, PRIVATE, SHAPES, MAY_SKIP)
