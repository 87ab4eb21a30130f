"""The property alliance of old estates: enrolment, tier, contract, appraisal, rating, floor service."""
