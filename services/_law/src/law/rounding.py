"""Rounds exact shares for people to read; nothing is decided by a figure that was rounded twice."""


def half_up(part: int, whole: int, steps: int) -> int:
    """Give `part` of `whole` in whole steps of which one is `steps`, half up; `whole` is above 0."""
    return (2 * part * steps + whole) // (2 * whole)
