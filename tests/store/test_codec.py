"""What is stored is read back equal, whatever it holds."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.errors import StoreError
from tocsin.store import codec
from tocsin.types.alerts import Alert, Coverage, Delivery
from tocsin.types.items import Item
from tocsin.types.results import Processed
from tocsin.types.sources import FeedState
from tocsin.types.stories import Story

if TYPE_CHECKING:
    from tests.store.conftest import Samples

# What JSON and UTF-8 can hold; half characters are told of below.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
MOMENTS = st.datetimes(timezones=st.just(UTC))
SPANS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=999))
NUMBERS = st.floats(allow_nan=False)

for kind, strategy in ((str, TEXTS), (float, NUMBERS), (datetime, MOMENTS), (timedelta, SPANS)):
    st.register_type_strategy(kind, strategy)

CODECS: list[tuple[codec.Codec[Any], type]] = [
    (codec.FEED_STATE, FeedState),
    (codec.ITEM, Item),
    (codec.PROCESSED, Processed),
    (codec.STORY, Story),
    (codec.COVERAGE, Coverage),
    (codec.ALERT, Alert),
    (codec.DELIVERY, Delivery),
]


@pytest.mark.parametrize(("its_codec", "kind"), CODECS, ids=lambda value: getattr(value, "__name__", ""))
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_stored_and_read_back_is_equal(its_codec: codec.Codec[Any], kind: type, data: st.DataObject) -> None:
    """Any value of any stored type: bytes, mappings, times and enums included."""
    value = data.draw(st.from_type(kind))

    assert value == its_codec.decode(its_codec.encode(value))


def test_a_long_body_is_stored_small(make: Samples) -> None:
    """Text above a kilobyte is deflated."""
    item = make.item(text="Le sommet s'ouvre à Kiev. " * 400)

    stored = codec.ITEM.encode(item)

    assert stored[:2] == b"\x01z"
    assert len(stored) < 1000
    assert item == codec.ITEM.decode(stored)


def test_half_a_character_does_not_stop_an_item(make: Samples) -> None:
    """A careless JSON feed can bring a lone surrogate: it is replaced, and the rest is kept; a pair is one character."""
    item = make.item(text="Kiev \ud83d and \ud83d\ude00")

    assert make.item(text="Kiev \ufffd and 😀") == codec.ITEM.decode(codec.ITEM.encode(item))


def test_not_a_number_is_kept(make: Samples) -> None:
    """A weight that went wrong is read back as it is, not as an error in another place."""
    story = make.story("a")
    broken = codec.STORY.decode(codec.STORY.encode(type(story)(**{**fields_of(story), "terms": (("x", math.nan),)})))

    assert math.isnan(broken.terms[0][1])


def fields_of(story: Story) -> dict[str, Any]:
    return {name: getattr(story, name) for name in Story.__slots__}


@pytest.mark.parametrize(
    "stored", [b"", b"\x02j[]", b"\x01x[]", b"\x01j", b"\x01j{}", b"\x01zabc", b'\x01j[{"item_id":1}]']
)
def test_a_form_that_cannot_be_read_is_a_store_error(stored: bytes) -> None:
    """A newer version's form, and damage, are told as such."""
    with pytest.raises(StoreError, match="decode Item"):
        codec.ITEM.decode(stored)


def test_a_form_with_more_fields_is_read(make: Samples) -> None:
    """While a fleet is being upgraded, the old version reads what the new one wrote."""
    stored = codec.ITEM.encode(make.item())

    assert make.item() == codec.ITEM.decode(stored[:-2] + b',"mood":"new"}]')
