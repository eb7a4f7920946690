"""What is remembered, how it is named and written, and the server that keeps it."""
