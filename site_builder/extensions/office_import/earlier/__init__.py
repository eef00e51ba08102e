"""The period before: what its package holds, held against the tables of a document of the same series.

Tables, columns, rows and figures that are the same keep the names, codes, ids and units they had, so that the series
goes on. What differs is said; what only may be the same is asked and taken as another thing until somebody answers.
"""
