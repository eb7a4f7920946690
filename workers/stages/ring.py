"""A story whose time to ring has come without a new article: a wait that ended, siblings collected, quiet hours over."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from tocsin.errors import Conflict
from tocsin.store.base import ItemStore
from tocsin.types.alerts import Alert
from tocsin.types.ids import StoryId, TopicId
from workers.stages.alert import ring
from workers.watch import Watch


def ring_due(
    topic_id: TopicId, story_id: StoryId, *, store: ItemStore, watch: Watch, now: datetime
) -> tuple[Alert, ...]:
    """Judge the story again and commit what follows. Where an article came in between, its own judgement stands."""
    with store.work_on_coverage(topic_id, story_id) as work:
        coverage = work.coverage
        if coverage is None:
            return ()
        with suppress(Conflict):
            if topic_id not in watch.topics:  # no longer watched: nothing is due any more
                work.commit(replace(coverage, due_at=None), (), (), now)
                return ()
            rings = ring(coverage, watch, now)
            work.commit(rings.coverages[0], rings.alerts, rings.deliveries, now)
            return rings.alerts
    return ()
