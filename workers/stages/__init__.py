"""The stages of an item, in the order of workers/pipeline.py."""
