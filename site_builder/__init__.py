"""Static publisher for periodic reports: reports and tables in, a site that people and machines read out."""

__version__ = "0.1.0"
