"""The owners' assembly: meetings, ballots, the count."""
