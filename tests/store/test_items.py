"""Items under work: the contract of ItemStore, on both stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tocsin.errors import Conflict
from tocsin.store.base import ItemWork, Store
from tocsin.types.articles import Posting
from tocsin.types.ids import ItemId, StoryId

if TYPE_CHECKING:
    from tests.store.conftest import Samples

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def test_an_ingested_item_is_stored_and_enqueued_once(store: Store, make: Samples) -> None:
    """The same document twice is one item; a changed one is its next revision."""
    first, changed = make.item(), make.item(text="Kiev, encore.")

    assert (first,) == store.put_items([first], make.now)
    assert store.put_items([first], make.now) == ()
    assert (replace(changed, revision=2),) == store.put_items([changed], make.now)
    assert replace(changed, revision=2) == store.item(first.item_id)
    assert store.queue_depths()["items"] == 2
    assert store.put_items([], make.now) == ()


def test_an_unknown_item_is_none(store: Store, make: Samples) -> None:
    """What is not kept, or no longer, answers None; nothing raises."""
    item_id = make.item().item_id

    assert None is store.item(item_id)
    assert None is store.processed_item(item_id)
    with store.work_on(item_id) as work:
        assert (work.item, work.processed, work.done) == (None, None, 0)


def test_a_processed_item_is_kept_with_what_came_of_it(store: Store, make: Samples) -> None:
    """Article, fingerprint, story, matches and outcome are read back as they were written."""
    item = make.item()
    result = make.processed(store, item)

    processed = store.processed_item(item.item_id)

    assert processed
    assert (1, result.placement.story.story_id, None, (make.topic,)) == (
        processed.revision,
        processed.story_id,
        processed.duplicate_of,
        processed.topics,
    )
    assert (result.article, result.fingerprint, result.novelty, result.matches, result.outcome) == (
        processed.article,
        processed.fingerprint,
        processed.novelty,
        processed.matches,
        processed.outcome,
    )
    assert ((processed,)) == tuple(entry for _, entry in store.recent(9))
    with store.work_on(item.item_id) as work:
        assert (processed, 1) == (work.processed, work.done)


def test_a_processed_item_leaves_its_traces(store: Store, make: Samples) -> None:
    """Keys, shingles, story, terms, coverage, alert, delivery and counters are there for the next item."""
    item = make.item()
    result = make.processed(store, item)
    story, shingles = result.placement.story, result.fingerprint.shingles

    with store.work_on(make.item("b").item_id) as work:
        key = result.fingerprint.keys[0]
        assert {key: item.item_id} == work.owners_of([key, "url:other"])
        mine = (Posting(item_id=item.item_id, source="lemonde.example"),)
        assert dict.fromkeys(shingles, mine) == work.postings([*shingles, 99])
        assert {item.item_id: store.processed_item(item.item_id)} == work.processed_items([item.item_id, ItemId("x")])
        assert (story,) == work.stories_with(["kiev", "paix", "other"], make.now)
        assert story == work.story(story.story_id)
        assert result.coverages[0] == work.coverage(make.topic, story.story_id)
        assert work.term_counts("fr", []).articles == 1
    assert result.alerts[0] == store.alert(result.alerts[0].alert_id)
    assert result.deliveries == store.deliveries()
    assert store.counters() == {
        "items{outcome=alerted}": 1,
        "alerts{type=story.first}": 1,
        "deliveries{state=waiting}": 1,
    }


def test_the_same_revision_twice_changes_nothing(store: Store, make: Samples) -> None:
    """A job that runs again after its commit counts, rings and writes nothing anew."""
    item = make.item()
    result = make.processed(store, item)
    before = (store.counters(), store.deliveries(), store.recent(9), store.processed_item(item.item_id))

    with store.work_on(item.item_id) as work:
        assert work.done == 1
        work.commit(result, make.now + MINUTE)

    assert before == (store.counters(), store.deliveries(), store.recent(9), store.processed_item(item.item_id))
    with store.work_on(make.item("b").item_id) as work:
        assert work.term_counts("fr", ["sommet"]).counts["sommet"] == 1


def test_a_later_revision_refines_and_counts_its_words_once(store: Store, make: Samples) -> None:
    """It replaces the result and adds its keys; a delivery whose id is known is not sent again."""
    item = make.item()
    first = make.processed(store, item)
    (later,) = store.put_items([make.item(text="Kiev: la page.")], make.now)
    second = make.result(later, story=replace(first.placement.story, headline="Sommet"), shingles=(3, 77))
    with store.work_on(item.item_id) as work:
        assert work.done == 1
        work.commit(second, make.now)

    processed = store.processed_item(item.item_id)
    assert processed
    assert (2, second.article) == (processed.revision, processed.article)
    with store.work_on(make.item("b").item_id) as work:
        mine = (Posting(item_id=item.item_id, source="lemonde.example"),)
        assert {3: mine, 77: mine, 2**40 + 8: mine} == work.postings([3, 77, 2**40 + 8])
        assert getattr(work.story(first.placement.story.story_id), "headline", None) == "Sommet"
        assert work.term_counts("fr", ["sommet"]).counts == {"sommet": 1.0}
    assert len(store.deliveries()) == 1
    assert store.counters()["alerts{type=story.first}"] == 1


def test_a_worker_that_dies_before_its_commit_leaves_nothing(store: Store, make: Samples) -> None:
    """Reading, looking up and raising writes nothing: the next worker finds the item as it was."""
    item = make.item()
    store.put_items([item], make.now)
    counters = store.counters()

    def die_at_work() -> None:
        with store.work_on(item.item_id) as work:
            ask_everything(work, make)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        die_at_work()
    assert (counters, (), (), None) == (
        store.counters(),
        store.deliveries(),
        store.recent(9),
        store.processed_item(item.item_id),
    )
    with store.work_on(item.item_id) as work:
        assert (item, 0) == (work.item, work.done)
        work.commit(make.result(item), make.now)


def ask_everything(work: ItemWork, make: Samples) -> None:
    work.owners_of(["url:1"])
    work.postings([1, 2])
    work.processed_items([ItemId("x")])
    work.term_counts("fr", ["sommet"])
    work.stories_with(["sommet", "kiev"], make.now)
    work.story(StoryId("x"))
    work.coverage(make.topic, StoryId("x"))


def test_two_works_on_near_copies_conflict(store: Store, make: Samples) -> None:
    """Of two copies processed at once, the second sees the first on its next try."""
    a, b = make.item("a"), make.item("b")
    store.put_items([a, b], make.now)
    with store.work_on(a.item_id) as first, store.work_on(b.item_id) as second:
        assert {} == first.postings([3, 4]) == second.postings([3, 4])
        first.commit(make.result(a, shingles=(3, 5)), make.now)
        with pytest.raises(Conflict):
            second.commit(make.result(b, shingles=(4,)), make.now)

    assert None is store.processed_item(b.item_id)
    assert store.counters()["items{outcome=alerted}"] == 1
    with store.work_on(b.item_id) as again:
        assert {3} == set(again.postings([3, 4]))
        again.commit(make.result(b, original=a.item_id), make.now)
    with store.work_on(make.item("c").item_id) as work:
        assert [a.item_id] == [posting.item_id for posting in work.postings([3])[3]], "copies are not indexed"


def moved_item(store: Store, make: Samples) -> None:
    store.put_items([make.item("b", text="changed")], make.now)


def moved_key(store: Store, make: Samples) -> None:
    make.processed(store, make.item("a"), make.result(make.item("a"), shingles=(), story=make.story("y", "u", "v")))


def moved_candidate(store: Store, make: Samples) -> None:
    other = replace(make.item("c"), url="https://other.example/")
    make.processed(store, other, make.result(other, shingles=(), story=make.story("new", "sommet", "kiev")))


def moved_coverage(store: Store, make: Samples) -> None:
    other = replace(make.item("c"), url="https://other.example/")
    make.processed(store, other, make.result(other, shingles=(), story=make.story("x", "u", "v")))


@pytest.mark.parametrize("move", [moved_item, moved_key, moved_candidate, moved_coverage])
def test_whatever_was_asked_is_watched(store: Store, make: Samples, move: object) -> None:
    """A commit raises Conflict and writes nothing where an answer it rests on has changed."""
    item = make.item("b")
    store.put_items([item], make.now)
    with store.work_on(item.item_id) as work:
        work.owners_of(["url:https://lemonde.example/a"])
        work.stories_with(["sommet", "kiev", "paix"], make.now)
        work.coverage(make.topic, StoryId("x"))
        assert callable(move)
        move(store, make)
        counters = store.counters()
        with pytest.raises(Conflict):
            work.commit(make.result(item, shingles=()), make.now)

    assert (None, counters) == (store.processed_item(item.item_id), store.counters())


def test_a_neighbour_that_shares_nothing_does_not_disturb(store: Store, make: Samples) -> None:
    """Items about other things are processed side by side without a conflict."""
    a, b = make.item("a"), make.item("b")
    store.put_items([a, b], make.now)
    with store.work_on(a.item_id) as first, store.work_on(b.item_id) as second:
        for work, terms in ((first, ["sommet", "kiev"]), (second, ["foot", "coupe"])):
            work.stories_with(terms, make.now)
        first.owners_of(["url:https://lemonde.example/a"])
        second.owners_of(["url:https://lemonde.example/b"])
        first.postings([1, 2])
        second.postings([3, 4])
        first.commit(make.result(a, story=make.story("a", "sommet", "kiev"), shingles=(1, 2)), make.now)
        second.commit(make.result(b, story=make.story("b", "foot", "coupe"), shingles=(3, 4)), make.now)

    assert store.counters()["items{outcome=alerted}"] == 2


def test_two_articles_that_join_one_story_meet(store: Store, make: Samples) -> None:
    """A story grows by one article at a time; a candidate that was only looked at may grow."""
    founder = make.item("a")
    story = make.processed(store, founder).placement.story
    grown = replace(story, size=2, revision=2)
    b, c, d = make.item("b"), make.item("c"), make.item("d")
    store.put_items([b, c, d], make.now)
    with store.work_on(b.item_id) as joins, store.work_on(c.item_id) as late, store.work_on(d.item_id) as founds:
        for work in (joins, late, founds):
            assert (story,) == work.stories_with(["sommet", "kiev"], make.now)
        joins.commit(make.result(b, story=grown, shingles=()), make.now)
        with pytest.raises(Conflict):
            late.commit(make.result(c, story=grown, shingles=()), make.now)
        founds.commit(make.result(d, story=make.story("d", "autre", "chose"), shingles=()), make.now)

    with store.work_on(c.item_id) as work:
        assert grown == work.story(story.story_id)


def test_looking_up_ahead_changes_no_answer(store: Store, make: Samples) -> None:
    """What is fetched in one round trip is what would have been answered one by one, and as watched."""
    make.processed(store, make.item("a"))
    b = make.item("b")
    store.put_items([b], make.now)
    key, terms, shingles = "url:https://lemonde.example/a", ("sommet", "kiev"), (3, 4)
    with store.work_on(b.item_id) as ahead, store.work_on(b.item_id) as one_by_one:
        ahead.look_up(exact=[key], shingles=shingles, language="fr", weighed=terms, terms=terms, now=make.now)
        assert one_by_one.owners_of([key]) == ahead.owners_of([key])
        assert one_by_one.postings(shingles) == ahead.postings(shingles)
        assert one_by_one.term_counts("fr", terms) == ahead.term_counts("fr", terms)
        assert one_by_one.stories_with(terms, make.now) == ahead.stories_with(terms, make.now)
        make.processed(store, make.item("c"), make.result(make.item("c"), shingles=(4,)))
        with pytest.raises(Conflict):
            ahead.commit(make.result(b), make.now)


def test_a_shingle_names_its_first_three_originals(store: Store, make: Samples) -> None:
    """A boilerplate phrase does not grow with the news."""
    for name in "abcde":
        item = make.item(name)
        make.processed(store, item, make.result(item, shingles=(7,), outlet=f"{name}.example"))

    with store.work_on(ItemId("x")) as work:
        named = [(posting.item_id, posting.source) for posting in work.postings([7])[7]]

    assert named == [("item-a", "a.example"), ("item-b", "b.example"), ("item-c", "c.example")]


def test_stories_are_found_by_two_terms_most_shared_first(store: Store, make: Samples) -> None:
    """One shared term is chance; a story that closed five days after its founding is not found."""
    for name, terms in {"one": "abz", "two": "abc", "three": "xyz"}.items():
        item = make.item(name)
        make.processed(store, item, make.result(item, shingles=(), story=make.story(name, *terms)))

    with store.work_on(ItemId("x")) as work:
        found = [story.story_id for story in work.stories_with(list("abcz"), make.now)]
        later = work.stories_with(list("abcy"), make.now + 6 * DAY)
        none = work.stories_with([], make.now)

    assert found == ["two", "one"]
    assert () == later == none


def test_a_story_is_found_by_its_heaviest_terms_only(store: Store, make: Samples) -> None:
    """Sixteen terms find a story; its long tail does not."""
    terms = [f"t{n:02}" for n in range(40)]
    item = make.item()
    make.processed(store, item, make.result(item, story=make.story("long", *terms)))

    with store.work_on(ItemId("x")) as work:
        assert len(work.stories_with(terms[14:16], make.now)) == 1
        assert work.stories_with(terms[15:], make.now) == ()


def test_the_languages_of_the_stream_are_told_by_their_articles(store: Store, make: Samples) -> None:
    """Of the languages asked for, those in which articles were committed, with their number."""
    assert {} == store.articles_in(("fr", "de"))
    for name in ("one", "two"):
        make.processed(store, make.item(name))

    assert {"fr": 2.0} == store.articles_in(("fr", "de"))


def test_term_counts_are_of_one_language(store: Store, make: Samples) -> None:
    """Articles and their terms are counted by language, also where none was found out."""
    for name in "ab":
        item = make.item(name)
        make.processed(store, item, replace(make.result(item), terms=(("sommet", 1.0), (name, 1.0))))

    with store.work_on(ItemId("x")) as work:
        french, none = work.term_counts("fr", ["sommet", "a", "zzz"]), work.term_counts(None, ["sommet"])

    assert (french.articles, french.counts) == (2, {"sommet": 2, "a": 1})
    assert (none.articles, none.counts) == (0, {})


def test_a_dismissed_revision_is_done_and_counted_once(store: Store, make: Samples) -> None:
    """A rejected item is not worked on again, until it changes."""
    item = make.item()
    store.put_items([item], make.now)
    for _ in range(2):
        with store.work_on(item.item_id) as work:
            work.dismiss("rejected", make.now)
    store.put_items([make.item(text="better")], make.now)

    assert store.counters() == {"items{outcome=rejected}": 1}
    with store.work_on(item.item_id) as work:
        assert work.item
        assert (work.done, work.item.revision, work.processed) == (1, 2, None)


def test_dismissing_an_item_that_moved_conflicts(store: Store, make: Samples) -> None:
    """A richer revision that came meanwhile is not rejected for the sake of the old one."""
    item = make.item()
    store.put_items([item], make.now)
    with store.work_on(item.item_id) as work:
        store.put_items([make.item(text="better")], make.now)
        with pytest.raises(Conflict):
            work.dismiss("rejected", make.now)


def test_coverages_are_due_until_looked_at(store: Store, make: Samples) -> None:
    """A story that waits is handed out when its time comes, and no more once it has been told."""
    item = make.item()
    result = make.processed(store, item, make.result(item, due_at=make.now + MINUTE))
    story_id = result.placement.story.story_id

    assert store.due_coverages(make.now, 9) == ()
    assert ((make.topic, story_id),) == store.due_coverages(make.now + MINUTE, 9)
    assert store.due_coverages(make.now + MINUTE, 0) == ()
    with store.work_on_coverage(make.topic, story_id) as work:
        assert result.coverages[0] == work.coverage
        told = replace(result.coverages[0], due_at=None)
        work.commit(told, [make.alert("2")], [make.delivery("2", alert="2")], make.now + MINUTE)
    assert store.due_coverages(make.now + DAY, 9) == ()
    assert make.alert("2") == store.alert(make.alert("2").alert_id)
    assert len(store.deliveries()) == 2


def test_two_who_look_at_one_coverage_meet(store: Store, make: Samples) -> None:
    """A story that came due is told once, however many look."""
    item = make.item()
    result = make.processed(store, item, make.result(item, due_at=make.now))
    key = (make.topic, result.placement.story.story_id)
    told = replace(result.coverages[0], due_at=None)
    with store.work_on_coverage(*key) as first, store.work_on_coverage(*key) as second:
        first.commit(told, [make.alert("2")], [make.delivery("2", alert="2")], make.now)
        with pytest.raises(Conflict):
            second.commit(told, [make.alert("3")], [make.delivery("3", alert="3")], make.now)

    assert None is store.alert(make.alert("3").alert_id)
    assert len(store.deliveries()) == 2


def test_an_unknown_coverage_is_none(store: Store, make: Samples) -> None:
    """A coverage that has expired answers None."""
    with store.work_on_coverage(make.topic, StoryId("x")) as work:
        assert None is work.coverage


def test_the_stream_is_read_onwards_from_a_position(store: Store, make: Samples) -> None:
    """Oldest first: the last few, or what came after the last one read."""
    for name in "abcd":
        item = make.item(name)
        make.processed(store, item, make.result(item, shingles=()))

    last_two = store.recent(2)
    everything = store.recent(9)

    assert [entry.article.item_id for _, entry in last_two] == ["item-c", "item-d"]
    assert everything[1:3] == store.recent(2, after=everything[0][0])
    assert store.recent(9, after=everything[-1][0]) == ()
