"""The matcher finds what the query language promises, no more and no less, with exact places."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tocsin.errors import QueryError
from tocsin.rules.matching import LEARNT_AT, Matcher
from tocsin.rules.query import parse_query
from tocsin.rules.query_tree import (
    All,
    Apart,
    AtLeast,
    Either,
    Language,
    Near,
    Node,
    Not,
    Phrase,
    Source,
    Term,
    TermKind,
    Within,
    Zone,
)
from tocsin.rules.words import Words, fold
from tocsin.types.ids import TopicId
from tocsin.types.topics import Field, Topic

Place = tuple[str, int, int]  # field, first and last word


def topics(*queries: str) -> list[Topic]:
    return [Topic(topic_id=TopicId(str(n)), name=str(n), query=query) for n, query in enumerate(queries)]


def finds(query: str, title: str, text: str = "", language: str | None = "fr") -> bool:
    return bool(Matcher(topics(query)).match(title, text, language=language))


class Reference:
    """The query language by brute force: every operator tries every pair of places. No index, no bisection, no stems."""

    def __init__(self, title: str, text: str) -> None:
        self.words = {"title": Words(title).forms, "text": Words(text).forms}
        spans = Words(text).spans
        end = text.find("\n", spans[0][1]) if spans else -1
        self.lead = min(60, sum(start < end for start, _ in spans) if end >= 0 else len(spans))

    def holds(self, node: Node, zone: Zone = Zone.ANYWHERE) -> bool:
        match node:
            case All(parts):
                return all(self.holds(part, zone) for part in parts)
            case Either(parts):
                return any(self.holds(part, zone) for part in parts)
            case Not(part):
                return not self.holds(part, zone)
            case Within(inner, part):
                return self.holds(part, inner)
            case AtLeast(count, part):
                return len(self.places(part, zone)) >= count
            case Language(code):
                return code == "xx"
            case Source():
                return False
            case _:
                return bool(self.places(node, zone))

    def places(self, node: Node, zone: Zone) -> set[Place]:
        match node:
            case Term():
                return {
                    (field, at, at)
                    for field, words in self.words.items()
                    for at, form in enumerate(words)
                    if satisfies(node, form) and in_zone(field, at, zone, self.lead)
                }
            case Phrase(terms):
                runs = self.places(terms[0], zone)
                for term in terms[1:]:
                    runs = {
                        (f, s, e2)
                        for f, s, e in runs
                        for f2, s2, e2 in self.places(term, zone)
                        if (f2, s2) == (f, e + 1)
                    }
                return runs
            case Either(parts):
                return {place for part in parts for place in self.places(part, zone)}
            case Near(left, right, distance, ordered):
                return pairs(self.places(left, zone), self.places(right, zone), distance, ordered)
            case Apart(left, right, distance, ordered):
                others = self.places(right, zone)
                return {a for a in self.places(left, zone) if not any(near(a, b, distance, ordered) for b in others)}
            case _:
                raise AssertionError(node)


def satisfies(term: Term, form: str) -> bool:
    match term.kind:
        case TermKind.CASED:
            return term.word == form
        case TermKind.PREFIX:
            return fold(form).startswith(fold(term.word))
        case TermKind.SUFFIX:
            return fold(form).endswith(fold(term.word))
        case _:
            return fold(form) == fold(term.word)


def in_zone(field: str, at: int, zone: Zone, lead: int) -> bool:
    return zone is Zone.ANYWHERE or (
        (zone is Zone.TITLE) == (field == "title") and (zone is not Zone.LEAD or at < lead)
    )


def near(a: Place, b: Place, distance: int, ordered: bool) -> bool:
    if a[0] != b[0]:
        return False
    return 1 <= b[1] - a[2] <= distance or (not ordered and 1 <= a[1] - b[2] <= distance)


def pairs(ours: set[Place], theirs: set[Place], distance: int, ordered: bool) -> set[Place]:
    """NEAR: the places that take part. ADJ: from one of ours to the nearest of theirs after it, for each of both."""
    joined = [(a, b) for a in ours for b in theirs if near(a, b, distance, ordered)]
    if not ordered:
        return {place for pair in joined for place in pair}
    nearest = {(a[0], a[1], min((b for x, b in joined if x == a), key=lambda b: (b[1], b[2]))[2]) for a, _ in joined}
    back = {(b[0], max((a for a, y in joined if y == b), key=lambda a: (a[2], a[1]))[1], b[2]) for _, b in joined}
    return nearest | back


def test_a_reference_that_finds_nothing_would_prove_nothing() -> None:
    """The brute force itself finds: every operator has a document that satisfies it and one that does not."""
    rows = (
        ("ama AND keto", "ama keto", "ama"),
        ("ama NEAR/1 keto", "keto ama", "keto tulo ama"),
        ("ama ADJ/1 keto", "ama keto", "keto ama"),
        ("ama NOT NEAR/2 keto", "ama tulo sir keto", "ama tulo keto"),
        ("atleast2(ama)", "ama tulo ama", "ama tulo"),
        ('"ama keto"', "tulo ama keto", "ama tulo keto"),
        ("*boku", "sirboku", "sirbo"),
    )
    for query, found, not_found in rows:
        root = parse_query(query).root
        assert Reference("", found).holds(root)
        assert not Reference("", not_found).holds(root)


# Words of a language without a stemmer, so that the reference needs none; some begin or end alike, one has a capital.
VOCABULARY = ("ama", "amabo", "amaboku", "Keto", "keto", "sirboku", "tulo", "vé")

plain = st.sampled_from(
    ("ama", "amabo", "keto", "tulo", "ve", "=Keto", "cs:Keto", "ama*", "amab*", "*boku", '"ama keto"', '"tulo ama* ve"')
)
groups = st.lists(plain, min_size=2, max_size=3).map(lambda words: f"({' OR '.join(words)})")
operands = plain | groups
proximity = st.tuples(
    operands,
    st.lists(
        st.tuples(st.sampled_from(("NEAR/1", "NEAR/3", "ADJ/1", "ADJ/4", "NOT NEAR/2", "NOT ADJ/2")), operands),
        min_size=1,
        max_size=3,
    ),
).map(lambda pair: pair[0] + "".join(f" {operator} {operand}" for operator, operand in pair[1]))
counted = st.tuples(st.integers(1, 4), operands).map(lambda pair: f"atleast{pair[0]}({pair[1]})")
zoned = st.tuples(st.sampled_from(("title", "body", "lead")), operands | proximity).map(
    lambda pair: f"{pair[0]}:({pair[1]})"
)
leaves = plain | proximity | counted | zoned
queries = st.recursive(
    leaves,
    lambda inner: st.tuples(inner, st.sampled_from((" ", " AND ", " OR ", " NOT ")), inner).map(
        lambda t: f"({t[0]}){t[1]}({t[2]})"
    ),
    max_leaves=5,
)
texts = st.lists(st.sampled_from(VOCABULARY), max_size=14).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(st.lists(queries, min_size=1, max_size=6), st.lists(st.tuples(texts, texts), min_size=1, max_size=3))
def test_presearch_and_verification_equal_brute_force(asked: list[str], documents: list[tuple[str, str]]) -> None:
    """No query is lost by its anchor, none found without being satisfied."""
    matcher = Matcher(topics(*asked))
    for title, text in documents:
        expected = [str(n) for n, query in enumerate(asked) if Reference(title, text).holds(parse_query(query).root)]

        assert expected == [hit.topic_id for hit in matcher.match(title, text, language="xx")]
        assert expected == list(matcher.find(title, text, language="xx"))


@settings(max_examples=200, deadline=None)
@given(queries, texts, texts)
def test_every_span_points_at_its_term(query: str, title: str, text: str) -> None:
    """A span's characters are a form that satisfies its term, or the run of words of its phrase."""
    for hit in Matcher(topics(query)).match(title, text, language="xx"):
        assert hit.spans
        for span in hit.spans:
            form = (title if span.field is Field.TITLE else text)[span.start : span.end]
            asked = span.term.removeprefix("cs:").removeprefix("=").split()
            assert len(asked) == len(form.split())
            for word, found in zip(asked, form.split(), strict=True):
                assert fold(word.strip("*")) in fold(found)


