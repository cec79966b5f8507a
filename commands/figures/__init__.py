"""What every figure rests on: statistics as plain functions of what was counted, each with its source."""
