"""The data that crosses rooms: frozen, typed, without behaviour."""
