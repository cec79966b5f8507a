"""How an older case log becomes a newer one: one file in `versions` a change, never edited once released."""
