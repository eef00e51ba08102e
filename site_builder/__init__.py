"""Static publisher for periodic reports: reports and tables in, a site that people and machines read out."""

from importlib.util import find_spec

__version__ = "0.2.0"

# ProperDocs continues MkDocs 1.x; where it stands alone, its modules answer to MkDocs' names from here on.
if not find_spec("mkdocs") and find_spec("properdocs"):
    import properdocs.replacement  # noqa: F401
