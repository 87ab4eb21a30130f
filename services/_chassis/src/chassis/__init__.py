"""What every Cogov service stands on; it knows no service."""
