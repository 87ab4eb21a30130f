#!/usr/bin/env python3
"""Say whether the service in this container is ready: exit code 0. With COGOV_TLS, over mutual TLS."""

import os
import ssl
import sys
import urllib.request
from pathlib import Path

folder = os.environ.get("COGOV_TLS")
context = None
if folder:
    context = ssl.create_default_context(cafile=str(Path(folder, "ca.crt")))
    context.load_cert_chain(Path(folder, "tls.crt"), Path(folder, "tls.key"))
    context.check_hostname = False  # it is this container, by whatever name
scheme = "https" if folder else "http"
url = f"{scheme}://127.0.0.1:{os.environ['COGOV_PORT']}/ready"
try:
    urllib.request.urlopen(url, timeout=4, context=context).close()  # noqa: S310
except OSError as e:
    sys.exit(f"{url}: {e}")
