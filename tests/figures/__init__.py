"""The statistics: held against scipy, lifelines and plain counting."""
