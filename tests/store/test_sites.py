"""What a site's pages taught: written with the item that brought the page, on both stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tocsin.store import keys
from tocsin.store.base import Store
from tocsin.store.site_shelf import pack_site, unpack_site
from tocsin.types.sites import LineSeen, PageChecked, SiteMemory, SiteTaught

if TYPE_CHECKING:
    from redis import Redis

    from tests.store.conftest import Samples

SITE = "lemonde.fr"
MEMORY = SiteMemory(
    2, {"0123456789ab": LineSeen(2, 20_000), "ba9876543210": LineSeen(1, 20_001)}, (PageChecked("b0", 0.9),)
)


def commit(store: Store, make: Samples, memory: SiteMemory, revision: int = 1) -> None:
    item = make.item(revision=revision, text=f"revision {revision}")
    store.put_items([item], make.now)
    with store.work_on(item.item_id) as work:
        work.commit(replace(make.result(item), taught=SiteTaught(site=SITE, memory=memory)), make.now)


def known(store: Store, make: Samples, site: str = SITE) -> SiteMemory:
    with store.work_on(make.item().item_id) as work:
        return work.site(site)


def test_what_a_page_taught_is_known_to_the_next(store: Store, make: Samples) -> None:
    """It is written in the item's commit, for its site alone."""
    commit(store, make, MEMORY)

    assert MEMORY == known(store, make)
    assert SiteMemory() == known(store, make, "lefigaro.fr")


def test_a_job_that_runs_twice_teaches_once(store: Store, make: Samples) -> None:
    """A revision that is done already writes nothing."""
    commit(store, make, MEMORY)
    commit(store, make, SiteMemory(99))

    assert MEMORY == known(store, make)


def test_a_site_without_pages_is_forgotten(redis_store: Store, redis: Redis, make: Samples) -> None:
    """Its key expires thirty days after its last page."""
    commit(redis_store, make, MEMORY)

    life = redis.ttl(keys.SITE + SITE)

    assert timedelta(days=29) < timedelta(seconds=int(str(life))) <= keys.SITE_LIFE


LINES = st.dictionaries(
    st.binary(min_size=6, max_size=6).map(bytes.hex), st.builds(LineSeen, st.integers(1, 255), st.integers(0, 65_535))
)


@given(
    st.builds(
        SiteMemory,
        st.integers(0, 10**9),
        LINES,
        st.lists(st.builds(PageChecked, st.text(), st.floats(0, 1)), max_size=8).map(tuple),
    )
)
def test_a_memory_is_read_back_as_it_was_kept(memory: SiteMemory) -> None:
    """Lines, counts, days and what was checked."""
    assert memory == unpack_site(pack_site(memory))
