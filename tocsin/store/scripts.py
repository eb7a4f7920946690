"""What a Lua script is: what must be judged and written in one step. Each subject has a module of them."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha1
from string import Template
from typing import Final

from tocsin.store import keys

# Keys, bounds and lives are written into the text by their names in `keys`, lives as whole seconds.
_NAMES = {
    name: int(value.total_seconds()) if isinstance(value, timedelta) else value
    for name, value in vars(keys).items()
    if name.isupper()
}


class Script:
    """A Lua script with its digest, so that only the first call carries its text. `$NAME` stands for `keys.NAME`."""

    def __init__(self, text: str) -> None:
        self.text: Final = Template(text).substitute(_NAMES)
        self.digest: Final = sha1(self.text.encode(), usedforsecurity=False).hexdigest()


# Reads arguments one by one.
TAKE_ARGUMENTS = """
local position = 0
local function take() position = position + 1; return ARGV[position] end
local function number() return tonumber(take()) end
"""

# Lua keeps 14 digits when it makes a number a text; times have 16. So they are formatted with %.0f, or stay texts.
