"""What differs between systems, and nothing else: no other module names what only some of them have.

Where a system lacks a means, the next best is chosen here: `files` for folders and locks, `processes` for limits.
"""
