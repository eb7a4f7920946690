"""What is remembered, and how it is named and written."""
