"""Charts: the model, where their marks stand, and their files: an SVG of these marks and its PNG."""
