"""The child process of the parser pool: documents in on stdin, items out on stdout, until stdin ends.

feedparser is slow, fragments the heap and can be driven mad by a document; here it may be, without the poller noticing.
"""

from __future__ import annotations

import os
import pickle
import resource
import signal
import sys
from contextlib import suppress

from feeds.parse import parse_document
from feeds.parser_frames import Answer, Request, read_frame, write_frame
from tocsin.errors import ParseError


def main() -> None:
    """Answer requests until the poller closes the pipe or goes away."""
    for number in (signal.SIGINT, signal.SIGTERM):  # a stop is for the poller, which then closes the pipe
        signal.signal(number, signal.SIG_IGN)
    requests = sys.stdin.buffer
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # whatever a library prints must not come between the frames
        write_frame(answers, b"")
        while (frame := read_frame(requests)) is not None:
            write_frame(answers, pickle.dumps(answer(pickle.loads(frame))))  # our own pipe


def answer(request: Request) -> Answer:
    """Parse one document."""
    try:
        parsed = parse_document(
            request.body,
            source=request.source,
            url=request.url,
            content_type=request.content_type,
            fetched_at=request.fetched_at,
        )
    except ParseError as error:
        return Answer(reason=error.reason, problem=error.problem, memory=_largest_memory())
    return Answer(parsed=parsed, memory=_largest_memory())


def _largest_memory() -> int:
    """In bytes. Linux's rusage begins with that of the process that started us, so a large poller's would count as ours."""
    with suppress(OSError), open("/proc/self/status", "rb") as status:
        for line in status:
            if line.startswith(b"VmHWM:"):
                return int(line.split()[1]) * 1024
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest if sys.platform == "darwin" else largest * 1024  # Linux counts kB, macOS bytes


if __name__ == "__main__":
    main()
