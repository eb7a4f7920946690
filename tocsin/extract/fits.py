"""How well the lines of a page suit the roles that a layout gives them."""

from __future__ import annotations

from collections.abc import Sequence

from tocsin.extract.fields import is_name
from tocsin.extract.lines import LONGEST_SOURCE, is_final, is_section, is_statement, names_source
from tocsin.extract.shapes import VOTERS, Header, Layout, Page, Shape
from tocsin.extract.words import breadth, words_in

# Lines of running text in which a page says farewell.
_FAREWELL = 2
_HEADS_PAGE = 1.0
_WORDS_OF_PHRASE = 4


def fit_top(page: Page, headers: Sequence[Header]) -> float:
    """The only age of a page is most likely that of the article whose title heads the page."""
    if len(headers) > 1 or headers[0].title is None:
        return 0.0
    first = next((at for at, shape in enumerate(page.shapes) if shape.title and _is_phrase(page.lines[at].text)), None)
    return _HEADS_PAGE if headers[0].title == first else 0.0


def _is_phrase(text: str) -> bool:
    """The line has words enough for a title, and is no name."""
    words = names_source(text).split()
    return len(words) >= _WORDS_OF_PHRASE and not is_name(words) and not is_statement(text)


def fit_source(page: Page, at: int) -> float:
    line, name = page.lines[at], page.shapes[at].name
    known = page.counts[name] > 1
    proven = known and name not in page.constant
    doubt = 0.8 if line.heading or (line.link and not known) else 0.3 if line.stamp or name[:1].islower() else 0.0
    doubt = 0.3 if not doubt and (line.text[0].islower() or is_section(line.text)) else doubt
    doubt += 1.2 if not known and _is_phrase(line.text) else 0.0
    return 0.5 + (0.7 if proven else 0.0) - doubt


def fit_title(page: Page, at: int) -> float:
    line, shape = page.lines[at], page.shapes[at]
    if not shape.title:
        return -2.5 if line.stamp or (shape.prose and is_statement(line.text)) else -1.5
    length = breadth(line.text)
    fit = 1.0 if 20 <= length <= 220 else 0.2
    fit += 0.8 if line.heading else 0.3 if line.link else 0.0
    fit -= 1.2 if is_statement(line.text) else 0.0
    return fit - (0.8 if page.counts[shape.name] > 1 and length <= LONGEST_SOURCE else 0.0)


def fit_start(page: Page, start: int, end: int, floor: int) -> float:
    """Blank lines belong before a header, not into it; and what stands before it is the end of something."""
    lines = page.lines
    inner = max((lines[at].gap for at in range(start + 1, end)), default=0)
    if start <= floor:
        return -0.5 if inner > lines[start].gap and start else 0.0
    fit = 0.6 if lines[start].gap > inner else -1.0 if lines[start].gap < inner else 0.0
    before = page.shapes[start - 1]
    if lines[start - 1].stamp:
        return fit
    closes = before.stated and lines[start].gap > lines[start - 1].gap
    if is_final(lines[start - 1].text) or before.furniture or before.passed or closes:
        return fit + 0.5
    if before.name in page.skipped:
        return fit + 0.2
    return fit - (0.6 if before.label or before.title else 0.0)


def fit_foot(page: Page, start: int, end: int) -> float:
    """Closing lines stand closer to the text above than to what follows."""
    return -1.0 if end < len(page.lines) and page.lines[start].gap > page.lines[end].gap else 0.0


def fit_rest(page: Page, layout: Layout, headers: Sequence[Header]) -> float:
    """What stands in no header and looks as if it should: names and titles between articles, prose after the last."""
    fit = 0.0
    for header in headers[:-1]:
        fit += sum(_fit_body(page, at) for at in range(*header.body))
    first, last = headers[0], headers[-1]
    fit += sum(_fit_body(page, at) for at in range(max(0, first.start - 2), first.start))
    fit += sum(_fit_body(page, at) for at in range(last.body[0], min(last.body[1], last.body[0] + 2)))
    if layout.closes and len(page.anchors) < VOTERS:
        fit -= 3.0 * len(headers) * _tells_more(page.shapes[last.end :])
    return fit


def _tells_more(shapes: Sequence[Shape]) -> bool:
    """Lines below the last article that closes are another one: a page says farewell in a line or two, under no title."""
    prose = [at for at, shape in enumerate(shapes) if shape.prose and not shape.furniture]
    return len(prose) > _FAREWELL or any(at and shapes[at - 1].title and not shapes[at - 1].prose for at in prose)


def _fit_body(page: Page, at: int) -> float:
    shape = page.shapes[at]
    if shape.passed or shape.furniture or shape.stated or shape.prose or shape.name in page.constant:
        return 0.0
    if shape.title and words_in(page.lines[at].text) >= 4 and not is_statement(page.lines[at].text):
        return -0.6
    return -0.3 if shape.label else 0.0
