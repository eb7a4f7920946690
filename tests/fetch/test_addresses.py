"""Whatever an address or a Location holds, it is either judged or refused."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.fetch.addresses import BadRedirect, redirect_target, wire_address, wire_form
from tocsin.fetch.guard import Guard, Refused

GUARD = Guard()
HERE = wire_address("https://news.example/a/b?c", GUARD)

ODD = st.text(alphabet="ahtps:/?#@[]\\%.0127é①。\ud800\n\t x", max_size=40)


@given(ODD.map("http://".__add__) | ODD | st.text(max_size=60))
def test_an_address_is_judged_or_refused(url: str) -> None:
    """S1: no text makes the guard fail in another way, and what passes goes out in ASCII and is judged the same again."""
    try:
        address = wire_address(url, GUARD)
    except Refused:
        return
    assert address.url.isascii()
    assert " " not in address.target
    assert address == wire_address(address.url, GUARD)


@given(st.binary(max_size=40) | ODD.map(lambda text: text.encode("utf-8", "replace")))
def test_a_location_leads_somewhere_or_is_bad(location: bytes) -> None:
    """R3: no Location makes a redirect fail in another way, and none leads out of https."""
    try:
        target = redirect_target(HERE, location)
    except BadRedirect:
        return
    assert target.startswith("https://")
    assert target.isascii()


@pytest.mark.parametrize(
    ("location", "target"),
    [
        (b"/x", "https://news.example/x"),
        (b"x?", "https://news.example/a/x?"),
        (b"?d", "https://news.example/a/b?d"),
        (b"../x", "https://news.example/x"),
        (b"//other.example/x#y", "https://other.example/x"),
        (b"HTTPS://Other.Example", "https://other.example/"),
        (b" /a b ", "https://news.example/a%20b"),
        ("/é".encode(), "https://news.example/%C3%A9"),
        ("/é".encode("latin-1"), "https://news.example/%E9"),
        (b"/%C3%A9?a=%2F", "https://news.example/%C3%A9?a=%2F"),
    ],
)
def test_a_location_is_read_as_browsers_read_it(location: bytes, target: str) -> None:
    """Relative forms resolve against where we are; bytes that are no ASCII are encoded one by one."""
    assert redirect_target(HERE, location) == target


@pytest.mark.parametrize(
    ("url", "wire"),
    [
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        (
            "https://ЛЕНТА.example:8443/новости",
            "https://xn--80ajrjz.example:8443/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8",
        ),
        ("HTTPS://News.Example/Path", "https://news.example/Path"),
    ],
)
def test_a_host_is_asked_by_its_ascii_name(url: str, wire: str) -> None:
    """Hosts in other scripts go out in their IDNA 2008 form, with which the certificate is checked as well."""
    assert wire_form(url) == wire


def test_two_readings_of_an_address_are_one_too_many() -> None:
    """S2: an allowed address is judged by the host that is dialled."""
    guard = Guard(allow_networks=(ip_network("127.0.0.1/32"),))

    assert wire_address("http://127.0.0.1/", guard).origin == ("http", "127.0.0.1", 80)
    with pytest.raises(Refused):
        wire_address("http://127.0.0.1\\.news.example/", guard)
