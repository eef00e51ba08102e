"""Pages of the whole catalogue: the list of datasets, its areas, and what programs and harvesters take."""
