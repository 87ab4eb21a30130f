"""Saving what a system has recorded while it runs, and proof that what is restored is the same.

Whatever a reader has taken in must be in what is saved of its sources, or it would know facts that
nobody has recorded, and positions that other facts will be given. Governance is read by nobody and is
saved first. The other services read one another in rings, so that no order would do: all of them are
saved at one cut, chosen while none of them takes facts in. What the sources know beyond their readers
is sent again after the restore, and taken in. Kafka is not saved for the same reason: the relays fill
it from the stores.
"""
