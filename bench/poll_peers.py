"""The others of `bench.poll`: feeds polled by lemon24/reader, or by plain requests in threads. Runs in their environment.

    PYTHON poll_peers.py reader|requests FOLDER PASSES < urls

The folder keeps what is known of the feeds between two runs. One pass is for warming up; of the others the CPU is printed.
"""

import json
import resource
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

AT_ONCE = 50


def with_reader(folder: Path, urls: list[str]) -> Callable[[], None]:
    """lemon24/reader's own update."""
    from reader import make_reader

    reader = make_reader(str(folder / "reader.sqlite"))
    for url in urls:
        reader.add_feed(url, exist_ok=True)
    return lambda: reader.update_feeds(scheduled=False, workers=AT_ONCE)


def with_requests(folder: Path, urls: list[str]) -> Callable[[], None]:
    """A conditional GET a feed, each thread with a session of its own; nothing is parsed."""
    import requests

    mine = threading.local()
    path = folder / "requests.json"
    etags: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}

    def get(url: str) -> None:
        if not hasattr(mine, "session"):
            mine.session = requests.Session()
        headers = {"If-None-Match": etags[url]} if url in etags else {}
        answer = mine.session.get(url, headers=headers, timeout=30)
        answer.raise_for_status()
        if answer.status_code == 200 and "etag" in answer.headers:
            etags[url] = answer.headers["etag"]

    def update() -> None:
        with ThreadPoolExecutor(AT_ONCE) as threads:
            list(threads.map(get, urls))
        path.write_text(json.dumps(etags))

    return update


def cpu() -> float:
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def main() -> None:
    name, folder, passes = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    urls = sys.stdin.read().split()
    update = {"reader": with_reader, "requests": with_requests}[name](folder, urls)
    update()
    before = cpu()
    for _ in range(passes):
        update()
    print(json.dumps({"cpu": cpu() - before, "polls": passes * len(urls)}))


if __name__ == "__main__":
    main()
