"""Determine the client's address of a request, behind trusted proxies. PURE."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from litestar.connection import ASGIConnection

Address = IPv4Address | IPv6Address


class Proxies:
    """Trusted proxies; ``trusted`` are addresses or networks. Raises ValueError for any other text."""

    def __init__(self, trusted: Iterable[str]) -> None:
        self._networks = [ip_network(one, strict=False) for one in trusted]

    def client(self, peer: str, forwarded: Sequence[str]) -> str:
        """Return the client's address: the peer's, or that of ``X-Forwarded-For`` if the peer is trusted.

        The header is read from its end, since each proxy appends its peer; the first address that is not
        trusted is the client's. An invalid entry ends the search with the last valid address.
        """
        address = _address(peer)
        hops = [hop.strip() for line in forwarded for hop in line.split(",")]
        while address is not None and self.trusts(address) and hops:
            named = _address(hops.pop())
            if named is None:
                break
            address = named
        return peer if address is None else _party(address)

    def trusts(self, peer: Address | str) -> bool:
        """Whether the forwarding headers of this peer are trusted."""
        address = _address(peer) if isinstance(peer, str) else peer
        return any(address in network for network in self._networks if address is not None)


def _address(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _party(address: Address) -> str:
    """Return an IPv4 address, or the /64 network of an IPv6 address, which belongs to one client."""
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, 64), strict=False))
    return str(address)


def client_of(connection: ASGIConnection[Any, Any, Any, Any], proxies: Proxies) -> str:
    """Return the client's address of a request, for counting attempts."""
    return proxies.client(_peer(connection), connection.headers.getall("x-forwarded-for", []))


def is_encrypted(connection: ASGIConnection[Any, Any, Any, Any], proxies: Proxies) -> bool:
    """Whether the browser's connection uses TLS, according to a trusted proxy."""
    said = connection.headers.get("x-forwarded-proto", "")
    return said.lower() == "https" and proxies.trusts(_peer(connection))


def _peer(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    return connection.client.host if connection.client else ""
