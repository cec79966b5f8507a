"""How the app hears: the ways in, whose each delivery is, and what is done with it."""
