"""Where a live system is asked, and with which credentials: `KIND=URL` taken apart; asks nothing.

Credentials are kept from whatever is shown: errors name a kind, never the address as it was given.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from readiness import redaction
from readiness.errors import ReadinessError
from readiness.live.question import Kind
from readiness.pattern import pattern
from readiness.record import NamedTuple

if TYPE_CHECKING:
    from urllib.parse import SplitResult

HINT = "write --live prometheus=https://prometheus.example.com"
PORTS = {"http": 80, "https": 443}
_TENANT = pattern(r"[-!_.*'()|A-Za-z0-9]{1,150}")
"""https://grafana.com/docs/mimir/latest/configure/about-tenant-ids/"""
SHORTEST_SECRET = 6
"""Characters: a shorter one is a part of too much else to be looked for in answers."""


class Address(NamedTuple):
    """Where to connect; `prefix` is the path in front of an API's own, without a slash at its end."""

    scheme: str
    host: str
    port: int
    prefix: str = ""

    @property
    def origin(self) -> str:
        """As it may be shown."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return redaction.text(f"{self.scheme}://{host}{port}{self.prefix}")


class Credentials(NamedTuple):
    """The header that opens the door, and the texts that must never be told."""

    authorization: str | None = None
    secrets: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Credentials({redaction.HIDDEN})"


class Source(NamedTuple):
    """One system to ask."""

    kind: Kind
    address: Address
    credentials: Credentials = Credentials()
    tenant: str | None = None
    """Whose data are asked for, where one system holds those of many (Mimir, Cortex)."""


def parse(kind: Kind, url: str, token: str | None = None, tenant: str | None = None) -> Source:
    """The system at a URL; a token goes before a user and password in it.

    Raises `ReadinessError` for a URL or a tenant that is none, and for credentials that would
    travel in the clear.
    """
    parts = _parts(kind, url)
    address = _address(kind, parts)
    credentials = _basic(parts)
    if token is not None:
        credentials = _bearer(token, credentials.secrets)
    if credentials.authorization and address.scheme == "http" and not _is_loopback(address.host):
        message = f"the credentials for {kind} would travel in the clear: {address.origin} is http"
        raise ReadinessError(message, hint="ask by https")
    if tenant is not None and _TENANT.fullmatch(tenant) is None:
        message = "the tenant is empty, or holds what no tenant's name may"
        raise ReadinessError(
            message, hint="letters, digits and !-_.*'() of up to 150; | between two"
        )
    return Source(kind, address, credentials, tenant)


def _parts(kind: Kind, url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        valid = parts.scheme in PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid or " " in url or not url.isprintable():
        raise ReadinessError(f"the address of {kind} is no http or https URL", hint=HINT)
    if parts.query or parts.fragment:
        message = f"the address of {kind} has a query or a fragment"
        raise ReadinessError(message, hint="name the address that its API is below")
    return parts


def _address(kind: Kind, parts: SplitResult) -> Address:
    host = parts.hostname or ""
    try:
        host.encode("idna")
    except UnicodeError:
        raise ReadinessError(f"the address of {kind} has no valid host", hint=HINT) from None
    prefix = parts.path.rstrip("/")
    if not prefix.isascii():
        raise ReadinessError(f"the path of {kind} is not percent-encoded", hint=HINT)
    return Address(parts.scheme, host, parts.port or PORTS[parts.scheme], prefix)


def _basic(parts: SplitResult) -> Credentials:
    if parts.username is None:
        return Credentials()
    user, password = unquote(parts.username), unquote(parts.password or "")
    encoded = b64encode(f"{user}:{password}".encode()).decode()
    written = (parts.password or "", password)
    return Credentials(f"Basic {encoded}", _secrets(encoded, *written))


def _bearer(token: str, others: tuple[str, ...]) -> Credentials:
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        message = "the token is empty, or holds what no header can carry"
        raise ReadinessError(message, hint="a token is one word; nothing of it is shown here")
    return Credentials(f"Bearer {token}", _secrets(token, *others))


def _secrets(*found: str) -> tuple[str, ...]:
    """The longest first, so that none is cut by another."""
    kept = {text for text in found if len(text) >= SHORTEST_SECRET}
    return tuple(sorted(kept, key=lambda text: (-len(text), text)))


def _is_loopback(host: str) -> bool:
    return host in {"localhost", "::1"} or host.startswith("127.")
