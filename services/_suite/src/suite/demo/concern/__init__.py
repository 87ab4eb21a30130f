"""The story of three concerns, each followed from who raised it to its end (flow 5.4, ruling G16)."""
