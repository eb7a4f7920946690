"""From a source to new items."""
