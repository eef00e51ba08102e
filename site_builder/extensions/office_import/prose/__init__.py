"""What the sentences of an imported document say: outline, letterhead, citations, figures and their calls."""
