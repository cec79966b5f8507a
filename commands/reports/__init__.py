"""What is reckoned of the case log, and how it is told."""
