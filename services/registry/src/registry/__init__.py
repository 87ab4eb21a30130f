"""Estates, units, ownership, and the frozen owners' roll."""
