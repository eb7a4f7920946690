"""How well queries find words in their forms: `python -m bench.words`.

By query alone, in the language that is told from the text. `words.jsonl`: 56 queries in 17 languages, written for inflection,
elision, capitals, lost accents, hyphens, compounds, articles and particles, with neighbours that hold similar words. `cases.jsonl`:
the labelled topics; `plain` asks their queries without wildcards, `tails` counts answers that a text's tail changes.
`short.jsonl`: 40 topics over 401 texts of two lines, in 12 languages, `fresh.jsonl`: 16 over 116 of some lines more, written when
the rules stood; `plain` asks what somebody would write who knows no wildcards. `forms.tsv`: words of the news with their forms and with words that only look like them, in 11 languages.
"""

from __future__ import annotations

from collections.abc import Sequence

from bench.meaning import CASES, FRESH, OWN, SHORT, Case, Score, read_cases, tally
from tocsin.extract import zones
from tocsin.rules.language import detect_language
from tocsin.rules.matching import Matcher
from tocsin.types.ids import TopicId
from tocsin.types.topics import Topic

WORDS, FORMS = OWN / "words.jsonl", OWN / "forms.tsv"
# Behind every text of `tails`: links to articles of other cases, hashtags and a prompt, as pages have them.
TAIL_LINES = (
    "À lire aussi : {title}",
    "Related articles",
    "{title}",
    "#actu #{word}",
    "Inscrivez-vous à notre newsletter",
)


def figures() -> dict[str, Score]:
    """Every figure by name. One matcher for all, since a language's dictionary is read once for all its words."""
    words, cases = read_cases(WORDS), read_cases(CASES)
    plain = [{**case, "id": f"{case['id']} plain", "query": case["query"].replace("*", "")} for case in cases]
    short, fresh = read_cases(SHORT), read_cases(FRESH)
    short_plain, fresh_plain = _without_wildcards(short), _without_wildcards(fresh)
    forms = read_forms()
    matcher = Matcher(
        [
            Topic(topic_id=TopicId(case["id"]), name=case["id"], query=case["query"])
            for case in words + cases + plain + short + short_plain + fresh + fresh_plain + forms
        ]
    )
    return {
        "words": _measure(matcher, words, tails=False),
        "words tails": _measure(matcher, words, tails=True),
        "cases": _measure(matcher, cases, tails=False),
        "cases tails": _measure(matcher, cases, tails=True),
        "cases plain": _measure(matcher, plain, tails=False),
        "short": _measure(matcher, short, tails=False),
        "short plain": _measure(matcher, short_plain, tails=False),
        "fresh": _measure(matcher, fresh, tails=False),
        "fresh plain": _measure(matcher, fresh_plain, tails=False),
        "forms": _measure_forms(matcher, forms),
    }


def _without_wildcards(cases: Sequence[Case]) -> list[Case]:
    return [{**case, "id": f"{case['id']} plain", "query": case["plain"]} for case in cases]


def read_forms() -> list[Case]:
    """A case a line: one word asked of single words, told by their language and whether they are its forms."""
    rows = [line.split("\t") for line in FORMS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [
        {
            "id": f"form {number}",
            "query": word,
            "language": language,
            "docs": [(form, True) for form in forms.split()] + [(other, False) for other in others.split()],
        }
        for number, (language, word, forms, others) in enumerate(rows)
    ]


def _measure(matcher: Matcher, cases: Sequence[Case], *, tails: bool) -> Score:
    """Each query asked of its own documents; with `tails` each text has under it what the page of another case would hold."""
    right = wrong = missed = 0
    for number, case in enumerate(cases):
        other = cases[(number + 7) % len(cases)]["docs"][0] if tails else None
        for document in case["docs"]:
            found = case["id"] in _find(matcher, document, other)
            right += found and document["match"]
            wrong += found and not document["match"]
            missed += document["match"] and not found
    return Score(right, wrong, missed)


def _measure_forms(matcher: Matcher, cases: Sequence[Case]) -> Score:
    return tally(
        (case["id"] in matcher.find("", form, language=case["language"]), wanted)
        for case in cases
        for form, wanted in case["docs"]
    )


def _find(matcher: Matcher, document: Case, other: Case | None) -> tuple[TopicId, ...]:
    text = document["body"]
    if other:
        word = other["title"].split()[0]
        text += "".join(f"\n{line.format(title=other['title'], word=word)}" for line in TAIL_LINES)
    body = zones(text).body
    return matcher.find(document["title"], body, language=detect_language(f"{document['title']}\n{body}", None))


def main() -> None:
    for name, score in figures().items():
        print(f"{name:12} P {score.precision:.3f}  R {score.recall:.3f}  F1 {score.f1:.3f}")


if __name__ == "__main__":
    main()
