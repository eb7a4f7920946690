"""Decisions: the same input gives the same answer."""
