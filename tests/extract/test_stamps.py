"""Ages and dates as pages tell them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tocsin.extract.fields import read_header_fields
from tocsin.extract.stamps import read_iso_stamp, read_stamp

NOW = datetime(2025, 8, 13, 20, 0, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    ("field", "minutes"),
    [
        ("14 minutes ago", 14),
        ("il y a 3 heures", 180),
        ("Il y a 1 h 20", 80),
        ("vor 2 Stunden", 120),
        ("vor einer Stunde", 60),
        ("hace 5 horas", 300),
        ("3 ore fa", 180),
        ("un'ora fa", 60),
        ("há 4 horas", 240),
        ("4 horas atrás", 240),
        ("2 uur geleden", 120),
        ("2 godz. temu", 120),
        ("3 часа назад", 180),
        ("5 дней назад", 7200),
        ("2 timmar sedan", 120),
        ("3小时前", 180),
        ("3시간 전", 180),
        ("2h", 120),
        ("15 min", 15),
        ("half an hour ago", 30),
        ("1 hr 20 min ago", 80),
        ("Updated 3 hours ago", 180),
        ("Aktualisiert vor 20 Min.", 20),
        ("Publicado há 2 horas", 120),
        ("(il y a 2 heures)", 120),
        ("à l'instant", 0),
        ("just now", 0),
        ("منذ ساعتين", 120),
        ("قبل 3 ساعات", 180),
        ("לפני שעתיים", 120),
        ("час назад", 60),
        ("2 години тому", 120),
        ("преди 2 часа", 120),
        ("godzinę temu", 60),
        ("bir saat önce", 60),
        ("2 tuntia sitten", 120),
        ("acum 2 ore", 120),
        ("πριν από 2 ώρες", 120),
        ("před 2 hodinami", 120),
        ("před 3 minutami", 3),
        ("před minutou", 1),
        ("pred 3 minútami", 3),
        ("pre 2 sata", 120),
        ("пре 3 минута", 3),
        ("acum o oră", 60),
        ("3 perce", 3),
        ("2 órája", 120),
        ("2 jam yang lalu", 120),
        ("2 giờ trước", 120),
        ("۲ ساعت پیش", 120),
        ("2 घंटे पहले", 120),
        ("5' ago", 5),
        ("⏱ 2 hours ago", 120),
    ],
)
def test_relative_ages_count_from_the_fetch(field: str, minutes: int) -> None:
    """An age in any supported language is the time of the fetch less that age."""
    stamp = read_stamp(field, NOW)

    assert stamp is not None
    assert NOW - timedelta(minutes=minutes) == stamp.at


@pytest.mark.parametrize(
    ("field", "wanted", "precision"),
    [
        ("2025-08-13T14:05:00Z", "2025-08-13T14:05:00+00:00", "minute"),
        ("2025-08-13 14:05", "2025-08-13T12:05:00+00:00", "minute"),
        ("13/08/2025 à 14:02", "2025-08-13T12:02:00+00:00", "minute"),
        ("Publié le mercredi 13 août 2025 à 14 h 05, mis à jour à 15 h", "2025-08-13T12:05:00+00:00", "minute"),
        ("Aug 12, 2025, 2:05 PM ET", "2025-08-12T12:05:00+00:00", "minute"),
        ("Aug 12, 2025, 2:05 PM GMT", "2025-08-12T14:05:00+00:00", "minute"),
        ("13. August 2025, 14:05 Uhr", "2025-08-13T12:05:00+00:00", "minute"),
        ("12 de agosto de 2025", "2025-08-11T22:00:00+00:00", "day"),
        ("12 agosto 2025 ore 14:05", "2025-08-12T12:05:00+00:00", "minute"),
        ("12 augustus 2025 om 14:05", "2025-08-12T12:05:00+00:00", "minute"),
        ("08/12/2025", "2025-08-11T22:00:00+00:00", "day"),
        ("Hier à 14h05", "2025-08-12T12:05:00+00:00", "minute"),
        ("gestern, 14:05 Uhr", "2025-08-12T12:05:00+00:00", "minute"),
        ("gisteren", "2025-08-11T22:00:00+00:00", "day"),
        ("12/08 18:42", "2025-08-12T16:42:00+00:00", "minute"),
        ("18h42", "2025-08-13T16:42:00+00:00", "minute"),
        ("вчера в 19:30", "2025-08-12T17:30:00+00:00", "minute"),
        ("昨日18:42", "2025-08-12T16:42:00+00:00", "minute"),
        ("2025年8月13日 18:05", "2025-08-13T16:05:00+00:00", "minute"),
        ("12 de ago. de 2025 19:40", "2025-08-12T17:40:00+00:00", "minute"),
        ("mis à jour à 18h05", "2025-08-13T16:05:00+00:00", "minute"),
        ("23:50", "2025-08-12T21:50:00+00:00", "minute"),
        ("Wed, 13 Aug 2025 14:05:00 +0200", "2025-08-13T12:05:00+00:00", "minute"),
    ],
)
def test_absolute_stamps_are_read_in_the_zone_of_the_fetch(field: str, wanted: str, precision: str) -> None:
    """A stamp without a zone is on the reader's clock; its precision is what it told."""
    stamp = read_stamp(field, NOW)

    assert stamp is not None
    assert (wanted, precision) == (stamp.at.isoformat(), stamp.precision.value)


