"""What the registry decides: estates, units, rolls, imports, and who is one person."""
