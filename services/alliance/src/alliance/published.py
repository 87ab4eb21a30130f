"""What the alliance tells others, by topic: never who acted, nor the words of an objection.

Every fact is told by one rule: its fields by name, a paper by its digest, nothing that is sealed.
"""

from collections.abc import Mapping
from typing import Any

from alliance.domain.facts import Proposal
from chassis.domain import Sealed
from chassis.mapper import Mapper
from chassis.publish import Private, Publisher, Shape, Values, plain, without_none
from cogov.alliance.v1 import events_pb2

ALLIANCE, ENROLMENT, CONTRACT = "alliance.Alliance.", "alliance.Enrolment.", "alliance.Contract."
APPRAISAL, RATING = "alliance.Appraisal.", "alliance.StarRating."
ADOPTION, PROJECT = "alliance.Adoption.", "alliance.SecretaryProject."

FACTS = {
    ALLIANCE + "AllianceFounded": "alliance_founded",
    ALLIANCE + "MemberOrganisationJoined": "member_organisation_joined",
    ALLIANCE + "MemberOrganisationLeft": "member_organisation_left",
    ALLIANCE + "CouncilDecisionRecorded": "council_decision_recorded",
    ALLIANCE + "AllianceDissolved": "alliance_dissolved",
    ENROLMENT + "EstateNominated": "estate_nominated",
    ENROLMENT + "EstateNominatedAgain": "estate_nominated_again",
    ENROLMENT + "SurveyAccepted": "survey_accepted",
    ENROLMENT + "TierProposed": "tier_proposed",
    ENROLMENT + "TierObjected": "tier_objected",
    ENROLMENT + "TierPostingEnded": "tier_posting_ended",
    ENROLMENT + "TierConfirmed": "tier_confirmed",
    ENROLMENT + "TierReviewed": "tier_reviewed",
    ENROLMENT + "TierChanged": "tier_changed",
    ENROLMENT + "EstateAdopted": "estate_adopted",
    ENROLMENT + "AdoptionEnded": "adoption_ended",
    ENROLMENT + "FloorServiceGapOpened": "floor_service_gap_opened",
    ENROLMENT + "EstateContracted": "estate_contracted",
    ENROLMENT + "EstateServed": "estate_served",
    ENROLMENT + "EstateUnserved": "estate_unserved",
    ENROLMENT + "EmergencyServiceStarted": "emergency_service_started",
    ENROLMENT + "EmergencyServiceEnded": "emergency_service_ended",
    ENROLMENT + "RectificationOrdered": "rectification_ordered",
    ENROLMENT + "RectificationAccepted": "rectification_accepted",
    ENROLMENT + "RectificationFailed": "rectification_failed",
    ENROLMENT + "EstateExited": "estate_exited",
    ENROLMENT + "DeadlineMissed": "deadline_missed",
    CONTRACT + "ContractDrafted": "contract_drafted",
    CONTRACT + "ContractRevised": "contract_revised",
    CONTRACT + "ContractSigned": "contract_signed",
    CONTRACT + "StandingContractRecorded": "standing_contract_recorded",
    CONTRACT + "ContractFiled": "contract_filed",
    CONTRACT + "ServiceStarted": "service_started",
    CONTRACT + "PromisePublished": "promise_published",
    CONTRACT + "DisclosurePublished": "disclosure_published",
    CONTRACT + "ItemWorkRecorded": "item_work_recorded",
    CONTRACT + "ItemWorkDisputed": "item_work_disputed",
    CONTRACT + "ServiceFiguresReported": "service_figures_reported",
    CONTRACT + "ProviderAnswered": "provider_answered",
    CONTRACT + "RenewalDecisionDue": "renewal_decision_due",
    CONTRACT + "RenewalSigned": "renewal_signed",
    CONTRACT + "ReplacementSigned": "replacement_signed",
    CONTRACT + "SuccessorLost": "successor_lost",
    CONTRACT + "TerminationNoticed": "termination_noticed",
    CONTRACT + "ProviderGone": "provider_gone",
    CONTRACT + "ContractRenewed": "contract_renewed",
    CONTRACT + "ContractIndefinite": "contract_indefinite",
    CONTRACT + "ContractEnded": "contract_ended",
    CONTRACT + "ContractSucceeded": "contract_succeeded",
    CONTRACT + "ServiceGapOpened": "service_gap_opened",
    CONTRACT + "ProviderHandedOver": "provider_handed_over",
    CONTRACT + "ContractAbandoned": "contract_abandoned",
    CONTRACT + "DeadlineMissed": "deadline_missed",
    ALLIANCE + "PartyOrganisationRecorded": "party_organisation_recorded",
    CONTRACT + "AppraisalBegun": "appraisal_begun",
    APPRAISAL + "AppraisalOpened": "appraisal_opened",
    APPRAISAL + "AppraisalScored": "appraisal_scored",
    APPRAISAL + "AppraisalPosted": "appraisal_posted",
    APPRAISAL + "AppraisalPostingEnded": "appraisal_posting_ended",
    APPRAISAL + "AppraisalObjected": "appraisal_objected",
    APPRAISAL + "AppraisalObjectionAnswered": "appraisal_objection_answered",
    APPRAISAL + "AppraisalConfirmed": "appraisal_confirmed",
    APPRAISAL + "OwnersReviewRequested": "owners_review_requested",
    RATING + "RatingDeclared": "rating_declared",
    RATING + "RatingFirstReviewed": "rating_first_reviewed",
    RATING + "RatingReviewed": "rating_reviewed",
    RATING + "RatingVetoed": "rating_vetoed",
    RATING + "RatingPosted": "rating_posted",
    RATING + "RatingPostingEnded": "rating_posting_ended",
    RATING + "RatingConfirmed": "rating_confirmed",
    RATING + "PolicySupportRecommended": "policy_support_recommended",
    RATING + "RatingWithdrawn": "rating_withdrawn",
    ADOPTION + "AdoptionAssigned": "adoption_assigned",
    ADOPTION + "AdoptionAssignedAgain": "adoption_assigned_again",
    ADOPTION + "AdoptionActivated": "adoption_activated",
    ADOPTION + "RosterRecorded": "roster_recorded",
    ADOPTION + "FloorServiceRecorded": "floor_service_recorded",
    ADOPTION + "AdoptionCompleted": "adoption_completed",
    ADOPTION + "AdoptionWithdrawn": "adoption_withdrawn",
    ADOPTION + "AdoptionLapsed": "adoption_lapsed",
    PROJECT + "SecretaryProjectAssigned": "secretary_project_assigned",
    PROJECT + "SecretaryProjectAccepted": "secretary_project_accepted",
    PROJECT + "SecretaryProjectReported": "secretary_project_reported",
    PROJECT + "SecretaryProjectCompleted": "secretary_project_completed",
    PROJECT + "SecretaryProjectLapsed": "secretary_project_lapsed",
}
PRIVATE: Mapping[str, Private] = {}


