"""Bring docs/codes.toml up to date with what the refusals' classes say: `make codes`.

A class is where a code's status, rules and words are written; the page repeats them for people and
adds who owes the code and where it is met. A code that is new on the page gets the issue in hand.
"""

import json
import re
import tomllib
from collections.abc import Iterable
from typing import Any

from chassis.refusals import Kind
from tests.architecture.project_rules import Code, declared_codes, said
from tests.architecture.tree import ROOT, sources

PAGE = ROOT / "docs/codes.toml"
ISSUE = 6
STATUS_OF = {kind.name: kind.value[0] for kind in Kind}


def bring_up_to_date(page: str, declared: Iterable[Code], issue: int) -> str:
    """Give the page with every declared code as its class says it; other lines stay as they are."""
    for it in declared:
        says = said(it, STATUS_OF)
        if not says:
            continue
        block = re.search(rf"^\[codes\.{it.code}\]\n(?:[^\n]+\n)*", page, flags=re.MULTILINE)
        kept: dict[str, Any] = {"issue": issue, "doors": ["http"]}
        if block:
            there = tomllib.loads(block[0])["codes"][it.code]
            # Whatever a refusal's class declares is met over HTTP, whatever other doors it has.
            doors = there["doors"] if "http" in there["doors"] else ["http", *there["doors"]]
            kept = {"issue": there["issue"], "doors": doors}
        lines = [f"[codes.{it.code}]"]
        for name, value in {**kept, **says}.items():
            if value != []:
                lines.append(f"{name} = {json.dumps(value, ensure_ascii=False)}")
        text = "\n".join(lines) + "\n"
        page = page.replace(block[0], text) if block else f"{page}\n{text}"
    return page


def main() -> None:
    """Write the page anew."""
    declared = [code for file in sources() for code in declared_codes(file)]
    page = PAGE.read_text("utf-8")
    PAGE.write_text(bring_up_to_date(page, declared, ISSUE), "utf-8")


if __name__ == "__main__":
    main()
