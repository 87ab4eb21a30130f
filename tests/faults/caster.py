"""A client of its own: sends ballots one after another and writes down what was acknowledged.

Run as `python caster.py ADDRESS CALLS ACKS`: CALLS holds one JSON object a line, {path, body, token,
key, now}; each answer that acknowledges is written to ACKS and flushed to disk before the next call.
What else was answered goes to stderr. A call without an answer in time is sent again, with its key.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import httpx


def main(address: str, calls: Path, acks: Path) -> int:
    """Send every call until the system goes away."""
    with httpx.Client(base_url=address, timeout=10) as http, acks.open("a") as out:
        for line in calls.read_text().splitlines():
            call = json.loads(line)
            headers = {
                "Authorization": f"Bearer {call['token']}",
                "Idempotency-Key": call["key"],
                "Cogov-Now": call["now"],
            }
            try:
                answer = _post(http, call, headers)
            except httpx.HTTPError as gone:
                sys.stderr.write(f"gone: {gone!r}\n")
                return 0
            if answer.status_code != 201:
                sys.stderr.write(f"{answer.status_code} {answer.text}\n")
            else:
                said = {"path": call["path"], "key": call["key"], **answer.json()}
                out.write(json.dumps(said) + "\n")
                out.flush()
                os.fsync(out.fileno())
    return 0


def _post(http: httpx.Client, call: dict[str, Any], headers: dict[str, str]) -> httpx.Response:
    while True:
        try:
            return http.post(call["path"], json=call["body"], headers=headers)
        except httpx.ReadTimeout as late:
            sys.stderr.write(f"late: {late!r}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
