"""Exports of Europresse and Eureka are read document by document, from their pages and from their text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from tocsin.extract import segment, split_page
from tocsin.extract.types import Reason
from tocsin.types.times import Precision

NOW = datetime(2026, 3, 10, 20, 0, tzinfo=UTC)


class Document(NamedTuple):
    outlet: str
    day: str
    title: str
    text: str
    number: str
    label: str = ""
    below: str = ""
    writer: str = ""


FERRY = Document(
    "Le Courrier du Cap, no. 24958",
    "Planète, lundi 9 mars 2026 102 mots, p. 7",
    "Le ferry s'échoue au large du cap",
    "Quarante passagers ont été évacués par les canots, et personne n'a été blessé, selon la préfecture maritime.",
    "news·20260309·CC·9123456",
    writer="Sophie Lambert",
)
BRIDGE = Document(
    "L'Écho de la Vallée (site web)",
    "Région, dimanche 8 mars 2026 - 18:42 96 mots",
    "Le pont de la Sola fermé jusqu'à l'automne",
    "Les ingénieurs ont trouvé une fissure de trois mètres dans la pile centrale, a dit la mairie dans un communiqué.",
    "news·20260308·EVW·ev_2026-03-08_abc",
    label="TRANSPORTS",
    below="Six mois de travaux en perspective",
    writer="Paul Roe et Inès Marsh",
)
DUES = Document(
    "The Harbour Post",
    "News, Saturday, March 7, 2026 81 words, p. A4",
    "Harbour dues to rise in May",
    "Fishing boats pay a third more from May on, the council decided on Friday. The guild has announced protests.",
    "news·20260307·HP·20260307-001",
)
DOCUMENTS = [FERRY, BRIDGE, DUES]
LEGAL = (
    "© 2026 Le Courrier. Tous droits réservés.",
    "Le présent document est protégé par les lois et conventions internationales sur le droit d'auteur.",
    "Certificat émis le 10 mars 2026 à BIBLIOTHÈQUE à des fins de visualisation personnelle et temporaire.",
)


def as_text(document: Document) -> str:
    lines = (
        document.outlet,
        document.day,
        "",
        document.label,
        document.title,
        document.below,
        "",
        document.writer,
        "",
        document.text,
        *LEGAL,
        document.number,
    )
    return "\n".join(lines) + "\n\n"


def as_html(document: Document) -> str:
    around = [
        f'<p class="rdp__subtitle">{line}</p>' if line else "" for line in (document.label, document.below)
    ]  # fmt: skip
    writer = f'<p class="sm-margin-bottomNews">{document.writer}</p>' if document.writer else ""
    return (
        f'<article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName">{document.outlet}</span></div>'
        f'<div class="rdp__DocHeader"><span class="DocHeader">{document.day}</span></div><div class="titreArticle">{around[0]}'
        f'<p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">{document.title}</p>{around[1]}</div>{writer}</header>'
        f'<section><div class="DocText clearfix"><div class="docOcurrContainer"><p>{document.text}</p></div></div></section>'
        f'<aside><div class="Doc-LegalInfo"><small>{"<br>".join(LEGAL)}</small></div></aside>'
        f'<footer><div class="publiC-lblNodoc">{document.number}</div></footer></article>'
    )


PAGES = {
    "text": "".join(map(as_text, DOCUMENTS)),
    "html": f"<html><body>{''.join(map(as_html, DOCUMENTS))}</body></html>",
}


@pytest.mark.parametrize("kind", ["text", "html"])
def test_every_document_is_an_article(kind: str) -> None:
    found = segment(PAGES[kind], kind, NOW)  # type: ignore[arg-type]

    assert [(each.source, each.title) for each in found] == [
        ("Le Courrier du Cap", FERRY.title),
        ("L'Écho de la Vallée", BRIDGE.title),
        ("The Harbour Post", DUES.title),
    ]
    assert [each.text for each in found] == [FERRY.text, f"{BRIDGE.below}\n{BRIDGE.text}", DUES.text]
    assert [(each.published_at, each.precision) for each in found] == [
        (datetime(2026, 3, 9, tzinfo=UTC), Precision.DAY),
        (datetime(2026, 3, 8, 18, 42, tzinfo=UTC), Precision.MINUTE),
        (datetime(2026, 3, 7, tzinfo=UTC), Precision.DAY),
    ]


@pytest.mark.parametrize("kind", ["text", "html"])
def test_what_is_in_no_article_is_told(kind: str) -> None:
    """Writers, legal lines, labels and numbers."""
    told = {(each.text, each.reason) for each in split_page(PAGES[kind], kind, NOW).dropped}  # type: ignore[arg-type]

    assert told >= {
        (FERRY.writer, Reason.AUTHOR),
        (BRIDGE.label, Reason.LEADING),
        (DUES.day, Reason.DATES),
        (DUES.number, Reason.LEGAL),
        *((line, Reason.LEGAL) for line in LEGAL),
    }


def test_one_document_is_an_export_too() -> None:
    assert [FERRY.title] == [each.title for each in segment(as_text(FERRY), "text", NOW)]


def test_a_page_of_the_paper_is_no_title() -> None:
    """It may stand on a line of its own."""
    apart = as_text(FERRY._replace(day="lundi 9 mars 2026", label="Planète, p. 7"))

    assert [FERRY.title] == [each.title for each in segment(apart, "text", NOW)]


def test_without_a_line_of_its_day_a_document_is_of_the_day_in_its_number() -> None:
    bare = as_text(FERRY._replace(day=""))

    assert [datetime(2026, 3, 9, tzinfo=UTC)] == [each.published_at for each in segment(bare, "text", NOW)]


def test_a_day_in_the_text_is_not_the_document_s() -> None:
    """It is told of, not told."""
    told = FERRY._replace(day="", text=f"Le 3 mars 2024, {FERRY.text}")
    found = segment(as_text(told), "text", NOW)

    assert [(told.title, told.text)] == [(each.title, each.text) for each in found]
    assert [datetime(2026, 3, 9, tzinfo=UTC)] == [each.published_at for each in found]


@pytest.mark.parametrize("dot", ["&middot;", "&#183;", "&#xB7;"])
def test_numbers_may_be_written_with_entities(dot: str) -> None:
    found = segment(PAGES["html"].replace("·", dot), "html", NOW)

    assert [FERRY.title, BRIDGE.title, DUES.title] == [each.title for each in found]


def test_a_number_alone_is_no_document() -> None:
    """Nor is what stands above it lost."""
    assert () == split_page("news·20260309·CC·1\n", "text", NOW).segments


def test_dots_between_words_are_no_numbers() -> None:
    page = "Le Courrier · 10 mars 2026 · Le ferry\nQuarante passagers ont été évacués par les canots."

    assert all(each.reason is not Reason.LEGAL for each in split_page(page, "text", NOW).dropped)
