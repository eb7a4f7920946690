"""Which watched topics an article is about, with the evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tocsin.rules.language import detect_language
from tocsin.rules.tagging import decide_matches
from tocsin.types.articles import Article
from tocsin.types.topics import Match
from workers.tagger import Tagger


def tag_article(article: Article, tagger: Tagger) -> tuple[Match, ...]:
    """Ask the words, ask the meaning, and let the rule decide; the tail is never asked."""
    hits = tagger.matcher.match(
        article.title, article.text, language=article.language, lead=article.lead, source=article.source
    )
    meanings = tagger.meaning.scores(article.title, article.text, article.language)
    return decide_matches(tagger.topics, hits, meanings)


def tag_document(document: Mapping[str, Any], tagger: Tagger) -> tuple[Match, ...]:
    """The topics of a document `{"title","text"[,"tail","language"]}`; its tail is named and so left out."""
    title, text = str(document.get("title") or ""), str(document.get("text") or "")
    language = detect_language(f"{title}\n{text}", document.get("language") or None)
    hits = tagger.matcher.match(title, text, language=language)
    return decide_matches(tagger.topics, hits, tagger.meaning.scores(title, text, language))