# Anything that Unicode has, and what texts of the news have: words of many scripts, marks, joiners, hyphens, initials.
pieces = st.sampled_from(
    ("ama", "Keto", "vé", "ve\u0301", "O.N.U.", "ama-keto", "l’ama", "普京", "ぷーちん", "น้ำ", "أوبك", "Путин", "Straße", "STRASSE", "ﬁn", "a_b",
     "x" * 120, "\u00ad", "\u200b", "-", "\n", "\n\n", "İ", "ǆ", "٣٤", "𝓐𝓶𝓪", "\ud800".encode("utf-8", "replace").decode())
) | st.text(max_size=6)  # fmt: skip
wild_texts = st.lists(pieces, max_size=12).map(" ".join)
wild_words = pieces.filter(lambda word: refusal_free(word))


def refusal_free(word: str) -> bool:
    """Whether a piece is a word that a query can ask for."""
    try:
        return isinstance(parse_query(word).root, Term | Phrase)
    except QueryError:
        return False


wild_queries = st.lists(
    st.tuples(st.sampled_from(("", "=", "title:", "lead:")), wild_words), min_size=1, max_size=3
).flatmap(
    lambda terms: st.lists(
        st.sampled_from((" AND ", " OR ", " NOT ", " ")), min_size=len(terms) - 1, max_size=len(terms) - 1
    ).map(
        lambda joints: "".join(f"{joint}{mark}{word}" for joint, (mark, word) in zip(("", *joints), terms, strict=True))
    )
)


