"""How cases arrive from other systems: the HTTP door."""
