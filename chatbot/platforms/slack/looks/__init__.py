"""How things look on Slack: messages, cards, tables, forms and homes as blocks. Plain functions."""
