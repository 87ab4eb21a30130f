"""Six-step deliberation: a concern goes from who raised it to the posted accounts."""
