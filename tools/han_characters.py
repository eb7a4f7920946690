"""Writes tocsin/rules/han.py: traditional Chinese characters and the simplified ones for which they stand.

    pip install 'opencc-python-reimplemented==0.1.7'
    python tools/han_characters.py > tocsin/rules/han.py

Run at development time only. Source: TSCharacters of OpenCC (Apache-2.0), of each character the first that it names.
"""

from __future__ import annotations

from pathlib import Path

import opencc

WIDTH = 56  # a character is two columns wide
HEAD = '''"""Traditional Chinese characters as simplified ones, so that one word is one in either script. Written by tools/han_characters.py
from OpenCC's TSCharacters (Apache-2.0)."""

from __future__ import annotations
'''


def pairs() -> list[tuple[str, str]]:
    """Of the block of common characters."""
    text = (Path(opencc.__file__).parent / "dictionary/TSCharacters.txt").read_text(encoding="utf-8")
    rows = (line.split() for line in text.splitlines())
    return [(row[0], row[1]) for row in rows if row and row[0] != row[1] and is_common(row[0]) and is_common(row[1])]


def is_common(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def lines_of(text: str) -> str:
    return "\n".join(f'    "{text[at : at + WIDTH]}"' for at in range(0, len(text), WIDTH))


def main() -> None:
    traditional, simplified = map("".join, zip(*pairs(), strict=True))
    print(HEAD)
    print(f"_TRADITIONAL = (\n{lines_of(traditional)}\n)")
    print(f"_SIMPLIFIED = (\n{lines_of(simplified)}\n)")
    print("SIMPLIFIED = str.maketrans(_TRADITIONAL, _SIMPLIFIED)")


if __name__ == "__main__":
    main()
