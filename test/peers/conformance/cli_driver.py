"""Runs the same cases with the aws CLI, in this process to avoid its startup time."""

import contextlib
import io
import json
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from awscli.clidriver import CLIDriver, create_clidriver
from botocore import xform_name
from botocore.session import Session

from case import Refused

Json = dict[str, object]

_ERROR = re.compile(r"An error occurred \((?P<code>[^)]*)\) when calling the \w+ operation[^:]*: ?")


class CliDriver:
    """Calls an endpoint through the command line."""

    name = "aws CLI"

    def __init__(self, url: str) -> None:
        self._url = url
        self._models = Session()
        os.environ.update(
            AWS_ACCESS_KEY_ID="test",
            AWS_SECRET_ACCESS_KEY="test",
            AWS_DEFAULT_REGION="eu-west-1",
            AWS_MAX_ATTEMPTS="1",
            AWS_PAGER="",
        )
        self._driver: CLIDriver = create_clidriver()

    def call(self, service: str, operation: str, values: Json) -> Json | Refused:
        model = self._models.get_service_model(service).operation_model(operation)
        command = ["s3api" if service == "s3" else service, xform_name(operation, "-")]
        with tempfile.TemporaryDirectory() as folder:
            plain, words = _apart(values, Path(folder), streams=service == "s3")
            out = Path(folder, "out")
            if model.has_streaming_output or _has_blob_answer(model.output_shape):
                # A command that writes a file does not accept JSON input.
                words += [word for member in plain.items() for word in _flag(*member)] + [str(out)]
            else:
                words += ["--cli-input-json", json.dumps(plain)]
            answer = self._run([*command, *words, *self._options()])
            if isinstance(answer, dict) and out.exists():
                payload = model.output_shape.serialization["payload"]
                answer[payload] = out.read_text()
            return answer

    def _options(self) -> list[str]:
        return ["--endpoint-url", self._url, "--output", "json", "--no-paginate"]

    def _run(self, words: list[str]) -> Json | Refused:
        with _captured() as (out, err):
            status = self._driver.main(words)
        if status == 0:
            return json.loads(out.getvalue() or "{}")
        found = _ERROR.search(err.getvalue())
        if found is None:
            raise RuntimeError(f"aws {' '.join(words)} ended with {status}: {err.getvalue()}")
        # The CLI does not report the HTTP status.
        return Refused(found["code"], 0, err.getvalue()[found.end() :].strip())


def _has_blob_answer(shape: object) -> bool:
    payload = getattr(shape, "serialization", {}).get("payload")
    return payload is not None and shape.members[payload].type_name == "blob"  # type: ignore[attr-defined]


def _apart(values: Json, folder: Path, streams: bool) -> tuple[Json, list[str]]:
    """
    Bytes are passed as files, those of a structure (Code.ZipFile) by a separate flag.
    A streaming body (S3 only) is given by path, other bytes by URL.
    """
    plain: Json = {}
    words: list[str] = []
    for name, value in values.items():
        if isinstance(value, bytes):
            file = folder / name
            file.write_bytes(value)
            words += _flag(name, str(file) if streams else f"fileb://{file}")
        elif isinstance(value, dict):
            inner, more = _apart(value, folder, streams)
            words += more
            plain.update({name: inner} if inner or not more else {})
        else:
            plain[name] = value
    return plain, words


def _flag(name: str, value: object) -> list[str]:
    return [f"--{xform_name(name, '-')}", str(value)]


@contextlib.contextmanager
def _captured() -> Iterator[tuple[io.StringIO, io.StringIO]]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        yield out, err
