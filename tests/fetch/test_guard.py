"""No address written, answered or redirected to reaches what may not be dialled."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from contextlib import AsyncExitStack
from ipaddress import ip_network
from typing import Any

import pytest

from tocsin.fetch.guard import Guard, Refused
from tocsin.types.sources import PollReason

ONLY = (ip_network("127.0.0.2/32"),)

# {port} is that of a canary on every loopback address but the allowed one.
LITERALS = (
    "http://127.0.0.1:{port}/",
    "http://2130706433:{port}/",  # decimal
    "http://0x7f000001:{port}/",  # hex
    "http://0x7f.0.0.1:{port}/",
    "http://0177.0.0.1:{port}/",  # octal
    "http://017700000001:{port}/",
    "http://127.1:{port}/",  # short
    "http://127.0.1:{port}/",
    "http://0:{port}/",
    "http://0.0.0.0:{port}/",
    "http://[::]:{port}/",
    "http://[::1]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",  # mapped
    "http://[::ffff:7f00:1]:{port}/",
    "http://[::127.0.0.1]:{port}/",  # compatible
    "http://[64:ff9b::127.0.0.1]:{port}/",  # NAT64
    "http://[64:ff9b:1::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",  # 6to4
    "http://[fe80::1%25lo]:{port}/",  # scope id
    "http://[::1%25lo]:{port}/",
    "http://①②⑦.⓪.⓪.①:{port}/",  # circled digits
    "http://127。0。0。1:{port}/",  # ideographic full stops
    "http://localhost.:{port}/",
    "http://LOCALHOST:{port}/",
    "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:{port}/",
    "http://good.example@127.0.0.1:{port}/",
    "http://127.0.0.2:{port}@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}#@127.0.0.2:{port}/",
    "http://127.0.0.1:{port}\\@127.0.0.2:{port}/",
    "http://127.0.0.1%00.good.example:{port}/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://100.100.100.200/latest/meta-data/",
    "http://224.0.0.1:{port}/",
    "http://[ff02::1]:{port}/",
    "http://[fec0::1]:{port}/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/_GET",
    "//127.0.0.1:{port}/",
    "unix:///var/run/docker.sock",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/",
    "http://127.0.0.2:22/",
    "http:///",
    "",
)

NAMES: dict[str, tuple[str, ...]] = {
    "localhost": ("127.0.0.1",),
    "localhost.": ("127.0.0.1",),
    "private.example": ("10.0.0.7",),
    "loopback.example": ("127.0.0.1",),
    "mapped.example": ("::ffff:127.0.0.1",),
    "nat64.example": ("64:ff9b::7f00:1",),
    "mixed.example": ("127.0.0.2", "127.0.0.1"),
    "metadata.example": ("169.254.169.254",),
    "scoped.example": ("fe80::1%lo",),
    "nonsense.example": ("127.0.0.1.example",),
    "good.example": ("127.0.0.2",),
}
BAD_NAMES = sorted(NAMES.keys() - {"good.example"})


async def look_up(host: str) -> Sequence[str]:
    """Answer from the table; numbers as the platform reads them, in hex and octal too."""
    if host in NAMES:
        return NAMES[host]
    return [str(info[4][0]) for info in socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)]


async def with_canaries(world: Any, scenario: Any, **settings: Any) -> Any:
    """Run a scenario on an allowed site with canaries on the same port beside it, and see that none was touched."""
    async with AsyncExitStack() as stack:
        site = await stack.enter_async_context(world.Site({"/": world.answer(200, b"news")}, host="127.0.0.2"))
        canaries = [
            await stack.enter_async_context(world.Site(host=host, port=site.port))
            for host in ("127.0.0.1", "127.0.0.3")
        ]
        settings = {"allow_networks": ONLY, "lookup": look_up, **settings}
        fetcher = await stack.enter_async_context(world.fetcher(site, **settings))
        result = await scenario(site, fetcher)
        assert [asked for canary in canaries for asked in canary.asked] == []
        return result


@pytest.mark.parametrize("url", LITERALS)
def test_a_hostile_address_is_refused(world: Any, url: str) -> None:
    """S1, S2: however a forbidden address is written, nobody is asked and the reason is our own guard."""

    async def scenario(site: Any, fetcher: Any) -> PollReason:
        failure = await world.failure_of(fetcher.get(url.format(port=site.port)))
        return PollReason(failure.reason)

    assert asyncio.run(with_canaries(world, scenario)) == PollReason.BLOCKED_ADDRESS


@pytest.mark.parametrize("url", LITERALS)
def test_a_delivery_is_guarded_like_a_poll(world: Any, url: str) -> None:
    """S3: a webhook's address passes the same guard, and the error names no more than scheme and host."""

    async def scenario(site: Any, fetcher: Any) -> PollReason:
        failure = await world.failure_of(fetcher.post(url.format(port=site.port) + "?key=canary", body=b"", headers={}))
        assert "canary" not in str(failure) + failure.url + failure.detail
        return PollReason(failure.reason)

    assert asyncio.run(with_canaries(world, scenario)) == PollReason.BLOCKED_ADDRESS


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_with_any_bad_answer_is_refused_whole(world: Any, name: str) -> None:
    """S1: a name that leads to a forbidden address, be it beside a good one, is not dialled at all."""

    async def scenario(site: Any, fetcher: Any) -> PollReason:
        failure = await world.failure_of(fetcher.get(f"http://{name}:{site.port}/"))
        assert site.asked == []
        return PollReason(failure.reason)

    assert asyncio.run(with_canaries(world, scenario)) == PollReason.BLOCKED_ADDRESS


@pytest.mark.parametrize("name", ["good.example", "GOOD.example"])
def test_a_permitted_name_is_reached(world: Any, name: str) -> None:
    """The guard lets through what the operator allowed; otherwise the tests above would prove nothing."""

    async def scenario(site: Any, fetcher: Any) -> bytes:
        return bytes((await fetcher.get(f"http://{name}:{site.port}/")).body)

    assert asyncio.run(with_canaries(world, scenario)) == b"news"


@pytest.mark.parametrize("location", [*LITERALS[:36], *(f"http://{name}:{{port}}/" for name in BAD_NAMES)])
def test_every_redirect_is_judged(world: Any, location: str) -> None:
    """S1, R3: a redirect to a forbidden address or name is refused like the address itself."""

    async def scenario(site: Any, fetcher: Any) -> PollReason:
        target = location.format(port=site.port).encode()
        site.pages["/"] = world.answer(302, headers=[("Location", target)])
        return PollReason((await world.failure_of(fetcher.get(site.url()))).reason)

    assert asyncio.run(with_canaries(world, scenario)) == PollReason.BLOCKED_ADDRESS


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "gopher://127.0.0.1/", "javascript:alert(1)", "", "mailto:a@b"]
)
def test_a_redirect_to_another_scheme_is_bad(world: Any, location: str) -> None:
    """S1: only http and https are followed."""

    async def scenario(site: Any, fetcher: Any) -> PollReason:
        site.pages["/"] = world.answer(302, headers=[("Location", location)])
        return PollReason((await world.failure_of(fetcher.get(site.url()))).reason)

    assert asyncio.run(with_canaries(world, scenario)) == PollReason.BAD_REDIRECT


def test_a_record_that_moves_between_two_look_ups_gains_nothing(world: Any) -> None:
    """S2: a name is looked up once a request, and what was checked is what is dialled."""
    answers = [("127.0.0.2",), ("127.0.0.1",)]

    async def rebinding(host: str) -> Sequence[str]:
        return answers.pop(0)

    async def scenario(site: Any, fetcher: Any) -> None:
        fetched = await fetcher.get(f"http://moving.example:{site.port}/")
        assert (fetched.body, len(answers)) == (b"news", 1)
        failure = await world.failure_of(fetcher.get(f"http://moving.example:{site.port}/"))
        assert failure.reason == PollReason.BLOCKED_ADDRESS

    asyncio.run(with_canaries(world, scenario, lookup=rebinding))


def test_a_proxy_of_the_environment_is_not_used(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """S2: proxy variables would move the dial out of the guard's sight, so they do not count."""

    async def scenario(site: Any, fetcher: Any) -> bytes:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{site.port}")
        return bytes((await fetcher.get(site.url())).body)

    assert asyncio.run(with_canaries(world, scenario)) == b"news"


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "100.100.100.200",
        "fd00:ec2::254",
        "168.63.129.16",
    ],
)
def test_metadata_stays_shut_inside_an_allowed_network(address: str) -> None:
    """S1: allowing everything does not allow the services that hand out a machine's credentials."""
    guard = Guard(allow_networks=(ip_network("0.0.0.0/0"), ip_network("::/0")))

    assert guard.permits("10.0.0.1")
    assert not guard.permits(address)


def test_metadata_opens_only_when_named_exactly() -> None:
    """An operator who names the one address means it; the address inside another is still shut."""
    guard = Guard(allow_networks=(ip_network("169.254.169.254/32"),))

    assert guard.permits("169.254.169.254")
    assert guard.judge_url("http://169.254.169.254/").host == "169.254.169.254"
    assert not guard.permits("::ffff:169.254.169.254")
    assert not guard.permits("169.254.170.2")


def test_a_forbidden_address_gets_no_socket() -> None:
    """S1: the last look is at the address that is dialled, whatever was asked before."""
    with pytest.raises(Refused):
        Guard().open_socket((2, 1, 6, "", ("127.0.0.1", 80)))


def test_ports_are_those_that_are_listed() -> None:
    """S1: only the listed ports are dialled, the schemes' own ones included."""
    guard = Guard(allow_ports=(443, 8443))

    assert guard.judge_url("https://example.org:8443/").port == 8443
    with pytest.raises(Refused):
        guard.judge_url("http://example.org/")
