"""What the owners' assembly decides and refuses: pure, no clock, no store."""