@pytest.mark.parametrize(
    "field",
    [
        "Il y a trois heures, il est parti.", "Three hours ago.", "5 min read", "2024", "August 2024", "3,5", "G7",
        "15 août 2026", "Le 13 heures de France 2", "1/2", "a year", "Kapitel 3", "24/7",
    ],
)  # fmt: skip
def test_other_words_are_no_stamp(field: str) -> None:
    """Prose, years, scores and days to come tell no age."""
    assert read_stamp(field, NOW) is None


@pytest.mark.parametrize(
    ("line", "beside"),
    [
        ("Le Monde | il y a 3 heures", ("Le Monde",)),
        ("Reuters · 2h ago", ("Reuters",)),
        ("El País - hace 10 minutos", ("El País",)),
        ("Corriere della Sera, 2 ore fa", ("Corriere della Sera",)),
        ("Reuters (2 hours ago)", ("Reuters",)),
        ("Les Echos 14 minutes ago", ("Les Echos",)),
        ("[13/08/2025, 13:20] Desk", ("Desk",)),
        ("13 August 2025, 09:40, Reuters", ("Reuters",)),
        ("Νέα της Κοιλάδας, χθες", ("Νέα της Κοιλάδας",)),
        ("Parti Újság, 2 órája", ("Parti Újság",)),
        ("📰 La Dépêche des Îles · 12:10", ("La Dépêche des Îles",)),
    ],
)
def test_an_age_beside_a_name_is_found(line: str, beside: tuple[str, ...]) -> None:
    """One field of a short line may be the age; the others are told with it."""
    stamp, found = read_header_fields(line, NOW)

    assert stamp is not None
    assert beside == found


@pytest.mark.parametrize(
    "line",
    [
        "The road was closed - 2 hours ago - and then everything went wrong for the drivers.",
        "What the minister said 2 hours ago",
        "Il y a 3 heures, le ministre a parlé",
    ],
)
def test_an_age_in_a_sentence_is_not(line: str) -> None:
    """An age with a clause around it is part of that clause."""
    assert read_header_fields(line, NOW)[0] is None


@given(st.text(max_size=90))
@settings(deadline=None)
def test_no_stamp_lies_after_the_fetch(field: str) -> None:
    """Any field is answered; no answer is ahead of the clock."""
    for stamp in (read_stamp(field, NOW), read_iso_stamp(field, NOW)):
        assert stamp is None or stamp.at <= NOW


@given(st.integers(946_684_800, 1_755_000_000))
@settings(deadline=None)
def test_iso_stamps_are_read(seconds: int) -> None:
    """Every ISO 8601 stamp of the past comes back, in UTC."""
    at = datetime.fromtimestamp(seconds, UTC)
    stamp = read_stamp(at.isoformat(), NOW)

    assert stamp is not None
    assert at == stamp.at


@pytest.mark.parametrize(
    "day",
    [
        "2026. március 10.", "10 मार्च 2026", "১০ মার্চ ২০২৬", "الثلاثاء ١٠ مارس ٢٠٢٦", "10 มีนาคม 2569", "вторник, 10 марта 2026", "tiistaina 10. maaliskuuta 2026",
        "Tuesday, March 10, 2026", "salı 10 mart 2026",
        "10. ožujka 2026.", "10. marca 2026", "10 მარტი 2026", "10 مارچ 2026", "10 mars 2026", "10 mart 2026", "10 آذار 2026", "10. marts 2026",
    ],
)  # fmt: skip
def test_days_are_read_in_their_own_figures_and_weekdays(day: str) -> None:
    """Thailand's years count from another day."""
    stamp = read_stamp(day, datetime(2026, 12, 1, tzinfo=UTC))

    assert stamp is not None
    assert stamp.at == datetime(2026, 3, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("clock", "hours"), [("6:15 AM MDT", 12), ("14:00 AEST", 4), ("18:40 CEST", 16), ("20260310T101500Z", 10)]
)
def test_clocks_of_named_zones_are_read(clock: str, hours: int) -> None:
    stamp = read_stamp(clock if "T10" in clock else f"March 10, 2026 at {clock}", datetime(2026, 12, 1, tzinfo=UTC))

    assert stamp is not None
    assert stamp.at.replace(minute=0) == datetime(2026, 3, 10, hours, tzinfo=UTC)
