"""Every contract case against the core, with bodies as bytes and as text."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from contract_cases import Case, check_answer, check_error, load_cases, load_labels
from fake_runtime import keyword_runtime
from inference import output_fn
from tasks.text_classification import read, run
from wire.client_error import ClientError

CASES = load_cases()
_INFERENCE_CODE = Path(__file__).parents[2] / "inference-code"


def _answer(case: Case, body: str | bytes | bytearray) -> str:
    request = read(body, case.content_type)
    return output_fn(run(request, keyword_runtime()), case.accept)


def _hold(case: Case, body: str | bytes | bytearray) -> None:
    try:
        answer = _answer(case, body)
    except ClientError as error:
        check_error(case, str(error))
        return
    check_answer(case, json.loads(answer), load_labels())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_core_follows_the_contract_for_bytes(case: Case) -> None:
    _hold(case, case.body)
    _hold(case, bytearray(case.body))


def _decodable(case: Case) -> bool:
    # What both containers decode before the hooks see it.
    return case.content_type == "application/json"


@pytest.mark.parametrize("case", list(filter(_decodable, CASES)), ids=lambda case: case.name)
def test_the_core_follows_the_contract_for_text(case: Case) -> None:
    _hold(case, case.body.decode("utf-8"))


def test_there_are_cases_of_every_kind() -> None:
    assert len(CASES) >= 40
    assert {case.expect["status"] for case in CASES} == {200, 400, 406, 415, 422}


def test_the_check_of_an_answer_can_fail() -> None:
    case = next(each for each in CASES if each.name == "top_k 1")
    answer = json.loads(_answer(case, case.body))
    for wrong in (answer[:1], [answer[0] * 2, answer[1]], [[{"label": "x", "score": 1.0}]] * 2):
        with pytest.raises(AssertionError):
            check_answer(case, wrong, load_labels())


def test_the_core_needs_no_heavy_package() -> None:
    script = (
        "import sys, inference; from fake_runtime import keyword_runtime;"
        "request = inference.input_fn('\"uber\"', 'application/json');"
        "assert inference.predict_fn(request, keyword_runtime())[0][0]['label'] == 'transport';"
        "print(sorted({'torch', 'transformers', 'onnxruntime'} & set(sys.modules)))"
    )
    here = Path(__file__).parent
    places = [_INFERENCE_CODE, here, here.parent / "contract"]
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": ":".join(map(str, places))},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"
