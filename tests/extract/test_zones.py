"""The tail of a text, and the labels of locks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.extract import extract, is_paywalled, zones
from tocsin.extract.paywall import strip_paywall_label, strip_title_label
from tocsin.extract.stubs import says_locked

BODY = (
    "The council met on Monday to speak about the bridge that has been closed since March, and about who is to pay for it.\n"
    "It will decide in the autumn, after the report of the engineers, which had been promised for the spring and is late."
)


@pytest.mark.parametrize(
    "tail",
    [
        "#bridge #council #traffic",
        "Related articles\nBridge closed for repairs\nCouncil elects new mayor",
        "À lire aussi : Le pont fermé jusqu'en mars",
        "Lesen Sie auch\nBrücke bleibt gesperrt",
        "Subscribe to our newsletter\nDownload our app",
        "Commentaires (3)\nAucun commentaire pour le moment",
        "Lee también: El puente sigue cerrado",
        "Inscrivez-vous à notre newsletter pour ne rien manquer",
    ],
)
def test_what_is_not_the_article_is_its_tail(tail: str) -> None:
    """Related links, hashtags, prompts and comments at the end are told apart from the body."""
    assert (BODY, tail) == zones(f"{BODY}\n{tail}")[1:]


@pytest.mark.parametrize(
    "tail",
    [
        "À lire aussi : Incendie dans l'Aude. Inscrivez-vous à notre newsletter.",
        "Articles connexes : Le pont fermé. Mots croisés du jour. Météo.",
        "Mehr zum Thema: Brücke gesperrt. Newsletter bestellen.",
        "Lee también: El puente sigue cerrado.",
        "Читайте также: Мост закрыт до весны.",
    ],
)
def test_related_links_behind_the_last_sentence_are_tail(tail: str) -> None:
    """Where a feed folds its lines into one, the label of related links with its colon still ends the body."""
    assert (BODY, f" {tail}") == zones(f"{BODY} {tail}")[1:]


@pytest.mark.parametrize(
    "line",
    [
        "The panel gave its advice on Monday. Recommended: two doses for everybody over sixty, and one for the others.",
        "The mayor answered. Comments: none so far, which he found to be a good sign for the months that lie before us.",
        "He reads a lot. To read also means that one has to choose: this is what the school of the village had taught him.",
    ],
)
def test_a_colon_in_prose_ends_nothing(line: str) -> None:
    """Words of prose before a colon are no label of related links."""
    assert line == zones(line).body


def test_a_text_without_a_tail_is_all_body() -> None:
    """Nothing is cut where nothing is furniture; the lead is the first paragraph."""
    lead, body, tail = zones(BODY)

    assert (BODY.split("\n")[0], BODY, "") == (lead, body, tail)


@given(st.text(max_size=500))
@settings(deadline=None)
def test_zones_lose_nothing(text: str) -> None:
    """Body and tail are the text, and the lead begins the body."""
    lead, body, tail = zones(text)

    assert text in (body + tail, f"{body}\n{tail}")
    assert body.startswith(lead)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("", "Réservé aux abonnés Le ministre a parlé."),
        ("", "Subscribers only: The minister has spoken."),
        ("", "Nur für Abonnenten Der Minister hat gesprochen."),
        ("", "Solo para suscriptores El ministro ha hablado."),
        ("", "Alleen voor abonnees De minister heeft gesproken."),
        ("", "[Abonnés] Le ministre a parlé."),
        ("", "The minister has spoken. This article is for subscribers only."),
        ("", "Le ministre a parlé. Il vous reste 72% de cet article à lire. La suite est réservée aux abonnés."),
        ("Le ministre a parlé (Abonnés)", "Il a parlé."),
        ("[Abo] Der Minister spricht", ""),
        ("Abo | Der Minister spricht", ""),
        ("🔒 The minister speaks", ""),
        ("Il ministro parla - Riservato agli abbonati", ""),
    ],
)
def test_a_lock_is_known_by_its_label(title: str, text: str) -> None:
    """A stub says so at its start, in its title or at its end, in the language of its page."""
    assert is_paywalled(title, text) is True


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Premium brands raise prices", "Premium brands have raised their prices again this year."),
        ("Les abonnés au gaz paieront plus", "Abonnés depuis dix ans, ils quittent leur fournisseur."),
        ("Locked out of the market", "Locked doors greeted the buyers on Monday."),
        ("", ""),
    ],
)
def test_ordinary_words_are_no_lock(title: str, text: str) -> None:
    """A word of the news is not a label; and what is not labelled is unknown, not free."""
    assert is_paywalled(title, text) is None


def test_a_label_is_taken_off() -> None:
    """The label is no part of title or text."""
    assert ("DÉCRYPTAGE - Le ministre", "Réservé aux abonnés") == strip_paywall_label(
        "Réservé aux abonnés DÉCRYPTAGE - Le ministre"
    )
    assert "Le ministre a parlé" == strip_title_label("Le ministre a parlé (Abonnés)")[0]


@pytest.mark.parametrize(
    "notice",
    [
        "Cet article est réservé aux abonnés.", "Déjà abonné ? Connectez-vous", "S'abonner pour lire la suite", "Subscribe to continue reading",
        "To read the full story, subscribe or sign in.", "You have reached your limit of free articles.", "Jetzt weiterlesen mit Digital-Abo",
        "Der vollständige Text ist Abonnenten vorbehalten.", "Suscríbete para seguir leyendo", "¿Ya eres suscriptor? Inicia sesión",
        "Questo articolo è riservato agli abbonati", "Hai già un abbonamento? Accedi", "Conteúdo exclusivo para assinantes", "Al abonnee? Log in",
        "Lees dit artikel met een proefabonnement", "Treść dostępna tylko dla prenumeratorów", "Redan prenumerant? Logga in",
        "Denne saken er for abonnenter", "Allerede abonnent? Log ind", "Материал доступен только подписчикам", "Tämä artikkeli on vain tilaajille",
        "Článek je pouze pro předplatitele", "この記事は有料会員限定です",
    ],
)  # fmt: skip
def test_a_notice_below_the_text_says_that_it_is_a_stub(notice: str) -> None:
    """In any words and in any of the languages; it is no part of the text."""
    text = "The council voted by nine to four on Tuesday night to pay half of the fuel that the old ship burns in a winter."
    page = f"<article><h1>Ferry to sail for another winter</h1><div class='k7'><p>{text}</p><div><p>{notice}</p></div></div></article>"
    found = extract(f"<html><head><meta property='og:type' content='article'></head><body>{page}</body></html>")

    assert (True, text) == (found.paywalled, found.text)


@pytest.mark.parametrize(("label", "locked"), [("<span>Abo</span>", True), ("<a href='/abo'>Abo</a>", None)])
def test_a_label_above_the_text_is_a_lock_and_a_link_of_the_menu_none(label: str, locked: bool | None) -> None:
    """Both say no more than "Abo"."""
    text = "The council voted by nine to four on Tuesday night to pay half of the fuel that the old ship burns in a winter."
    page = f"<html><body><article><div>{label}</div><h1>Ferry to sail for another winter</h1><p>{text}</p><p>{text}</p></article></body></html>"

    assert extract(page).paywalled is locked


def test_a_whole_article_above_a_notice_is_no_stub() -> None:
    """Papers ask for a subscription below those that are free too; nothing is said of this one."""
    text = "".join(
        f"<p>In the {number}th year of the drought the council voted to pay half of what the old ship burns.</p>"
        for number in range(4, 60)
    )
    notice = "<div><p>Subscribe for unlimited access</p></div>"

    assert (
        extract(f"<html><body><article><h1>Ferry to sail on</h1>{text}{notice}</article></body></html>").paywalled
        is None
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Only subscribers of the old tariff keep the discount, the operator said.", "Les abonnés au gaz paieront plus cher dès janvier.",
        "Los abonados del club solo podrán entrar con carné.", "Il gestore ha perso abbonati, solo uno cresce.",
        "Abonnenten lesen vor allem morgens, ergab die Umfrage des Verlags.", "Subscribe to our newsletter to read more stories like this.",
    ],
)  # fmt: skip
def test_news_of_subscribers_and_newsletters_are_no_notice(sentence: str) -> None:
    """They speak of others, or ask for something else."""
    assert not says_locked(sentence)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Nous respectons votre vie privée", "Avec nos 842 partenaires, nous utilisons des cookies. Vous pouvez accepter, refuser ou paramétrer vos choix."),
        ("Ihre Privatsphäre", "Wir und unsere Partner verwenden Cookies. Mit Ihrer Zustimmung. Alle akzeptieren. Ablehnen."),
        ("Tu privacidad", "Nosotros y nuestros socios utilizamos cookies. Puedes aceptar o rechazar su uso."),
        ("Twoja prywatność", "My i nasi partnerzy używamy plików cookie. Akceptuję wszystko. Odrzucam."),
    ],
)  # fmt: skip
def test_a_consent_wall_is_known_in_more_languages(title: str, text: str) -> None:
    """So that it is never stored as the article."""
    assert extract(f"<html><body><div><h1>{title}</h1><p>{text}</p></div></body></html>").consent


@pytest.mark.parametrize(
    "notice",
    [
        "Šis straipsnis skirtas tik prenumeratoriams.", "Artikkel on tellijale. Telli Saarte Kuller ja loe edasi.", "Ovaj članak dostupan je samo pretplatnicima.",
        "Ta članek je dostopen samo naročnikom.", "Тази статия е само за абонати.", "כתבה זו זמינה למנויים בלבד",
    ],
)  # fmt: skip
def test_notices_of_a_lock_in_smaller_languages_are_known(notice: str) -> None:
    assert says_locked(notice)
