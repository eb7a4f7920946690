"""How many feed items a second go from the queue to their stories, RQ and Redis included.

    python -m bench.pipeline [--items 5000] [--workers 2] [--topics 1000]

Items are made here: sentences of a vocabulary with the word frequencies of news (Zipf), one in five a copy of an earlier one, one in
fifty on a watched topic. A real embedded server, real worker processes; no network. Prints items a second over the whole run, workers'
start left out, and CPU milliseconds an item.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from config.load import load_configuration
from tocsin.rules.identity import digest, feed_id_of, item_id_of
from tocsin.store.base import Store
from tocsin.types.items import Item
from workers.context import open_redis, open_store
from workers.log_file import stderr_to_file
from workers.logs import setup_logs
from workers.supervisor import Child, ProcessGroup, tocsin_argv

SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "bu",
    "ca",
    "ce",
    "co",
    "cu",
    "da",
    "de",
    "di",
    "do",
    "du",
    "fa",
    "fe",
    "fi",
    "fo",
    "ga",
    "go",
    "la",
    "le",
    "li",
    "lo",
    "lu",
    "ma",
    "me",
    "mi",
    "mo",
    "mu",
    "na",
    "ne",
    "ni",
    "no",
    "pa",
    "pe",
    "po",
    "ra",
    "re",
    "ri",
    "ro",
    "ru",
    "sa",
    "se",
    "si",
    "so",
    "ta",
    "te",
    "ti",
    "to",
    "tu",
    "va",
    "ve",
    "vi",
    "vo",
]
COMMON = [
    "le",
    "la",
    "les",
    "de",
    "des",
    "du",
    "un",
    "une",
    "et",
    "en",
    "dans",
    "pour",
    "par",
    "sur",
    "avec",
    "est",
    "sont",
    "a",
    "ont",
    "qui",
    "que",
    "ce",
    "cette",
    "au",
    "aux",
    "plus",
    "pas",
]
WORDS_AN_ITEM = 60
COPIES = 0.2
ON_TOPIC = 0.02


def vocabulary(random_: random.Random, size: int) -> list[str]:
    return ["".join(random_.choices(SYLLABLES, k=random_.randint(2, 4))) for _ in range(size)]


def made_items(count: int, topics: list[str], seed: int = 1) -> list[Item]:
    """`count` items of 40 outlets, the same for the same arguments."""
    random_ = random.Random(seed)
    words = vocabulary(random_, 20_000)
    weights = [1 / (rank + 3) for rank in range(len(words))]
    now = datetime.now(UTC)
    items: list[Item] = []
    for number in range(count):
        if items and random_.random() < COPIES:
            text = random_.choice(items[-500:]).summary
        else:
            drawn = random_.choices(words, weights, k=WORDS_AN_ITEM)
            text = " ".join(
                word if place % 3 else f"{random_.choice(COMMON)} {word}" for place, word in enumerate(drawn)
            )
        if random_.random() < ON_TOPIC:
            text = f"{random_.choice(topics)} {text}"
        outlet = f"outlet-{random_.randrange(40)}"
        feed_id = feed_id_of(outlet)
        title = " ".join(text.split()[:9])
        items.append(
            Item(
                item_id=item_id_of(feed_id, str(number)),
                feed_id=feed_id,
                source=outlet,
                url=f"https://{outlet}.example/{number}",
                title=title,
                summary=text,
                language="fr",
                published_at=now,
                seen_at=now,
                digest=digest(title, text),
            )
        )
    return items


def write_configuration(folder: Path, topics: list[str]) -> None:
    folder.mkdir()
    (folder / "feeds.yaml").write_text(json.dumps({"feeds": [{"url": "https://outlet.example/rss", "name": "outlet"}]}))
    (folder / "topics.yaml").write_text(
        json.dumps(
            {"topics": [{"name": f"topic {name}", "query": f"{name} AND ({name} OR sommet)"} for name in topics]}
        )
    )


def drained(store: Store, group: ProcessGroup, goal: int) -> None:
    """Look after the workers until so many items are processed."""
    while processed(store) < goal:
        group.look()
        group.wait()


def processed(store: Store) -> int:
    return sum(count for name, count in store.counters().items() if name.startswith("items{"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=5000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--topics", type=int, default=1000)
    wanted = parser.parse_args()
    topics = [f"zu{word}{number}" for number, word in enumerate(vocabulary(random.Random(2), wanted.topics))]
    items = made_items(wanted.items + 200, topics)
    with tempfile.TemporaryDirectory(prefix="tocsin-bench-") as home, ExitStack() as log:
        config, data = Path(home, "config"), Path(home, "data")
        write_configuration(config, topics)
        log.enter_context(stderr_to_file(Path(home, "log")))
        setup_logs()
        configuration = load_configuration(config, {})
        with open_redis(configuration, data) as url, open_store(configuration, data) as store:
            argv = tocsin_argv("--config", str(config), "--data", str(data), "work", "--workers", str(wanted.workers))
            group = ProcessGroup([Child(name="work", argv=argv, env={"TOCSIN_REDIS_URL": url})])
            group.start()
            store.put_items(items[:200], datetime.now(UTC))  # until these are through the workers are starting
            drained(store, group, 200)
            before = time.monotonic()
            for start in range(200, len(items), 500):
                store.put_items(items[start : start + 500], datetime.now(UTC))
            drained(store, group, len(items))
            took = time.monotonic() - before
            group.stop()
    cpu = sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    print(
        f"{wanted.items} items, {wanted.workers} workers, {wanted.topics} topics: {wanted.items / took:.0f} items/s in {took:.1f} s"
    )
    print(f"CPU of the workers, start included: {cpu * 1000 / len(items):.2f} ms an item")


if __name__ == "__main__":
    main()