@settings(max_examples=300, deadline=None)
@given(st.lists(wild_queries, min_size=1, max_size=4), wild_texts, wild_texts)
@example(["lead:Keto", "lead:ama"], "", "ama \n Keto")
@example(["O.N.U.", "=ama"], "l’ama", "O.N.U. a_b")
def test_any_text_in_any_script_is_matched_as_by_brute_force(asked: list[str], title: str, text: str) -> None:
    """Where no language is known whose endings would count, a word is found where its folded form stands, and nowhere else."""
    kept = [query for query in asked if is_query(query)]
    expected = [str(n) for n, query in enumerate(kept) if Reference(title, text).holds(parse_query(query).root)]

    assert expected == list(Matcher(topics(*kept)).find(title, text, language="xx"))


def is_query(text: str) -> bool:
    try:
        parse_query(text)
    except QueryError:
        return False
    return True


def test_what_is_learnt_of_words_changes_no_answer() -> None:
    """After the anchors are chosen anew the same documents have the same hits."""
    matcher = Matcher(topics("ama AND (keto OR tulo)", '"ama keto"', "tulo NOT keto", "ama NEAR/2 tulo"))
    documents = ["ama keto", "tulo ama", "tulo", "ama x y z tulo keto"]
    before = [matcher.match("", text, language="xx") for text in documents]
    for _ in range(LEARNT_AT[0]):
        matcher.match("", "ama ama ama", language="xx")

    assert before == [matcher.match("", text, language="xx") for text in documents]


def test_what_is_prepared_changes_no_answer() -> None:
    """A language whose dictionary was read ahead finds what it finds anyway; one without endings is like any other."""
    asked, text = topics("travail", "haus"), "Grands travaux, viele Häuser"
    ready = Matcher(asked)
    ready.prepare(("fr", "de", "xx"))

    assert {"fr", "de"} == ready.prepared
    for language in ("fr", "de", "xx", None):
        assert Matcher(asked).find("", text, language=language) == ready.find("", text, language=language)


