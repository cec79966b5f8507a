"""The shelves: what is remembered. Plain functions over a session; nothing here waits."""
