"""The command line: its commands, its two folders, and what each error costs."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer

from tocsin.cli import alerts, feeds, look, operate, roles, topics
from tocsin.cli.folders import Folders
from tocsin.errors import AlreadyRunning, ConfigError, NotFound, ServerError, TocsinError, Unreachable

OK, FAILED, USAGE, CONFIG_INVALID, NO_REDIS, NOT_FOUND = range(6)
INTERRUPTED = 130  # as a shell reports Ctrl-C
ANYWHERE = ("--config", "--data")


def hoist(args: Sequence[str]) -> list[str]:
    """Bring `--config DIR` and `--data DIR` to the front, wherever they stand before a `--`."""
    front: list[str] = []
    rest: list[str] = []
    words = iter(args)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word in ANYWHERE:
            front += [word, *([value] if (value := next(words, None)) is not None else [])]
        elif word.startswith(tuple(f"{option}=" for option in ANYWHERE)):
            front.append(word)
        else:
            rest.append(word)
    return front + rest


app = typer.Typer(
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Tocsin watches news sources and rings when a watched topic appears.\n\nExample: tocsin up",
)


@app.callback()
def open_folders(
    ctx: typer.Context,
    config: str = typer.Option(
        "", metavar="DIR", help="Configuration folder; default ./config, /etc/tocsin, the shipped one."
    ),
    data: str = typer.Option("", metavar="DIR", help="Data folder; default ./data."),
) -> None:
    """Both folders may be named before or after the command."""
    ctx.obj = Folders.named(config, data, os.environ)


for part in (roles, look, operate):
    part.add_commands(app)
app.add_typer(feeds.app, name="feeds")
app.add_typer(topics.app, name="topics")
app.add_typer(alerts.app, name="alerts")


def run(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (design, section 5)."""
    try:
        result = app(args=hoist(sys.argv[1:] if argv is None else argv), standalone_mode=False)
    except typer.Exit as leaving:
        return leaving.exit_code
    except typer.Abort:
        return INTERRUPTED
    except typer.TyperException as mistake:
        print(mistake.format_message(), file=sys.stderr)
        return USAGE
    except TocsinError as error:
        print(error, file=sys.stderr)
        return exit_code_of(error)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return INTERRUPTED
    return result if isinstance(result, int) else OK


def exit_code_of(error: TocsinError) -> int:
    """What an error costs."""
    codes: tuple[tuple[type[TocsinError], int], ...] = (
        (ConfigError, CONFIG_INVALID),
        (Unreachable, NO_REDIS),
        (ServerError, NO_REDIS),
        (NotFound, NOT_FOUND),
        (AlreadyRunning, FAILED),
    )
    return next((code for kind, code in codes if isinstance(error, kind)), FAILED)
