"""How every process writes its log: one event a line on stderr, ours and the libraries' alike."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from config.settings import LogFormat

# RQ tells each job in four lines; ours tells it in one.
CHATTY = ("rq.worker", "rq.job", "rq.queue", "rq.registry", "asyncio", "aiohttp.access")

# DEL, the C1 controls and the two line separators of Unicode stand raw in JSON unless it is kept to ASCII.
RAW_IN_JSON = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029)}


def setup_logs(*, format: LogFormat = LogFormat.AUTO, level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send every record of this process through one handler on `stream` (stderr); called once, first thing in a process.

    Lines carry `timestamp` (ISO 8601, UTC), `level`, `event`, `logger`, what is bound at the job border, and tracebacks
    as the field `exception`. A newline or control character of a feed can not forge a line in either format.
    """
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter_of(format, is_terminal=stream.isatty()))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    leave_out_what_nobody_reads()
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def leave_out_what_nobody_reads() -> None:
    """No line says where in the code it was written, or in which thread: finding that out is a third of a line's cost, and
    polls write a hundred lines a second (the switches are those of the logging HOWTO, "Optimization")."""
    logging._srcfile = None
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


def formatter_of(format: LogFormat, *, is_terminal: bool) -> logging.Formatter:
    """The last step of a line."""
    console = format is LogFormat.CONSOLE or (format is LogFormat.AUTO and is_terminal)
    last: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if console:
        last += [escape_controls, structlog.dev.ConsoleRenderer(colors=is_terminal)]
    else:
        last += [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(to_json)]
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=SHARED, processors=last)


def to_json(line: object, **options: Any) -> str:
    """The line in readable letters; what JSON leaves raw and a terminal or a pager obeys is escaped as well."""
    return json.dumps(line, ensure_ascii=False, **options).translate(RAW_IN_JSON)


def escape_controls(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Show control characters as escapes: a terminal must not obey what a feed wrote."""
    return {key: escaped(value) if isinstance(value, str) else value for key, value in event.items()}


def escaped(text: str) -> str:
    """The text with everything that is not printable written as `\\n`, `\\x1b`, `\\u2028`."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]
