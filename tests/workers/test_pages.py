"""What a page makes of an item: its article, or nothing at all; through the real stages on the memory store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape

import pytest

from config.settings import Configuration
from feeds.wanted_pages import with_pages
from tocsin.rules.identity import digest, feed_id_of, item_id_of
from tocsin.store.base import PageLease
from tocsin.store.base_feeds import PollResult
from tocsin.store.memory import MemoryStore
from tocsin.types.alerts import Listener, RingPolicy
from tocsin.types.ids import ReceiverId, TopicId
from tocsin.types.items import Item, Quiet, TextOrigin
from tocsin.types.pages import PageText, PageWanted
from tocsin.types.results import Outcome, OutcomeKind
from tocsin.types.sources import FeedSource
from tocsin.types.topics import Topic
from workers.pipeline import process_item
from workers.stages.extract import Reading, read_article
from workers.tagger import Tagger
from workers.watch import Watch

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FIRE, SUMMIT, DESK = TopicId("Seveso"), TopicId("summit"), ReceiverId("desk")
URL = "https://courrier.example/incendie"
TITLE = "Incendie à Saint-Fons : quatre cents riverains évacués dans la nuit"
TEASER = (
    "Un entrepôt de la zone industrielle a brûlé. Le préfet a détaillé mercredi les mesures prises pour les riverains."
)
PARAGRAPHS = (
    "Un entrepôt de la zone industrielle de Saint-Fons a brûlé dans la nuit de mardi à mercredi. Quatre cents riverains "
    "ont été évacués vers un gymnase, où ils ont passé la nuit sous la garde de la protection civile.",
    "Le préfet a détaillé mercredi matin les mesures prises pour les riverains : les écoles du quartier restent fermées, et "
    "l'eau du robinet est analysée toutes les deux heures. Le site était classé Seveso depuis 1998.",
    "L'exploitant, interrogé devant les grilles, a dit ignorer ce qui a pu déclencher le feu. Une enquête est ouverte pour "
    "mise en danger d'autrui. Les pompiers ont quitté les lieux à midi, en laissant une équipe de surveillance.",
)
OTHERS = (
    "Les natifs du Bélier trouveront enfin le courage de changer de métier, à condition d'écouter leurs proches et de ne pas "
    "céder à la première colère venue. La Balance, elle, hésitera encore longtemps entre deux maisons.",
    "Côté cœur, les Gémeaux gagneraient à parler davantage, et le Scorpion à parler moins. Une rencontre inattendue, samedi "
    "soir, pourrait bien bousculer les projets de vacances du Verseau, qui n'attendait que cela.",
    "Quant à la forme, le Capricorne dormira mieux dès jeudi. Une promenade au bord de l'eau fera du bien aux Poissons, que "
    "la fatigue guette depuis trop longtemps, et le Lion retrouvera son appétit légendaire.",
)
WALL = (
    "Nous et nos partenaires utilisons des cookies et des traceurs. Vous pouvez accepter ou refuser les cookies de nos "
    "partenaires, ou paramétrer votre consentement.",
    "Avec votre consentement, nos partenaires et nous utilisons des cookies. Accepter. Refuser. Paramétrer les cookies.",
)


def page(*paragraphs: str, head: str = "", title: str = TITLE) -> str:
    told = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html lang='fr'><head><title>{escape(title)}</title>{head}</head><body>"
        f"<nav><a href='/'>Accueil</a> <a href='/sport'>Sport</a></nav><main><article><h1>{escape(title)}</h1>{told}"
        "</article></main><footer><p>Mentions légales</p></footer></body></html>"
    )


ARTICLE = page(*PARAGRAPHS)
LOCKED = page(
    PARAGRAPHS[0],
    PARAGRAPHS[1][:160],
    head='<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"x",'
    '"isAccessibleForFree":false}</script>',
)


def item(text: str = TEASER, *, title: str = TITLE, quiet: Quiet | None = None, **facts: object) -> Item:
    feed_id = feed_id_of("https://courrier.example/rss")
    made = Item(
        item_id=item_id_of(feed_id, "1"),
        feed_id=feed_id,
        source="Le Courrier",
        url=URL,
        title=title,
        summary=text,
        language="fr",
        published_at=NOW,
        seen_at=NOW,
        quiet=quiet,
        digest=digest(title, text),
    )
    return replace(made, **facts)  # type: ignore[arg-type]


def with_page(told: Item, html: str) -> Item:
    return replace(told, content=html, content_origin=TextOrigin.PAGE, revision=told.revision + 1)


def read(html: str, told: Item | None = None) -> Reading:
    return read_article(with_page(told or item(), html))


def test_the_page_is_the_article() -> None:
    """The full text replaces the summary; navigation and footer stay out."""
    reading = read(ARTICLE)

    assert (PageText.ARTICLE, TextOrigin.PAGE) == (reading.page, reading.article.origin)
    assert "Seveso" in reading.article.text
    assert "Mentions légales" not in reading.article.text
    assert reading.article.text.startswith(reading.article.lead)


USELESS = [
    ("consent", page(*WALL, title="Votre vie privée"), PageText.CONSENT),
    ("locked", LOCKED, PageText.PAYWALL),
    ("thin", page("Chargement en cours."), PageText.THIN),
    ("nothing", "<html></html>", PageText.THIN),
    ("dropped", "", PageText.THIN),
    ("another article", page(*OTHERS, title="Votre horoscope de la semaine"), PageText.FOREIGN),
]


@pytest.mark.parametrize(("name", "html", "verdict"), USELESS, ids=[name for name, _, _ in USELESS])
def test_what_is_not_the_article_leaves_the_source_its_word(name: str, html: str, verdict: PageText) -> None:
    """Consent walls, locked beginnings, thin and foreign pages are named and never stored as the article."""
    reading = read(html)
    feed = read_article(item())

    assert verdict is reading.page
    assert (feed.article.text, feed.article.lead, TextOrigin.FEED) == (
        reading.article.text,
        reading.article.lead,
        reading.article.origin,
    )


def test_a_locked_page_is_told_as_locked() -> None:
    """Receivers learn that the article is behind a paywall, though its beginning is no use."""
    assert read(LOCKED).article.paywalled is True


def test_the_sources_word_goes_before_the_pages() -> None:
    """Title, date and language come from the feed where it has them, and from the page where it has not."""
    dated = '<meta property="article:published_time" content="2026-03-01T10:00:00Z">'
    html = page(*PARAGRAPHS, head=dated, title="Ce que l'on sait de l'incendie de Saint-Fons cette nuit")
    told = read(html).article
    untold = read(html, item(title="", published_at=None, language=None)).article

    assert (TITLE, NOW, False) == (told.title, told.published_at, told.published_is_guess)
    assert "Ce que l'on sait de l'incendie de Saint-Fons cette nuit" == untold.title
    assert (NOW - 2 * HOUR, "fr") == (untold.published_at, untold.language)


def test_a_page_that_dates_itself_ahead_is_not_believed() -> None:
    """No article is published after it was seen."""
    ahead = '<meta property="article:published_time" content="2026-03-09T10:00:00Z">'

    assert read(page(*PARAGRAPHS, head=ahead), item(published_at=None)).article.published_is_guess


def test_a_summary_with_words_of_its_own_stays_above_the_page() -> None:
    """What rang in the summary is found in the article as well; the page's own words are known where they begin."""
    teaser = (
        "Un entrepôt a brûlé à Saint-Fons et les riverains évacués racontent. Notre reportage par Hélène Marchetti."
    )
    article = read(ARTICLE, item(teaser)).article

    assert article.text.startswith(teaser)
    assert article.text[article.page_start :].startswith(PARAGRAPHS[0])
    assert article.lead == teaser


