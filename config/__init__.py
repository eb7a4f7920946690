"""What the operator decides: the shipped files, and the code that reads and judges them."""
