"""Who may read what of the registry (ruling A7), for every edge that people reach."""

from uuid import UUID

from chassis.actors import Actor
from chassis.reads import Reads
from chassis.refusals import NotFound, RoleNotAllowed
from registry.queries import Queries

READERS = ("REGISTRY_CLERK", "STREET_OFFICER", "HOUSING_AUTHORITY")
CONVENERS = ("COMMITTEE_CHAIR", "PMC_CHAIR", "PREP_GROUP_CHAIR", "RESIDENTS_COMMITTEE_OFFICER")
UNITS = (*READERS, *CONVENERS)
"""Who may read units with their doors; owners' names are the clerk's alone."""
CLERK = ("REGISTRY_CLERK",)


def on_the_estate(reads: Reads, queries: Queries, actor: Actor, estate_id: UUID) -> frozenset[str]:
    """Give the roles of one who reads what owners of the estate, conveners and offices may."""
    held = reads.roles(actor, str(estate_id))
    if not held & {*UNITS} and not queries.owns(estate_id, actor.subject):
        raise RoleNotAllowed if held else NotFound
    return held
