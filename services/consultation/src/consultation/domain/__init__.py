"""What the five-party table decides and refuses: pure, no clock, no store."""