def publisher(mapper: Mapper) -> Publisher:
    """Give the service's publisher."""
    return Publisher(
        "alliance", events_pb2.AllianceEvent, mapper, FACTS, private=PRIVATE, shapes=SHAPES
    )


def proposal_shown(of: Proposal) -> Values:
    """Show a proposed tier, its papers by their digests."""
    shown: Values = without_none(plain(of))
    papers = [one["sha256"] for one in shown.pop("evidence")]
    return shown | {"evidence_sha256": papers}


def _told(fact: Any) -> Values:
    shown: Values = {}
    for name, value in vars(fact).items():
        if name in _ENVELOPE or value is None or isinstance(value, Sealed):
            continue
        if isinstance(value, Proposal):
            shown[name] = proposal_shown(value)
        elif name in _PAPERS:
            shown[f"{name}_sha256"] = [one.sha256 for one in value]
        else:
            shown[name] = without_none(plain(value))
    return shown


_PAPERS = frozenset({"evidence", "minutes"})
_ENVELOPE = frozenset(
    [
        "originator_id",
        "originator_version",
        "originator_topic",
        "timestamp",
        "estate_id",
        "on",
        "by",
        "key",
        "cause",
        "profile",
        "starts",
        "stops",
    ]
)
SHAPES: Mapping[str, Shape] = dict.fromkeys(FACTS, _told)
