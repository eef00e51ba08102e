"""Files in, nouns and problems out; nothing here writes."""
