"""Pages of reports and series: what was published, what was due, and how a report compares."""
