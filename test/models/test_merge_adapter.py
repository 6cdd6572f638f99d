"""Merging adapters, with what PEFT writes and answers."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import transformers

import folders

_PROGRAM = Path(__file__).parents[2] / "src" / "package" / "source" / "merge_adapter.py"


def _merge(adapter: Path, base: Path, out: Path) -> list[dict[str, Any]]:
    out.mkdir()
    wanted = {"adapter": str(adapter), "base": str(base), "out": str(out)}
    done = subprocess.run(
        [sys.executable, _PROGRAM], input=json.dumps(wanted), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def _merged_scores(out: Path) -> list[list[float]]:
    model = transformers.AutoModelForSequenceClassification.from_pretrained(out)
    return folders.scores(model, transformers.AutoTokenizer.from_pretrained(out))


def test_the_merged_model_answers_what_peft_does(tmp_path: Path) -> None:
    adapter = folders.lora(tmp_path)
    lines = _merge(adapter, tmp_path / "base", tmp_path / "out")
    assert lines[-1] == {"result": {}}
    assert "no names of its labels" in lines[0]["say"]
    expected = folders.lora_scores(adapter)
    assert len(expected[0]) == 3
    for merged, peft in zip(_merged_scores(tmp_path / "out"), expected, strict=True):
        assert merged == pytest.approx(peft, abs=1e-6)


def test_names_of_labels_come_from_a_config_next_to_the_adapter(tmp_path: Path) -> None:
    adapter = folders.lora(tmp_path)
    folders.config(folders.LABELS).save_pretrained(adapter)
    assert _merge(adapter, tmp_path / "base", tmp_path / "out") == [{"result": {}}]
    config = json.loads((tmp_path / "out" / "config.json").read_text())
    assert list(config["id2label"].values()) == folders.LABELS


def test_the_tokenizer_of_the_adapter_wins(tmp_path: Path) -> None:
    adapter = folders.lora(tmp_path)
    folders.tokenizer(adapter, do_lower_case=False)
    _merge(adapter, tmp_path / "base", tmp_path / "out")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        assert (tmp_path / "out" / name).read_text() == (adapter / name).read_text()


def test_an_adapter_without_the_head_is_refused(tmp_path: Path) -> None:
    adapter = folders.lora(tmp_path, task="FEATURE_EXTRACTION")
    config = json.loads((adapter / "adapter_config.json").read_text())
    (adapter / "adapter_config.json").write_text(json.dumps({**config, "task_type": "SEQ_CLS"}))
    result = _merge(adapter, tmp_path / "base", tmp_path / "out")[-1]["result"]
    assert result["fault"] == "head"
    assert "classifier.weight" in result["detail"]


def test_an_adapter_of_another_model_is_refused(tmp_path: Path) -> None:
    adapter = folders.lora(tmp_path)
    config = folders.config()
    config.hidden_size = 32
    transformers.BertModel(config).save_pretrained(tmp_path / "other")
    result = _merge(adapter, tmp_path / "other", tmp_path / "out")[-1]["result"]
    assert result["fault"] == "mismatch"


def test_an_adapter_that_adds_to_the_input_is_refused(tmp_path: Path) -> None:
    adapter = folders.prompt_tuning(tmp_path)
    result = _merge(adapter, tmp_path / "base", tmp_path / "out")[-1]["result"]
    assert result == {"fault": "prompt", "detail": "PROMPT_TUNING"}
