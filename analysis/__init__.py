"""Compares term frequencies, sentiment and coverage of each issue across news articles and years."""

__version__ = "0.1.0"
