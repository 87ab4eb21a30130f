"""What the six steps decide and refuse: pure, no clock, no store."""
