"""Pages of indicators: one indicator, the lists of them, their periods, and how they are cited."""