def test_the_pages_text_stays_through_the_sources_next_words() -> None:
    """A feed that changes its teaser keeps the full text, without the old teaser; of another address it does not."""
    known = read(
        ARTICLE, item("Un entrepôt a brûlé à Saint-Fons, Hélène Marchetti raconte la nuit des riverains.")
    ).article
    teaser = "Le préfet rouvre les écoles du quartier, les riverains évacués rentrent, une enquête est ouverte."
    after = read_article(item(teaser), known)
    moved = read_article(item(teaser, url="https://courrier.example/autre"), known)
    foreign = read_article(item(OTHERS[0], title="Votre horoscope de la semaine prochaine, signe après signe"), known)

    assert (None, TextOrigin.PAGE) == (after.page, after.article.origin)
    assert "Seveso" in after.article.text
    assert "Marchetti" not in after.article.text
    assert [TextOrigin.FEED] * 2 == [moved.article.origin, foreign.article.origin]


def test_nothing_that_a_page_holds_raises() -> None:
    """Pages are as the world makes them."""
    for html in ("\x00", "<" * 5000, "<p>" * 5000, "<!doctype html>" + "\ud800", "<script>" + "a" * 100_000):
        assert read(html).page in (PageText.THIN, PageText.FOREIGN)


class Newsroom:
    """The pipeline with two topics, one of which only the full text shows."""

    def __init__(self) -> None:
        topics = (
            Topic(topic_id=FIRE, name=FIRE, query="seveso"),
            Topic(topic_id=SUMMIT, name=SUMMIT, query="riverains"),
        )
        listener = Listener(receiver_id=DESK, policy=RingPolicy())
        configuration = Configuration(topics=topics, listeners={topic.topic_id: (listener,) for topic in topics})
        self.store, self.tagger, self.watch = MemoryStore(), Tagger.of(topics), Watch.of(configuration)

    def take(self, told: Item) -> Outcome:
        [stored] = self.store.put_items([told], NOW)
        return self.process(stored)

    def take_page(self, told: Item, html: str) -> Outcome:
        """The page as the page reader puts it."""
        stored = self.store.item(told.item_id)
        assert stored is not None
        wanted = PageWanted(item_id=told.item_id, feed_id=told.feed_id, url=URL, wanted_at=NOW, due_at=NOW)
        page_item = with_page(stored, html)
        assert self.store.put_page(PageLease(wanted=wanted, until=NOW), page_item, {})
        return self.process(page_item)

    def process(self, stored: Item) -> Outcome:
        return process_item(
            stored.item_id, stored.revision, store=self.store, watch=self.watch, tagger=self.tagger, now=NOW
        )

    def rung(self) -> list[str]:
        alerts = [self.store.alert(delivery.alert_id) for delivery in self.store.deliveries()]
        return sorted(str(alert.topic_id) for alert in alerts if alert)


