"""Topics that watch a name are told from those that watch a subject."""

from __future__ import annotations

import pytest

from tocsin.rules.names import watches_name
from tocsin.types.ids import TopicId
from tocsin.types.topics import Topic

ABOUT = "News about the dairy group Lactalis"


@pytest.mark.parametrize(
    ("query", "about", "is_name"),
    [
        ("Lactalis", ABOUT, True),
        ("cs:Lactalis", ABOUT, True),
        ("=Lactalis", ABOUT, True),
        ('Lactalis OR "groupe Lactalis" OR Besnier', ABOUT, True),
        ("Lactalis NOT emploi", ABOUT, True),
        ("Lactalis lang:fr", ABOUT, True),
        ('"Emmanuel Macron"', "Emmanuel Macron, his words and his travels", True),
        ("Électricité-de-France", "L'Electricité de France", True),
        ("lactalis", ABOUT, False),  # may be a word as well
        ("Lactalis", "News about a dairy group", False),
        ("Lactalis AND (lait OR fromage)", ABOUT, False),  # the name is not enough
        ("Lactalis NEAR/5 lait", ABOUT, False),
        ("title:Lactalis", ABOUT, False),
        ("Lactalis OR lait", ABOUT, False),
        ("canicule", "Canicule et santé", False),
        ('"Emmanuel Macron"', "The French president Macron", False),
        (None, ABOUT, False),
        ("Lactalis", None, False),
    ],
)
def test_a_name_is_watched_where_nothing_else_is_asked_for(query: str | None, about: str | None, is_name: bool) -> None:
    """And where the about line has it too."""
    assert is_name == watches_name(Topic(topic_id=TopicId("t"), name="t", query=query, about=about))
