"""What may be read at all: syntax, sizes, addresses, kinds of file, and keys that somebody knows."""
