"""Validates recorded exchanges against botocore's models, and that the list covers the emulator.

usage: check.py OPERATIONS.json LIST.jsonl [MORE.jsonl …]

OPERATIONS.json is service -> operations, as returned by /_emulator/operations. Every
operation must occur in LIST.jsonl. Prints one JSON object; its `problems` and
`uncovered` are empty on success.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from botocore.session import Session

from answers_check import answer_problems
from exchange import Exchange, read_exchanges
from operation import Models
from requests_check import request_problems
from unmodelled import OWN_OPERATIONS, SERVICE_NAMES

Tables = Mapping[str, list[str]]


class Verdict:
    """The result of checking exchanges."""

    def __init__(self, tables: Tables) -> None:
        session = Session()
        models = [session.get_service_model(name) for name in tables]
        self._models = Models(models, tables)
        self.problems: Counter[str] = Counter()
        self.seen: Counter[tuple[str, str]] = Counter()
        self.exchanges = self.refusals = self.broken_requests = 0

    def judge(self, exchange: Exchange) -> None:
        found = self._models.find(exchange)
        if found is None:
            if not _is_own(exchange):
                self.problems[f"{exchange.method} {exchange.url.path}: no operation has this"] += 1
            return
        name = f"{found.service.service_name}.{found.operation.name}"
        self.exchanges += 1
        self.seen[found.service.service_name, found.operation.name] += 1
        self.refusals += exchange.status >= 400
        broken = request_problems(exchange, found)
        self.broken_requests += bool(broken)
        # Input that the model forbids must be rejected; it may be intentional.
        if broken and exchange.status < 400:
            for problem in broken:
                self.problems[f"{name}: answered {exchange.status} though {problem}"] += 1
        for problem in answer_problems(exchange, found):
            self.problems[f"{name}: {problem}"] += 1


def _is_own(exchange: Exchange) -> bool:
    return exchange.url.path.endswith("/package")


def uncovered(tables: Tables, seen: Iterable[tuple[str, str]]) -> list[str]:
    """Operations of the emulator without an exchange in the list."""
    covered = set(seen)
    return [
        f"{service}.{name}"
        for service, names in tables.items()
        for name in names
        if (service, name) not in covered and name not in OWN_OPERATIONS.get(service, {})
    ]


def main(tables_path: str, list_path: str, *more: str) -> None:
    raw: Tables = json.loads(Path(tables_path).read_text())
    tables = {SERVICE_NAMES.get(service, service): names for service, names in raw.items()}
    verdict = Verdict(tables)
    for exchange in read_exchanges(Path(list_path)):
        verdict.judge(exchange)
    missing = uncovered(tables, verdict.seen)
    for path in more:
        for exchange in read_exchanges(Path(path)):
            verdict.judge(exchange)
    own = sum(map(len, OWN_OPERATIONS.values()))
    report = {
        "exchanges": verdict.exchanges,
        "refusals": verdict.refusals,
        "brokenRequests": verdict.broken_requests,
        "operations": sum(map(len, tables.values())) - own,
        "covered": sum(map(len, tables.values())) - own - len(missing),
        "uncovered": missing,
        "problems": [f"{text} ({count}x)" for text, count in sorted(verdict.problems.items())],
    }
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
