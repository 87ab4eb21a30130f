"""Mutual TLS from a folder: `tls.crt` and `tls.key` are one's own, `ca.crt` whom one believes.

Both sides show a certificate, so that only what the installation's authority has signed can ask.
"""

from pathlib import Path

import grpc


def server_credentials(folder: Path) -> grpc.ServerCredentials:
    """Give a listener's side; who calls shows a certificate, or is not heard."""
    key, chain, authority = _read(folder)
    return grpc.ssl_server_credentials(
        [(key, chain)], root_certificates=authority, require_client_auth=True
    )


def channel_credentials(folder: Path) -> grpc.ChannelCredentials:
    """Give a caller's side; the neighbour's certificate must carry the name it is called by."""
    key, chain, authority = _read(folder)
    return grpc.ssl_channel_credentials(authority, key, chain)


def _read(folder: Path) -> tuple[bytes, bytes, bytes]:
    return (
        (folder / "tls.key").read_bytes(),
        (folder / "tls.crt").read_bytes(),
        (folder / "ca.crt").read_bytes(),
    )