def test_a_topic_that_only_the_page_shows_rings_and_no_other_again() -> None:
    """The teaser rings its topic; the page rings the one it adds, in the same story, and nothing twice."""
    room = Newsroom()
    first = room.take(item())
    before = room.rung()
    second = room.take_page(item(), ARTICLE)

    assert before == [SUMMIT]
    assert [FIRE, SUMMIT] == room.rung()
    assert (first.story_id, OutcomeKind.ALERTED, "page_article") == (second.story_id, second.kind, second.reason)
    assert room.store.counters()["page_texts{verdict=article}"] == 1


def test_a_page_of_a_quiet_item_rings_nothing() -> None:
    """What came quietly stays quiet with its full text."""
    room = Newsroom()
    room.take(item(quiet=Quiet.FIRST_CONTACT))
    outcome = room.take_page(item(), ARTICLE)

    assert (OutcomeKind.MATCHED, []) == (outcome.kind, room.rung())
    assert {FIRE, SUMMIT} == set(outcome.topics)


def test_a_wall_changes_nothing_but_its_counter() -> None:
    """The words of a consent wall ring nothing and are matched by nothing."""
    room = Newsroom()
    room.take(item())
    outcome = room.take_page(item(), page(*WALL, "Site classé Seveso.", title="Votre vie privée"))

    assert ((SUMMIT,), [SUMMIT], "page_consent") == (outcome.topics, room.rung(), outcome.reason)
    assert room.store.counters()["page_texts{verdict=consent}"] == 1


def test_the_same_page_processed_twice_counts_once() -> None:
    """A job that runs again finds its work done."""
    room = Newsroom()
    room.take(item())
    room.take_page(item(), ARTICLE)
    stored = room.store.item(item().item_id)
    assert stored is not None

    assert room.process(stored).kind is OutcomeKind.ALREADY_PROCESSED
    assert room.store.counters()["page_texts{verdict=article}"] == 1


def test_one_address_is_fetched_once_and_first_where_it_matches() -> None:
    """A second feed of the outlet that links the same article asks for no second page; the first one's goes first."""
    room, now = Newsroom(), NOW + HOUR
    first = item()
    copy = item(TEASER + " À suivre.", item_id=item_id_of(first.feed_id, "2"))
    source = FeedSource(feed_id=first.feed_id, url="https://courrier.example/rss", name="Le Courrier")
    room.store.sync_feeds([source], {}, NOW)
    (lease,) = room.store.lease_due_feeds(NOW, limit=1, lease=HOUR)
    result = with_pages(PollResult(state=lease.state, new=(first, copy)), enabled=True, now=NOW)
    assert room.store.commit_poll(lease, result, NOW)
    wanted = room.store.pages_waiting()
    outcomes = [room.process(one).kind for one in (first, copy)]
    (page_lease,) = room.store.lease_pages(now, limit=9, lease=HOUR)

    assert [OutcomeKind.ALERTED, OutcomeKind.DUPLICATE] == outcomes
    assert (2, first.item_id, True) == (wanted, page_lease.wanted.item_id, page_lease.first)


PROMPT = "Retrouvez toute l'actualité de la région sur notre chaîne et dans nos pages chaque matin."


def test_a_line_of_every_page_of_a_site_is_left_out_of_the_next() -> None:
    """Three articles of the site taught it, since it is a whole sentence set like theirs; the same page read twice would
    have taught it once."""
    room = Newsroom()
    kept = []
    for number in range(4):
        told = item(item_id=item_id_of(feed_id_of(URL), str(number)), url=f"{URL}/{number}")
        room.take(told)
        room.take_page(told, page(*(f"{words} ({number})" for words in PARAGRAPHS), PROMPT))
        stored = room.store.processed_item(told.item_id)
        assert stored
        kept.append(PROMPT in stored.article.text)

    assert [True, True, True, False] == kept


def test_a_page_that_changes_does_not_teach_again() -> None:
    """An article revised five times is one page of its site."""
    room = Newsroom()
    room.take(item())
    for words in ("un", "deux", "trois"):
        room.take_page(item(), page(*PARAGRAPHS, f"{PROMPT} Mise à jour {words}."))
    with room.store.work_on(item().item_id) as work:
        memory = work.site("courrier.example")

    assert 1 == memory.pages
