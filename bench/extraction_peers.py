"""The engines that extraction is measured beside. Each takes a page and its address and gives text."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

Engine = Callable[[str, str], str]
REFERENCE = "trafilatura default"
# Name of the module, name of the package, as `pip install tocsin[bench-pages]` brings them.
_OPTIONAL = {"readability": "readability-lxml", "newspaper": "newspaper4k"}


def peers() -> dict[str, Engine]:
    """The engines that are installed."""
    from resiliparse.extract.html2text import extract_plain_text
    from trafilatura import extract as trafilatura

    found: dict[str, Engine] = {
        REFERENCE: lambda page, url: trafilatura(page, include_comments=False) or "",
        "trafilatura fast": lambda page, url: trafilatura(page, include_comments=False, fast=True) or "",
        "trafilatura precision": lambda page, url: (
            trafilatura(page, include_comments=False, favor_precision=True) or ""
        ),
        "resiliparse": lambda page, url: extract_plain_text(page, main_content=True, alt_texts=False),
    }
    if find_spec("readability"):
        found["readability-lxml"] = _readability()
    if find_spec("newspaper"):
        found["newspaper4k"] = _newspaper()
    return found


def missing() -> list[str]:
    """Packages of peers that are not installed."""
    return [package for module, package in _OPTIONAL.items() if not find_spec(module)]


def _readability() -> Engine:
    from lxml.html import fromstring
    from readability import Document

    def run(page: str, url: str) -> str:
        try:
            summary = Document(page).summary()
            blocks: Any = fromstring(summary).xpath("//text()")
            return "\n".join(" ".join(str(block).split()) for block in blocks)
        except Exception:  # whatever it raises on a page is its answer
            return ""

    return run


def _newspaper() -> Engine:
    import newspaper

    def run(page: str, url: str) -> str:
        try:
            config = newspaper.Config()  # one a page: it keeps the language of the page before
            config.fetch_images = False
            article = newspaper.Article("http://localhost/", config=config)
            article.download(input_html=page)
            article.parse()
            return str(article.text)
        except Exception:
            return ""

    return run
