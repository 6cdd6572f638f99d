"""Answers one text as a function would, with an unpacked zip and nothing else.

Prints the labels, and whether NumPy's bytecode was loaded from the zip.
"""

import importlib
import json
import sys
from pathlib import Path

task = Path(sys.argv[1])
code = task / "model" / "code"
sys.path[:0] = [str(task / "packages"), str(code)]

# What any task imports, besides PyTorch.
for file in sorted([*code.glob("tasks/*.py"), *code.glob("runtimes/*.py")]):
    if file.stem != "torch":
        importlib.import_module(f"{file.parent.name}.{file.stem}")

import numpy  # noqa: E402

import inference  # noqa: E402

model = inference.model_fn(str(task / "model"))
request = inference.input_fn(json.dumps({"inputs": sys.argv[2]}), "application/json")
answer = inference.output_fn(inference.predict_fn(request, model), "application/json")
labels = [each["label"] for each in json.loads(answer)[0]]
bytecode = numpy.__cached__ is not None and Path(numpy.__cached__).is_file()
own = Path(numpy.__file__).is_relative_to(task)
print(json.dumps({"labels": labels, "bytecode": bytecode, "own": own}))
