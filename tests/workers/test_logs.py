"""What a line of the log looks like."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from config.settings import LogFormat
from workers.logs import escaped, setup_logs


@pytest.fixture(autouse=True)
def quiet_after() -> Iterator[None]:
    """The logging of the test run is as it was before."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def lines_of(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_ours_and_theirs_look_alike() -> None:
    """An event of ours and a record of a library are lines with the same fields."""
    stream = io.StringIO()
    setup_logs(stream=stream)
    structlog.contextvars.bind_contextvars(job_id="j1")
    structlog.get_logger("workers.jobs").info("item.processed", outcome="matched")
    logging.getLogger("rq.worker").warning("Worker %s: cold shut down", "w1")

    ours, theirs = lines_of(stream)
    assert (ours["event"], ours["logger"], ours["outcome"]) == ("item.processed", "workers.jobs", "matched")
    assert (theirs["event"], theirs["logger"]) == ("Worker w1: cold shut down", "rq.worker")
    assert {ours["job_id"], theirs["job_id"]} == {"j1"}


def test_times_are_utc() -> None:
    """The time of a line is ISO 8601 in UTC."""
    stream = io.StringIO()
    setup_logs(stream=stream)
    structlog.get_logger().info("item.processed")

    (line,) = lines_of(stream)
    assert datetime.fromisoformat(str(line["timestamp"])).tzinfo == UTC


def test_a_traceback_is_a_field() -> None:
    """A traceback does not spread over lines."""
    stream = io.StringIO()
    setup_logs(stream=stream)
    try:
        raise ValueError("no title")
    except ValueError:
        structlog.get_logger().exception("item.failed")

    (line,) = lines_of(stream)
    assert str(line["exception"]).startswith("Traceback")
    assert str(line["exception"]).endswith("ValueError: no title")


def test_a_library_below_its_level_is_silent() -> None:
    """RQ's four lines a job do not drown ours."""
    stream = io.StringIO()
    setup_logs(stream=stream)
    logging.getLogger("rq.worker").info("Job OK")

    assert stream.getvalue() == ""


@pytest.mark.parametrize("format", [LogFormat.JSON, LogFormat.CONSOLE])
@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "\x1b[2Jgone", "a\x00b", "a\u2028b", "a\x9bb"])
def test_a_feed_can_not_forge_a_line(format: LogFormat, text: str) -> None:
    """Newlines and control characters in an event or a field stay inside their line, as escapes."""
    stream = io.StringIO()
    setup_logs(format=format, stream=stream)
    structlog.get_logger().info(text, title=text)
    logging.getLogger("theirs").warning("%s", text)

    lines = stream.getvalue().split("\n")
    assert len(lines) == 3  # two, and what follows the last newline
    assert not any(c in stream.getvalue() for c in "\r\x1b\x00\x9b")


@given(st.text())
def test_escaped_text_is_printable_and_the_rest_unchanged(text: str) -> None:
    """What is printable is shown as it is, all else as an escape."""
    assert escaped(text).isprintable()
    assert text == escaped(text) or not text.isprintable()
