"""Packs, checks, deploys and asks every model of the table, and compares the answers.

    python run.py SETTINGS [WORD…] < /dev/null

SETTINGS is a JSON object: `command`, the command line; `accounts`, the environment of each account
by its name; `published`, the model folder of `org/name` on the Hub. WORDs select rows by their
names. Prints one line of JSON per row.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any

_TEST = Path(__file__).parents[2]
sys.path[:0] = [str(_TEST / name) for name in ("models", "peers/tasks", "peers/toolkits")]

from commands import Account, Outcome, post  # noqa: E402
from comparison import TOLERANCE, difference  # noqa: E402
from ecosystem import Ecosystem, decoded  # noqa: E402
from other_tools import Tools  # noqa: E402
from row import Call, Row  # noqa: E402
from rows import all_rows  # noqa: E402


@dataclass
class Report:
    """What is printed of a row; `wrong` is why it is not as declared, or `not run: …`."""

    part: str
    name: str
    expected: str
    package: str = ""
    doctor: str = ""
    deploy: str = ""
    answer: str = ""
    reason: str = ""
    next: str = ""
    wrong: str = ""
    seconds: float = 0.0


@dataclass
class Checker:
    """Runs rows one after another."""

    accounts: dict[str, Account]
    ecosystem: Ecosystem
    root: Path

    def report(self, number: int, row: Row) -> Report:
        """Never raises: what does not work is why the row is wrong."""
        found = Report(row.part, row.name, "served" if row.peer else "refused")
        started = time.monotonic()
        try:
            self._check(found, number, row)
        except CalledProcessError as error:
            # What writes the model or answers as its peer is not there, or cannot be installed.
            found.wrong = f"not run: {error}"
        except Exception as error:
            found.wrong = f"{type(error).__name__}: {error}"
        found.seconds = round(time.monotonic() - started, 1)
        return found

    def _check(self, found: Report, number: int, row: Row) -> None:
        folder = self.root / f"row-{number}"
        folder.mkdir()
        model = str(row.make(folder / "made"))
        run = _Run(self.accounts[row.account], f"row-{number}", _arguments(row, folder, model))
        if row.peer is None:
            _refused(found, row, run, str(folder))
            return
        compared = self.ecosystem.compared(row, row.peer, folder / "made", model)
        try:
            _served(found, run, compared)
        finally:
            run.destroy()


@dataclass
class _Run:
    """The commands for one row."""

    account: Account
    name: str
    arguments: list[str]

    def package(self, out: str) -> Outcome:
        return self.account.run("package", "--out", out, *self.arguments)

    def doctor(self) -> Outcome:
        return self.account.run("doctor", "--name", self.name, *self.arguments)

    def deploy(self) -> Outcome:
        return self.account.run("deploy", "--name", self.name, "--auth", "none", *self.arguments)

    def destroy(self) -> None:
        self.account.run("destroy", "--name", self.name, "--yes")


def _arguments(row: Row, folder: Path, model: str) -> list[str]:
    config = folder / "endpoint.config.ts"
    content = json.dumps({"name": "models", **row.config})
    config.write_text(f"export default {content};\n", encoding="utf-8")
    flags = [flag.replace("{folder}", str(folder / "made")) for flag in row.flags]
    return ["--config", str(config), "--model", model, *flags]


def _served(found: Report, run: _Run, compared: list[tuple[Call, Any]]) -> None:
    """All columns, up to the first that is wrong."""
    with tempfile.TemporaryDirectory() as out:
        found.package = _column(run.package(f"{out}/model.tar.gz"), found)
    if found.wrong:
        return
    doctor = run.doctor()
    found.doctor = _column(doctor, found)
    unchecked = [each["what"] for each in doctor.findings if each["severity"] == "unchecked"]
    if unchecked:
        found.wrong = f"doctor did not check: {unchecked[0]}"
    if found.wrong:
        return
    deployed = run.deploy()
    found.deploy = _column(deployed, found)
    if not found.wrong:
        _compare(found, str(deployed.result["url"]), compared)


def _column(outcome: Outcome, found: Report) -> str:
    if outcome.status == 0:
        return "ok"
    found.reason, found.next = outcome.reason, outcome.next
    found.wrong = f"refused, but its ecosystem serves it: {outcome.reason}"
    return f"exit {outcome.status}"


def _compare(found: Report, url: str, compared: list[tuple[Call, Any]]) -> None:
    largest = 0.0
    for call, expected in compared:
        status, content_type, body = post(url, call)
        answer = decoded(body, content_type) if status == 200 else body.decode(errors="replace")
        apart = difference(answer, expected) if status == 200 else float("inf")
        largest = max(largest, apart)
        if not apart <= TOLERANCE:
            shown = [call.body[:200].decode(errors="replace"), status, answer, expected]
            found.wrong = "answers otherwise: " + json.dumps(shown)[:900]
    found.answer = f"{len(compared)} equal" if not found.wrong else "differs"
    found.answer += f", by at most {largest:.0e}" if 0 < largest <= TOLERANCE else ""


def _refused(found: Report, row: Row, run: _Run, folder: str) -> None:
    """Package or doctor tells the reason and what to do; deploy writes nothing."""
    with tempfile.TemporaryDirectory() as out:
        package = run.package(f"{out}/model.tar.gz")
    outcomes = {"package": package, "doctor": run.doctor(), "deploy": run.deploy()}
    for name, outcome in outcomes.items():
        setattr(found, name, "ok" if outcome.status == 0 else f"exit {outcome.status}")
    first = next((each for each in list(outcomes.values())[:2] if each.status), None)
    if first is None:
        found.wrong = "neither package nor doctor refuses it"
    else:
        found.reason = _shown(first.reason, folder)
        found.next = _shown(first.next, folder)
        found.wrong = _wrong_refusal(row, found, outcomes["deploy"])
    left = run.account.owned()
    if any(run.name in each for each in left):
        found.wrong = f"deploy has written {left}"
        run.destroy()


def _shown(text: str, folder: str) -> str:
    return text.replace(f"{folder}/made", "DIR").replace(folder, "DIR")


def _wrong_refusal(row: Row, found: Report, deploy: Outcome) -> str:
    if deploy.status == 0:
        return "it is deployed"
    if row.refused not in found.reason:
        return f"refused for another reason: {found.reason}"
    if not found.next:
        return "there is no next command"
    return ""


def main() -> int:
    """Exit code 1 when a row is not as declared, and 2 when no row has one of the WORDs."""
    settings, *words = sys.argv[1:]
    given = json.loads(settings)
    accounts = {
        name: Account(given["command"], environment)
        for name, environment in given["accounts"].items()
    }
    python = sys.executable
    tools = Tools(python, Path(given["published"]), accounts["main"].environment)
    rows = [
        (number, row)
        for number, row in enumerate(all_rows(tools))
        if not words or any(word in row.name for word in words)
    ]
    # What transformers and PyTorch print is no report.
    reports = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="sagemaker-gateway-rows-") as root:
        checker = Checker(accounts, Ecosystem(python), Path(root))
        for number, row in rows:
            found = checker.report(number, row)
            wrong += bool(found.wrong)
            print(json.dumps(asdict(found)), file=reports, flush=True)
    return 2 if not rows else 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
