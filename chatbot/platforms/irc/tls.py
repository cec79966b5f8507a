"""The encrypted way to the server: whom to trust, and with which certificate to come."""

from __future__ import annotations

import hashlib
import ssl
from dataclasses import dataclass

from chatbot.settings import Settings


class WrongCertificate(ssl.SSLError):
    """The server's certificate is none of the pinned ones."""

    def __str__(self) -> str:
        return "the server's certificate is none of IRC_TLS_FINGERPRINTS"


@dataclass(frozen=True, slots=True)
class Tls:
    """How to encrypt: the context, and the pinned SHA-256 fingerprints that replace the authorities' word."""

    context: ssl.SSLContext
    pins: tuple[str, ...]

    def check(self, certificate: bytes | None) -> None:
        """Raises WrongCertificate unless the DER certificate is a pinned one, or nothing is pinned."""
        if self.pins and hashlib.sha256(certificate or b"").hexdigest() not in self.pins:
            raise WrongCertificate


def tls(settings: Settings) -> Tls | None:
    """As the settings want it, read afresh so that a renewed certificate counts at the next connection."""
    if not settings.irc_tls:
        return None
    context = ssl.create_default_context()
    if settings.irc_tls_ca:
        context.load_verify_locations(settings.irc_tls_ca)
    if settings.irc_tls_fingerprints:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if settings.irc_tls_cert:
        context.load_cert_chain(settings.irc_tls_cert, settings.irc_tls_key)
    return Tls(context, settings.irc_tls_fingerprints)
