"""The work of each package, in this process or others: read it, write its files, read these back."""
