"""Each estate's governance state: projected from every service's facts, and shown."""
