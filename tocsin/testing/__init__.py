"""Fakes and local servers for tests."""
