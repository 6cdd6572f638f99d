"""With ONNX Runtime, a cold start imports neither torch nor transformers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "examples" / "transactions" / "model"

_PROGRAM = f"""
import sys
import inference
runtime = inference.model_fn({str(MODEL)!r})
request = inference.input_fn(b'{{"inputs": "rent october"}}', "application/json")
assert inference.predict_fn(request, runtime)
print(runtime.name, sorted({{"torch", "transformers"}} & set(sys.modules)))
"""


def test_the_serve_path_of_a_graph_does_not_import_pytorch() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        env={"PYTHONPATH": str(ROOT / "inference-code"), "SAGEMAKER_GATEWAY_RUNTIME": "onnx"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "onnx []"
