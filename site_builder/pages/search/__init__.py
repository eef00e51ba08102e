"""What search reads: an index of things and figures, of words in rows, and of the texts of pages."""
