"""Tables as typed columns of other libraries: `dtypes` and `frames` for pandas, `arrow` for Arrow.

No format is declared here, so what looks for formats does not load those libraries.
"""
