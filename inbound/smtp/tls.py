"""The certificate of the server: read again when told to, without touching connections that are on (S-11)."""

import ssl
from pathlib import Path

from digest.errors import BadSetting


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
