"""Everything in one process, and the cogov command line."""
