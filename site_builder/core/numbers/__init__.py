"""Numbers: read, printed, named in words, found in texts and computed."""
