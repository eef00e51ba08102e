"""Checks of meaning: whether figures, formulas, sentences and tables agree with one another; one module a check."""
