"""The client error mark that the proxy reads."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from wire.client_error import MARK, STATUS_BY_CODE, ClientError

_INFERENCE_CODE = Path(__file__).parents[2] / "inference-code"


@pytest.mark.parametrize("code", STATUS_BY_CODE)
def test_its_text_is_the_marked_line(code: str) -> None:
    text = str(ClientError(code, "what is wrong"))
    assert text == f"{MARK} {STATUS_BY_CODE[code]} {code}: what is wrong"


def test_it_is_one_line_and_its_phrase_fits_a_status_line() -> None:
    error = ClientError("wrong-shape", "one\r\ntwo\tthree ")
    assert str(error) == f"{MARK} 422 wrong-shape: one two three"
    assert re.fullmatch(r"[a-z-]+", error.phrase)


def test_it_is_the_toolkit_s_own_error_where_a_toolkit_is_there(tmp_path: Path) -> None:
    package = tmp_path / "sagemaker_inference"
    package.mkdir()
    (package / "__init__.py").touch()
    # Written from the signature that sagemaker-inference 1.10.1 documents.
    (package / "errors.py").write_text(
        "class BaseInferenceToolkitError(Exception):\n"
        "    def __init__(self, status_code, message, phrase):\n"
        "        self.status_code, self.message, self.phrase = status_code, message, phrase\n"
        "        super().__init__(status_code, message, phrase)\n"
    )
    script = (
        "from wire.client_error import ClientError; from sagemaker_inference import errors;"
        "e = ClientError('wrong-shape', 'x');"
        "assert isinstance(e, errors.BaseInferenceToolkitError);"
        "print(e.status_code, e.message == str(e), e)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": f"{_INFERENCE_CODE}:{tmp_path}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"422 True {MARK} 422 wrong-shape: x\n"
