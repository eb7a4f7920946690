"""The demo: real parts, with outlets and a receiver made up on loopback."""
