"""TLS: how a connection switches to it, and the certificate, which can be reloaded at any time (S-11)."""

import asyncio
import ssl
from pathlib import Path

from digest.errors import BadSetting

HANDSHAKE = 30  # seconds


class Certificate:
    """A certificate with its private key; every new connection gets those read last."""

    def __init__(self, certificate: Path, private_key: Path) -> None:
        """Raise BadSetting where they cannot be read or do not belong together."""
        self._certificate, self._private_key = certificate, private_key
        self.context = self._read()

    def reload(self) -> None:
        """Read both files again; where that fails, keep what there was, and raise BadSetting."""
        self.context = self._read()

    def _read(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            context.load_cert_chain(self._certificate, self._private_key)
        except (OSError, ssl.SSLError) as error:
            raise BadSetting(
                f"smtp.certificate {self._certificate} and smtp.private_key {self._private_key} "
                f"cannot be used ({type(error).__name__}): both must be PEM, and belong together"
            ) from None
        return context


async def start_tls(
    protocol: asyncio.Protocol, transport: asyncio.Transport, context: ssl.SSLContext
) -> asyncio.Transport:
    """Return the transport on which a connection goes on in TLS; raise ConnectionError where it cannot."""
    loop = asyncio.get_running_loop()
    try:
        secure = await loop.start_tls(
            transport, protocol, context, server_side=True, ssl_handshake_timeout=HANDSHAKE
        )
    except OSError as error:  # ssl.SSLError is one
        raise ConnectionAbortedError from error
    if secure is None:  # the client went during the handshake
        raise ConnectionAbortedError
    return secure
