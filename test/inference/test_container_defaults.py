"""What the containers do where a program has no hook; `npm run test:toolkits` compares it."""

import io
import json
import shutil
from pathlib import Path

import numpy
import pytest

from script_container import ScriptContainer, ask

JSON, CSV, NPY = "application/json", "text/csv", "application/x-npy"


@pytest.fixture
def container(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ScriptContainer:
    monkeypatch.delenv("HF_TASK", raising=False)
    (tmp_path / "model").mkdir()
    return ScriptContainer(tmp_path / "model", monkeypatch)


def _npy(values: object) -> bytes:
    stream = io.BytesIO()
    numpy.save(stream, values)
    return stream.getvalue()


def _script_module(path: Path) -> None:
    import torch

    torch.jit.script(torch.nn.ReLU()).save(str(path))


@pytest.mark.parametrize(
    ("body", "content_type", "accept", "expected"),
    [
        (b"[1, -2]", JSON, JSON, b"[1.0, 0.0]"),
        (b"1.0,-2.5", CSV, CSV, b"1.0\n0.0\n"),
        (_npy(numpy.array([1.5, -2])), NPY, f"text/x, {NPY}", _npy([1.5, 0.0])),
    ],
)
def test_a_torchscript_file_answers_arrays(
    container: ScriptContainer, body: bytes, content_type: str, accept: str, expected: bytes
) -> None:
    _script_module(container.folder / "any.pth")
    toolkit = container.load("pytorch", "no_program", "no_program.py")
    reply = ask(toolkit, body, content_type, accept=accept)
    assert (reply.status, reply.body) == (200, expected)


def test_other_types_are_rejected_by_name(container: ScriptContainer) -> None:
    _script_module(container.folder / "model.pt")
    _script_module(container.folder / "another.pt")
    toolkit = container.load("pytorch", "no_program", "no_program.py")
    for headers in ({"content_type": "image/png"}, {"accept": "text/x"}):
        reply = ask(toolkit, b"[1]", **headers)
        assert reply.status == 500 and b"is not supported by this framework" in reply.body


def test_a_pickle_in_an_array_is_not_loaded(container: ScriptContainer) -> None:
    _script_module(container.folder / "model.pt")
    toolkit = container.load("pytorch", "no_program", "no_program.py")
    stream = io.BytesIO()
    numpy.save(stream, numpy.array([{}], dtype=object), allow_pickle=True)
    assert b"allow_pickle=False" in ask(toolkit, stream.getvalue(), NPY).body


def test_several_torchscript_files_are_named(container: ScriptContainer) -> None:
    for name in ("a.pt", "b.pth"):
        _script_module(container.folder / name)
    with pytest.raises(ValueError, match=r"Exactly one \.pth or \.pt file"):
        container.load("pytorch", "no_program", "no_program.py")


def test_a_hugging_face_model_answers_as_its_pipeline(
    container: ScriptContainer, model_dir: Path
) -> None:
    shutil.copytree(model_dir, container.folder, dirs_exist_ok=True)
    toolkit = container.load("huggingface", "no_program", "no_program.py")
    one = json.loads(ask(toolkit, b'{"inputs": "rent october"}').body)
    assert [each["label"] for each in one] == ["bills"]
    table = ask(toolkit, b"inputs\nrent october\n", CSV, accept=CSV)
    assert table.body.startswith(b"label,score\r\nbills,")
    assert b"with Header columns" in ask(toolkit, b"a,b\n1,2", CSV).body


def test_a_folder_without_model_and_task_says_what_it_needs(container: ScriptContainer) -> None:
    toolkit = container.load("huggingface", "no_program", "no_program.py")
    reply = ask(toolkit, b"{}")
    assert reply.status == 400 and b"needs a config.json" in reply.body
