"""What an operator sees in a browser."""
