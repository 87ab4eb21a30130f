"""An authority of the tests' own, and folders of certificates that it signed."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LIVES = dt.timedelta(hours=1)


def _private() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


@dataclass(frozen=True, slots=True)
class Authority:
    """Signs certificates for services."""

    name: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=_private)

    def folder(
        self, at: Path, host: str = "localhost", believes: "Authority | None" = None
    ) -> Path:
        """Lay `tls.crt`, `tls.key` and `ca.crt` of one service into a folder."""
        at.mkdir(parents=True)
        key = _private()
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        signed = self._certificate(host, key.public_key()).add_extension(names, critical=False)
        chain = signed.sign(self.key, hashes.SHA256())
        pem = serialization.Encoding.PEM
        (at / "tls.crt").write_bytes(chain.public_bytes(pem))
        (at / "tls.key").write_bytes(
            key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )
        (at / "ca.crt").write_bytes((believes or self).own().public_bytes(pem))
        return at

    def own(self) -> x509.Certificate:
        """Give the authority's own certificate."""
        basic = x509.BasicConstraints(ca=True, path_length=None)
        made = self._certificate(self.name, self.key.public_key())
        return made.add_extension(basic, critical=True).sign(self.key, hashes.SHA256())

    def _certificate(self, name: str, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        now = dt.datetime.now(dt.UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(_named(name))
            .issuer_name(_named(self.name))
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - LIVES)
            .not_valid_after(now + LIVES)
        )
