"""From names to addresses that may be dialled."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from ipaddress import ip_address

from aiohttp.abc import AbstractResolver, ResolveResult

from tocsin.fetch.guard import Guard, Refused

# A name in, its addresses as text out; OSError where it has none.
Lookup = Callable[[str], Awaitable[Sequence[str]]]


class GuardedResolver(AbstractResolver):
    """Looks a name up once and refuses it whole where any of its addresses may not be dialled.

    Dialling only the good answers would do as well against an honest name; a mixed answer is the mark of a rebinding.
    """

    def __init__(self, guard: Guard, lookup: Lookup, deadline: timedelta) -> None:
        self._guard, self._lookup, self._deadline = guard, lookup, deadline

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        addresses = await self._answers(host)
        if not addresses:
            raise socket.gaierror(socket.EAI_NONAME, "the name has no address")
        for address in addresses:
            if not self._guard.permits(address):
                raise Refused(f"{host} leads to {address}, which is not permitted")
        return [_answer(host, port, address) for address in addresses]

    async def _answers(self, host: str) -> Sequence[str]:
        try:
            async with asyncio.timeout(self._deadline.total_seconds()):
                return await self._lookup(host)
        except TimeoutError as error:
            raise socket.gaierror(socket.EAI_AGAIN, "the name servers did not answer in time") from error

    async def close(self) -> None:
        """Nothing is held."""


class SystemLookup:
    """The platform's own name resolution, so /etc/hosts and search domains count.

    Each look-up has a daemon thread of its own: getaddrinfo cannot be cancelled, and a name server that does not answer
    must neither fill the loop's thread pool, which the store uses, nor hold up the end of the process.
    """

    def __init__(self, at_once: int = 64) -> None:
        self._slots = asyncio.Semaphore(at_once)

    async def __call__(self, host: str) -> Sequence[str]:
        async with self._slots:
            answer: asyncio.Future[list[str]] = asyncio.get_running_loop().create_future()
            threading.Thread(target=_look_up, args=(host, answer), name="tocsin-dns", daemon=True).start()
            return await answer


def _look_up(host: str, answer: asyncio.Future[list[str]]) -> None:
    loop = answer.get_loop()
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    except (OSError, UnicodeError) as error:
        failure = error if isinstance(error, OSError) else OSError(str(error))
        settle: Callable[[], None] = lambda: None if answer.done() else answer.set_exception(failure)  # noqa: E731
    else:
        addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
        settle = lambda: None if answer.done() else answer.set_result(addresses)  # noqa: E731
    with suppress(RuntimeError):  # the loop is closed: nobody waits any more
        loop.call_soon_threadsafe(settle)


def _answer(host: str, port: int, address: str) -> ResolveResult:
    family = socket.AF_INET6 if ip_address(address).version == 6 else socket.AF_INET
    return ResolveResult(
        hostname=host,
        host=address,
        port=port,
        family=family,
        proto=0,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )
