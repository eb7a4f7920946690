"""Alias sets come from three layers and are judged with the rest."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from config.aliases import SHIPPED_NAMES, SHIPPED_PLACES, judge_aliases, shipped_aliases
from config.files import read_document
from config.settings import Configuration
from tocsin.rules.aliases import alias_name, form_of, write_out
from tocsin.rules.matching import Matcher
from tocsin.types.ids import TopicId
from tocsin.types.topics import Topic

Load = Callable[..., Configuration]
Complaints = Callable[..., list[str]]


def query_of(configuration: Configuration) -> str | None:
    (topic,) = configuration.topics
    return topic.query


def topic(query: str) -> str:
    return f"topics:\n  - name: A\n    query: '{query}'\n"


def test_shipped_sets_need_no_file(load: Load) -> None:
    """Persons, organisations and places are known where the operator has no aliases.yaml."""
    query = query_of(load(topics=topic("@putin AND @ukraine")))

    assert query is not None
    assert {"Poutine", "Putin", "Путин", "Ukraine", "Україна"} <= set(query.replace("(", " ").replace(")", " ").split())


def test_an_operators_set_goes_before_a_shipped_one_and_may_begin_from_it(load: Load) -> None:
    """A set of the same name replaces; "@name" inside it stands for the forms replaced."""
    sets = 'aliases:\n  Desk: [Anna Berg, "@putin"]\n  putin: ["@putin", Vova]\n  nato: [Bündnis]\n'
    query = query_of(load(topics=topic("@desk @nato"), aliases=sets))

    assert query is not None
    assert query.startswith("(Anna-Berg OR Poutine OR Putin OR")
    assert query.endswith("Vova) (Bündnis)")


def test_mistakes_in_sets_are_told_where_they_stand(complaints: Complaints) -> None:
    """Each wrong form, empty set and doubled name has its line; queries that name the sets are not blamed."""
    sets = "aliases:\n  desk: [a, title:x]\n  none: []\n"
    told = complaints(topics=topic("@desk AND @none AND @zelenski"), aliases=sets)

    assert [
        "config/aliases.yaml:2:13: aliases.desk[1]: more than one word or phrase, write each form for itself; "
        'words in "quotes"',
        "config/aliases.yaml:3:9: aliases.none: the set is empty, write the spellings of the name, or remove the set",
        "config/topics.yaml:3:33: topics[0].query: no alias set is called @zelenski, did you mean @zelensky?",
    ] == told


def test_two_spellings_of_one_name_are_one_too_many(complaints: Complaints) -> None:
    """Names are compared without case and accents, so both would be the same set."""
    (told,) = complaints(aliases="aliases: {Élysée: [a], elysee: [b]}\n")

    assert '"elysee" and "Élysée" are one name' in told


def test_what_is_shipped_is_without_mistake() -> None:
    """Every shipped name is written as it is looked up, every form as queries write it, and every set can be asked for."""
    sets, problems = judge_aliases(read_document(SHIPPED_NAMES))

    assert () == problems
    assert sets == shipped_aliases()
    assert len(sets) > 800
    for name, forms in sets.items():
        assert name == alias_name(name)
        assert list(forms) == list(map(form_of, forms))
        assert write_out(f"@{name}", sets)


def test_the_shipped_places_stay_small() -> None:
    """The file is made at development time so that nothing heavy ships."""
    assert SHIPPED_PLACES.stat().st_size < 250_000


FOUND = (
    ("@putin", "Владимира Путина ждут в Астане", "ru"),
    ("@zelensky", "Selenskyj reist nach Brüssel", None),
    ("@zelensky", "泽连斯基访问柏林", "zh"),
    ("@nato", "L'OTAN muscle sa présence", "fr"),
    ("@un", "L'O.N.U. réunie à New York", "fr"),
    ("@un", "L’ONU alerte sur la famine", "fr"),
    ("@ukraine", "Reconstruction de l'Ukraine", "fr"),
    ("@ukraine", "Наступление на востоке Украины", "ru"),
    ("@united-states", "Vereinigte Staaten drohen mit Zöllen", None),
    ("@united-states", "Aux États-Unis, le Congrès vote", "fr"),
    ("@kyiv", "Kiew unter Beschuss", None),
    ("@geneva", "Verhandlungen in Genf", None),
    ("@beijing", "بكين تحذر من الرسوم", "ar"),
    ("@germany", "Niemcy zamykają granicę", "pl"),
    ("@netanyahu", "Nétanyahou recevra Trump", "fr"),
)
NOT_FOUND = (
    ("@un", "Un homme arrêté à Lyon", "fr"),
    ("@who", "The man who knew too much", "en"),
    ("@nice", "A nice day in the park", "en"),
    ("@turkey", "How to roast a turkey", "en"),
    ("@nato", "È nato il primo panda", "it"),
    ("@male", "Two male nurses honoured", "en"),
    ("@eu", "J'ai eu peur, dit le maire", "fr"),
)


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    """One for all rows: a language's dictionary is read once for all its words."""
    queries = {query for query, _, _ in FOUND + NOT_FOUND}
    return Matcher([Topic(topic_id=TopicId(q), name=q, query=write_out(q, shipped_aliases())) for q in queries])


@pytest.mark.parametrize(("query", "title", "language"), FOUND)
def test_shipped_sets_find_names_across_languages(
    matcher: Matcher, query: str, title: str, language: str | None
) -> None:
    """A name is found in other scripts, inflected, elided and without accents."""
    assert query in matcher.find(title, "", language=language)


@pytest.mark.parametrize(("query", "title", "language"), NOT_FOUND)
def test_names_that_are_words_ask_for_their_capital(
    matcher: Matcher, query: str, title: str, language: str | None
) -> None:
    """The word with a small letter is not the name."""
    assert query not in matcher.find(title, "", language=language)
