"""Timed runs against peers, and pinned quality floors."""
