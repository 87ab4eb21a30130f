"""A client of its own: sends ballots one after another and writes down what was acknowledged.

Run as `python caster.py ADDRESS CALLS ACKS`: CALLS holds one JSON object a line, {path, body, token,
key, now}; each answer that acknowledges is written to ACKS and flushed to disk before the next call.
"""

import json
import os
import sys
from pathlib import Path

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
                answer = http.post(call["path"], json=call["body"], headers=headers)
            except httpx.HTTPError:
                return 0
            if answer.status_code == 201:
                said = {"path": call["path"], "key": call["key"], **answer.json()}
                out.write(json.dumps(said) + "\n")
                out.flush()
                os.fsync(out.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
