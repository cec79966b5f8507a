"""One body a platform: connect, hear, render, send."""
