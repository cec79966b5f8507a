"""The words: what people may say, and what follows from it. Plain functions; nothing here waits."""
