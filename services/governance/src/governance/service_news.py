"""What a feed tells of property service: tier, emergencies, contracts, appraisals; stars apart from them."""

from collections.abc import Iterable, Iterator

from governance.alliance_part import AlliancePart
from governance.contract_part import Contract
from governance.enrolment_part import Enrolment
from governance.judged_part import Appraisal, Rating
from governance.news import News
from governance.parts import Happened

OF_ENROLMENT = {
    "TierProposed",
    "TierConfirmed",
    "TierChanged",
    "FloorServiceGapOpened",
    "EmergencyServiceStarted",
    "EmergencyServiceEnded",
    "RectificationOrdered",
    "RectificationAccepted",
    "RectificationFailed",
}
OF_CONTRACT = {
    "ContractSigned",
    "StandingContractRecorded",
    "ServiceStarted",
    "RenewalDecisionDue",
    "TerminationNoticed",
    "ProviderGone",
    "ContractRenewed",
    "ContractIndefinite",
    "ContractEnded",
    "ContractSucceeded",
    "ServiceGapOpened",
}
OF_APPRAISAL = {"AppraisalPosted", "AppraisalConfirmed", "OwnersReviewRequested"}
OF_RATING = {"RatingPosted", "RatingConfirmed", "RatingVetoed", "RatingWithdrawn"}
OF_SERVICE = OF_ENROLMENT | OF_CONTRACT | OF_APPRAISAL | OF_RATING
"""Facts of the alliance: who serves, how well, until when, and what is posted to be answered."""


def news_of_service(part: AlliancePart) -> Iterator[News]:
    """Give what a feed tells of an estate's service."""
    if part.enrolment is not None:
        yield from _of_enrolment(part.enrolment)
    for contract in part.contracts.values():
        yield from _of_contract(contract)
    for appraisal in part.appraisals.values():
        yield from _of_appraisal(appraisal)


def news_of_ratings(ratings: Iterable[Rating]) -> Iterator[News]:
    """Give what a feed tells of stars; a rating is the provider's, and each estate it serves is told."""
    for of in ratings:
        until = _last_day(of.events, "RatingPosted", of.posted_until)
        for event in of.events:
            if event.type in OF_RATING:
                stars = "" if of.stars is None else str(of.stars)
                about = stars if event.type == "RatingConfirmed" else ""
                last = until.get(event.by, "")
                yield _news(event, org=of.provider, period=of.year, about=about, until=last)


def _of_enrolment(of: Enrolment) -> Iterator[News]:
    tiers = {one["by"]: one["tier"] for one in of.tiers}
    if of.proposal is not None:
        tiers[of.proposal["by"]] = of.proposal["tier"]
    serving = {one["by"]: one["provider"] for one in of.emergencies}
    until = _last_day(of.events, "TierProposed", of.posted_until)
    for event in of.events:
        if event.type in OF_ENROLMENT:
            about, org = tiers.get(event.by, ""), serving.get(event.by, "")
            yield _news(event, about=about, org=org, until=until.get(event.by, ""))


def _of_contract(of: Contract) -> Iterator[News]:
    """Tell of a contract with the page it leads to; a given-up one has none."""
    ref = "" if of.stage == "ABANDONED" else of.contract
    for event in of.events:
        if event.type in OF_CONTRACT:
            yield _news(event, contract=ref, org=of.terms["provider"])


def _of_appraisal(of: Appraisal) -> Iterator[News]:
    until = _last_day(of.events, "AppraisalPosted", of.posted_until)
    for event in of.events:
        if event.type in OF_APPRAISAL:
            about = of.grade if event.by == of.confirmed_by else ""
            where = {"contract": of.contract, "org": of.provider, "period": of.quarter}
            yield _news(event, about=about, until=until.get(event.by, ""), **where)


def _last_day(events: list[Happened], posted: str, until: str) -> dict[str, str]:
    """Give the last posting's last day by its fact; empty where it was taken down."""
    hung = [one.by for one in events if one.type == posted]
    return {hung[-1]: until} if hung else {}


def _news(event: Happened, **of: str) -> News:
    return News(event.by, event.type, event.on, event.at, **of)
