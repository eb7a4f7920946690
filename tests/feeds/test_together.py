"""Questions to the store that come together go together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future

import pytest

from feeds.together import Together
from tocsin.errors import Unreachable


def test_what_comes_while_a_call_is_under_way_goes_with_the_next() -> None:
    """Each gets its own answer; there are as many calls as there were bunches."""
    calls: list[list[int]] = []

    async def run() -> list[int]:
        loop = asyncio.get_running_loop()
        later: list[Future[int]] = []

        def double(questions: Sequence[int]) -> Sequence[int]:
            calls.append(list(questions))
            if len(calls) == 1:
                later.append(asyncio.run_coroutine_threadsafe(together(9), loop))
            return [2 * question for question in questions]

        together: Together[int, int] = Together(double)
        answers = await asyncio.gather(*map(together, (1, 2, 3)))
        return [*answers, await asyncio.wrap_future(later[0])]

    assert asyncio.run(run()) == [2, 4, 6, 18]
    assert calls == [[1, 2, 3], [9]]


def test_a_failure_is_everybodys_and_the_next_call_is_made_all_the_same() -> None:
    """A store that was away answers again when it is back."""
    is_away = True

    def ask(questions: Sequence[int]) -> Sequence[int]:
        if is_away:
            raise Unreachable("ask", "nobody answers")
        return questions

    async def run() -> int:
        nonlocal is_away
        together: Together[int, int] = Together(ask)
        failed = await asyncio.gather(together(1), together(2), return_exceptions=True)
        assert all(isinstance(error, Unreachable) for error in failed)
        is_away = False
        return await together(3)

    assert asyncio.run(run()) == 3


def test_who_gave_up_waiting_harms_nobody() -> None:
    """A cancelled question leaves the others their answers."""

    async def run() -> int:
        together: Together[int, int] = Together(lambda questions: questions)
        gone = asyncio.ensure_future(together(1))
        stays = asyncio.ensure_future(together(2))
        await asyncio.sleep(0)
        gone.cancel()
        with pytest.raises(asyncio.CancelledError):
            await gone
        return await stays

    assert asyncio.run(run()) == 2
