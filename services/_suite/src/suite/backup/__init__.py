"""Saving what a system has recorded while it runs, and proof that what is restored is the same.

A reader is saved before those it reads: governance first, the registry last. Whatever a reader has
taken in is then in what is saved of its sources later; the other way round it would know facts that
nobody has recorded, and positions that other facts will be given. What the sources know
beyond it is sent again after the restore, and taken in. Kafka is not saved for the same reason: the
relays fill it from the stores.
"""
