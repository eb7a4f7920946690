"""Which addresses may be dialled.

The policy is ssrfguard's: nothing but http and https, no userinfo, listed ports only, and no address that is not an
ordinary public one, in whatever notation or inside whatever translation prefix it is written. Tocsin adds the networks
and ports of the operator, and keeps cloud metadata services shut even inside an allowed network.
"""

from __future__ import annotations

import socket
from collections.abc import Collection
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Any

from ssrfguard import DEFAULT_DENIED, Policy, SSRFGuardError, Target

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network

# Services that hand out a machine's own credentials to whoever asks from inside: AWS, Azure and GCP, ECS tasks, EKS
# pods, Alibaba, Oracle, Azure's wire server (a public address), and the IPv6 forms of AWS, EKS and GCP.
METADATA = frozenset(
    ip_address(text)
    for text in (
        "169.254.169.254",
        "169.254.170.2",
        "169.254.170.23",
        "100.100.100.200",
        "192.0.0.192",
        "168.63.129.16",
        "fd00:ec2::254",
        "fd00:ec2::23",
        "fd20:ce::254",
    )
)


class Refused(Exception):
    """An address that must not be dialled; `detail` says by which rule, and names no path or query."""

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(detail)


class Guard:
    """Judges addresses before they are used, and once more at the moment they are dialled."""

    def __init__(self, allow_networks: Collection[IPNetwork] = (), allow_ports: Collection[int] = (80, 443)) -> None:
        """Raises ValueError where a network or port cannot be allowed (a translation prefix, a port out of range)."""
        self._policy = Policy(allowed_networks=tuple(allow_networks), allowed_ports=frozenset(allow_ports))
        self._named = {network.network_address for network in allow_networks if network.num_addresses == 1}
        # One dial asks three times, and the next poll of a feed asks again: the answer never changes.
        self._permits = lru_cache(maxsize=4096)(self._judge_address)

    def judge_url(self, url: str) -> Target:
        """Return the origin of a permitted http(s) address; raise `Refused` otherwise. Looks nothing up."""
        try:
            target = self._policy.check_url(url)
        except SSRFGuardError as error:
            reason = str(getattr(error, "reason", "refused"))
            # The operator knows the list by its own name.
            raise Refused(reason.replace("in allowed_ports", "in fetch.allow_ports")) from error
        if target.address is not None and not self.permits(target.address):
            raise Refused(f"{target.address} is not permitted")
        return target

    def permits(self, address: str | IPAddress) -> bool:
        """Whether this address may be dialled. What is not an address (a scope id, a name) may not."""
        return self._permits(address)

    def _judge_address(self, address: str | IPAddress) -> bool:
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        if parsed in self._named:
            return True
        return not _is_metadata(parsed) and self._policy.permits_address(parsed)

    def open_socket(self, addr_info: tuple[Any, ...]) -> socket.socket:
        """Make the socket for a dial, or raise `Refused`: the last look, at the very address that is dialled."""
        family, kind, protocol, _, address = addr_info
        if not self.permits(address[0]):
            raise Refused(f"{address[0]} is not permitted")
        return socket.socket(family=family, type=kind, proto=protocol)


def _is_metadata(address: IPAddress) -> bool:
    """Whether an address is a metadata service, also when it is carried inside another (mapped, 6to4, NAT64)."""
    carried = (inner for _, inner in DEFAULT_DENIED.classify(address).chain)
    return address in METADATA or any(inner in METADATA for inner in carried)
