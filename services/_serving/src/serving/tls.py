"""Mutual TLS from a folder: `tls.crt` and `tls.key` are one's own, `ca.crt` whom one believes.

Both sides show a certificate, so that only what the installation's authority has signed can ask.
"""

import ssl
from pathlib import Path

import grpc

FILES = ("tls.crt", "tls.key", "ca.crt")


def wrong_with(folder: Path) -> list[str]:
    """Say what is missing in a folder, else what does not fit together."""
    if missing := [folder / name for name in FILES if not (folder / name).is_file()]:
        return [f"there is no file {file}" for file in missing]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    wrong = []
    try:
        context.load_verify_locations(folder / "ca.crt")
    except ssl.SSLError as e:
        wrong.append(f"{folder / 'ca.crt'} is no certificate: {e.reason}")
    try:
        context.load_cert_chain(folder / "tls.crt", folder / "tls.key")
    except ssl.SSLError as e:
        wrong.append(f"{folder / 'tls.crt'} and tls.key do not fit together: {e.reason}")
    return wrong


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
