"""Questions to the store that come at the same time, put in one call."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")


class Together(Generic[Q, A]):
    """Asks in a thread, one call at a time: what comes while a call is under way goes with the next.

    A round trip from asyncio costs a third of a fetch, and polls fall due in bunches.
    """

    def __init__(self, ask: Callable[[Sequence[Q]], Sequence[A]]) -> None:
        """`ask` gives an answer to each question, in their order, or raises for all."""
        self._ask = ask
        self._waiting: list[tuple[Q, asyncio.Future[A]]] = []
        self._asking: asyncio.Task[None] | None = None

    async def __call__(self, question: Q) -> A:
        answer: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, answer))
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask_all())
        return await answer

    async def _ask_all(self) -> None:
        try:
            while self._waiting:
                asked, self._waiting = self._waiting, []
                await self._ask_these(asked)
        finally:
            self._asking = None

    async def _ask_these(self, asked: Sequence[tuple[Q, asyncio.Future[A]]]) -> None:
        """Answer those who still wait; a failure is each one's."""
        try:
            answers = await asyncio.to_thread(self._ask, [question for question, _ in asked])
        except Exception as error:
            for _, answer in asked:
                if not answer.done():
                    answer.set_exception(error)
            return
        for (_, answer), given in zip(asked, answers, strict=True):
            if not answer.done():
                answer.set_result(given)
