"""What the bot is measured against: `python -m benchmarks` prints each figure beside its target."""