FOUND = (
    ("grève", "GREVES A LA SNCF", "fr"),
    ("travail", "Grands travaux à Lyon", "fr"),
    ("loi", "Deux lois votées", "fr"),
    ("inondation", "Les inondations reculent", "fr"),
    ("ukraine", "L’Ukraine attend", "fr"),
    ('qualité-air OR "qualité de l\'air"', "La qualité de l’air se dégrade", "fr"),
    ("strike", "Two struck by lightning", "en"),
    ("haus", "Viele Häuser zerstört", "de"),
    ("strasse", "Straßen gesperrt", "de"),
    ("*hochwasser", "Elbhochwassers Folgen", "de"),
    ("Путин", "Путина ждут в Астане", "ru"),
    ("بوتين", "بوتين يستقبل رئيس الوزراء", "ar"),
    ("إنتاج", "أوبك تقرر زيادة الإنتاج", "ar"),
    ("grève", "Grèves SNCF", None),
    ("cs:OTAN", "L'OTAN muscle sa présence", "fr"),
    ("porte-parole", "Les porte-paroles réunis", "fr"),
    ("انتخابات", "الانتخابات الرئاسية غدا", "ar"),
    ("سوريا", "وسوريا تطالب بالانسحاب", "ar"),
    ("إنتاج", "ارتفاع بالإنتاج", None),
    ("대통령", "대통령이 선거를 앞두고", "ko"),
    ("evakuieren", "Zwei Dörfer evakuiert", "de"),
    ("schliessen", "Krankenhaus geschlossen", "de"),
    ("resultat", "Resultatet i valet", "sv"),
    ("evacueren", "Dorpen geëvacueerd", "nl"),
    ("Україна", "На сході України", "uk"),
    ("φωτιά", "Εκκενώσεις λόγω φωτιάς", "el"),
    ("пожар", "О пожарах", None),
    ("réduire", "Des effectifs réduits", "fr"),
    ("mourir", "Deux randonneuses mortes", "fr"),
    ("sénateur", "Les sénatrices socialistes", "fr"),
    ("romper", "Alto el fuego roto", "es"),
    ("chiudere", "Scuole chiuse in Toscana", "it"),
    ("eleger", "Presidente eleita", "pt"),
    ("rise", "Prices rose again", "en"),
    ("призыв", "Указ об осеннем призыве", "ru"),
    ("взрыв", "Число взрывов выросло", "ru"),
    ("Київ", "Ракети по Києву", "uk"),
    ("Харків", "У Харкові знову гучно", "uk"),
    ("знеструмити", "Знеструмлено сорок тисяч родин", "uk"),
    ("górnik", "GORNICY STRAJKUJA", "pl"),
    ("strajkować", "Nauczyciele strajkują", "pl"),
    ("قارب", "وبقوارب صغيرة وصلوا", "ar"),
    ("مظاهرة", "المظاهرات تتواصل", "ar"),
    ("لاجئ*", "ويعيد اللاجئين", "ar"),
    ("abschieben", "Bayern schiebt wieder nach Syrien ab", "de"),
    ("zurücktreten", "MINISTERIN TRITT ZURÜCK", "de"),
    ("festnehmen", "Polizei nimmt zwei Männer fest und sucht Zeugen", "de"),
    ("abschieb*", "Bayern schiebt nach Syrien ab.", "de"),
    ("opkopen", "Provincie koopt boerderijen op, boeren tekenen", "nl"),
    ("opstappen", "Minister stapt op na ruzie over asiel", "nl"),
    ("zurücktreten", "Minister tritt zurück nach Kritik an Reise", "de"),
    ("半导体 AND 债务", "半導體企業的債務", "zh"),
    ("半導體", "半导体产业", "zh"),
)
NOT_FOUND = (
    ("été", "Il est parti", "fr"),
    ("cs:Nato", "È nato il primo panda", "it"),
    ("grève", "Le grévin", "fr"),
    ('"sommet alpes"', "Sommet des Alpes", "fr"),
    ("trump NEAR/3 trump", "Trump parle", "fr"),
    ("وزير", "زيارة رسمية", "ar"),
    ("나이", "나를 보라", "ko"),
    ("vier", "Studierte Köche", "de"),
    ("приз", "Призыв к миру", "ru"),
    ("abschieben", "Er schiebt die Schuld auf andere. Ab morgen fährt er ab", "de"),
    ("abschieben", "Der Zug fährt ab Berlin und schiebt Waggons", "de"),
    ("Absicht", "Er sieht von Berlin ab, sicht ab", "de"),
    ("découvrir", "Dans le désert", "fr"),
    ("ver", "El verano llega", "es"),
    ("سعر", "أمسية شعر", "ar"),
)


