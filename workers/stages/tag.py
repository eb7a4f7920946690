"""Which watched topics an article is about, with the evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tocsin.extract import zones
from tocsin.rules.language import detect_language
from tocsin.types.articles import Article
from tocsin.types.topics import Match
from workers.tagger import Tagger, Tagging


def tag_article(article: Article, tagger: Tagger) -> Tagging:
    """The topics of an article; its tail is never asked."""
    return tagger.tag(article.title, article.text, language=article.language, lead=article.lead, source=article.source)


def tag_document(document: Mapping[str, Any], tagger: Tagger) -> tuple[Match, ...]:
    """The topics of a document `{"title","text"[,"tail","language"]}`; a tail is left out, named or at the end of the text."""
    title = str(document.get("title") or "")
    lead, body, _ = zones(str(document.get("text") or ""))
    language = detect_language(f"{title}\n{body}", document.get("language") or None)
    return tagger.tag(title, body, language=language, lead=lead).matches
