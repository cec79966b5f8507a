"""What the command line's verbs do, one file for what belongs together."""
