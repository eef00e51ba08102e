"""A finished folder: sealed, signed, looked at, put in the place of the one before."""
