"""What the alliance decides: nothing here does I/O or reads a clock."""
