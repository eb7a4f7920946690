"""Which watched topics an article is about, with the evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tocsin.rules.language import detect_language
from tocsin.types.articles import Article
from tocsin.types.topics import Match
from workers.tagger import Tagger


def tag_article(article: Article, tagger: Tagger) -> tuple[Match, ...]:
    """The topics of an article; its tail is never asked."""
    return tagger.tag(article.title, article.text, language=article.language, lead=article.lead, source=article.source)


def tag_document(document: Mapping[str, Any], tagger: Tagger) -> tuple[Match, ...]:
    """The topics of a document `{"title","text"[,"tail","language"]}`; its tail is named and so left out."""
    title, text = str(document.get("title") or ""), str(document.get("text") or "")
    return tagger.tag(title, text, language=detect_language(f"{title}\n{text}", document.get("language") or None))
