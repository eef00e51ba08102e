"""What the commands write into the sources: new reports, blank tables, releases and withdrawals.

Lives here: drafts and editions as files, put in their places all or none. May enter: `build` and everything below it.
Begin with `release` and `next_report`.
"""