@pytest.fixture(scope="module")
def matcher_of_all() -> Matcher:
    """One matcher for the tables: a dictionary is read once for all its words."""
    return Matcher(topics(*(query for query, _, _ in FOUND + NOT_FOUND)))


@pytest.mark.parametrize("row", range(len(FOUND)), ids=[f"{query} {title}" for query, title, _ in FOUND])
def test_inflected_and_variant_forms_are_found(matcher_of_all: Matcher, row: int) -> None:
    """Endings, dictionary forms, accents, apostrophes, hyphens, compounds and scripts."""
    _, title, language = FOUND[row]

    assert str(row) in {hit.topic_id for hit in matcher_of_all.match(title, "", language=language)}


@pytest.mark.parametrize("row", range(len(NOT_FOUND)), ids=[f"{query} {title}" for query, title, _ in NOT_FOUND])
def test_other_words_are_not_found(matcher_of_all: Matcher, row: int) -> None:
    """A word is not found in another that looks like it, nor near itself."""
    _, title, language = NOT_FOUND[row]
    hits = {hit.topic_id for hit in matcher_of_all.match(title, "", language=language)}

    assert str(len(FOUND) + row) not in hits


def test_near_never_reaches_from_the_title_into_the_text() -> None:
    """The end of a headline and the beginning of its text are not side by side."""
    assert not finds("poutine NEAR/5 alaska", "La rencontre de Poutine", "Alaska, vendredi")
    assert not finds('"de poutine alaska"', "La rencontre de Poutine", "Alaska, vendredi")


def test_spans_show_every_part_that_was_required() -> None:
    """Each satisfied part has its form, in its field, title first; the parts of NEAR only where they are near."""
    title, text = (
        "Sommet : Poutine attendu",
        "Poutine ira. La rencontre avec Trump aura lieu vendredi en Alaska. Trump est prêt.",
    )
    (hit,) = Matcher(topics("sommet (rencontre NEAR/2 trump) NOT guerre")).match(title, text, language="fr")

    shown = [(span.field, (title if span.field is Field.TITLE else text)[span.start : span.end]) for span in hit.spans]
    assert [(Field.TITLE, "Sommet"), (Field.TEXT, "rencontre"), (Field.TEXT, "Trump")] == shown
    assert text.index("Trump") == hit.spans[2].start


def test_spans_are_exact_behind_unusual_characters() -> None:
    """Decomposed letters, initials and soft hyphens keep the offsets of the text as given."""
    text = "se\u0301isme a\u0300 l'O.N.U. et cata\u00adstrophe"
    (hit,) = Matcher(topics("séisme ONU catastrophe")).match("", text, language="fr")

    assert ["se\u0301isme", "O.N.U.", "cata\u00adstrophe"] == [text[span.start : span.end] for span in hit.spans]


def test_the_lead_is_the_one_given() -> None:
    """Where the article says what its lead is, `lead:` looks there and nowhere else."""
    text = "Premier paragraphe.\nLe lithium divise."
    matcher = Matcher(topics("lead:lithium"))

    assert not matcher.match("", text, language="fr")
    assert matcher.match("", text, language="fr", lead=text)
    assert not matcher.match("", text, language="fr", lead="Premier paragraphe.")


def test_topics_without_a_query_are_passed_over() -> None:
    """A topic with an about line alone has no hits of a query."""
    assert () == Matcher([Topic(topic_id=TopicId("a"), name="a", about="anything")]).match("a", "b", language=None)


def test_a_term_that_stands_everywhere_is_shown_by_its_first_places() -> None:
    """The spans of a hit stay few, however long the text."""
    (hit,) = Matcher(topics("ama OR keto")).match("", "ama keto " * 5_000, language="xx")

    assert 10 == len(hit.spans)
    assert 0 == hit.spans[0].start
