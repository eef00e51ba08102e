"""Documents: a report in the layout of official documents."""
