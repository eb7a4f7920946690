"""Tocsin watches news sources and rings when a watched topic appears."""

__version__ = "0.1.0"
