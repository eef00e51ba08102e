"""What builds made and saw, for the next build: one SQLite file."""
