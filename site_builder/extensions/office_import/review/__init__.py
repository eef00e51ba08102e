"""The review of an import: source and draft side by side, each doubt as a question, each thing that was left out.

A page of its own without scripts. As a file it is read-only; the command serves it with a form (`import --review`).
"""
