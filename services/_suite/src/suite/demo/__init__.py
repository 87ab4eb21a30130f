"""The demo: real published votes, played through the REST APIs and nothing else."""
