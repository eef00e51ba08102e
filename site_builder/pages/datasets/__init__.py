"""Pages of datasets: the data, their editions and corrections, their checks, and what is published no longer."""
