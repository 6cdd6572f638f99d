"""Writes constraints.json: what botocore's service models require of the emulator's inputs.

    python -m venv .venv && .venv/bin/pip install botocore==1.44.8
    .venv/bin/python emulator/constraints/generate.py [--check]

The AWS SDK for JavaScript ships the shapes of every operation but not their constraints (required
members, lengths, ranges, patterns, enums). Only operations that the emulator implements are kept.
"""

import json
import subprocess
import sys
from pathlib import Path

import botocore
import botocore.session
from botocore.model import ListShape, MapShape, ServiceModel, Shape, StringShape, StructureShape

BOTOCORE_VERSION = "1.44.8"
FOLDER = Path(__file__).parent
TARGET = FOLDER / "constraints.json"
# Services whose name in the emulator is the signing name.
MODEL_NAMES = {"servicequotas": "service-quotas"}
# Not API operations: the download links that GetFunction and GetDownloadUrlForLayer return.
UNMODELLED = {("lambda", "DownloadPackage"), ("ecr", "DownloadLayer")}
BOUNDS = ("min", "max", "pattern")

Json = dict[str, object]


def main() -> int:
    if botocore.__version__ != BOTOCORE_VERSION:
        print(f"Install botocore=={BOTOCORE_VERSION}; found {botocore.__version__}.")
        return 2
    text = render({name: service(name, wanted) for name, wanted in sorted(operations().items())})
    if "--check" not in sys.argv:
        TARGET.write_text(text)
        return 0
    if TARGET.read_text() == text:
        return 0
    print(f"{TARGET} is out of date: run {Path(__file__).name}")
    return 1


def operations() -> dict[str, list[str]]:
    """Service → operations, from the emulator's own action tables."""
    command = ["node", str(FOLDER / "operations.ts")]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def service(name: str, wanted: list[str]) -> Json:
    loader = botocore.session.get_session().get_component("data_loader")
    model_name = MODEL_NAMES.get(name, name)
    model = ServiceModel(loader.load_service_model(model_name, "service-2"), model_name)
    inputs: dict[str, str] = {}
    shapes: dict[str, Json] = {}
    for operation in sorted(wanted):
        if (name, operation) in UNMODELLED:
            continue
        shape = model.operation_model(operation).input_shape
        if shape is not None:
            inputs[operation] = shape.name
            add(shape, shapes)
    return {"operations": inputs, "shapes": dict(sorted(shapes.items()))}


def add(shape: Shape, shapes: dict[str, Json]) -> None:
    """Adds a shape and everything below it; shapes may be recursive."""
    if shape.name in shapes:
        return
    rule: Json = {"type": shape.type_name}
    shapes[shape.name] = rule
    rule.update({bound: shape.metadata[bound] for bound in BOUNDS if bound in shape.metadata})
    if isinstance(shape, StringShape) and shape.enum:
        rule["enum"] = list(shape.enum)
    for member, child in children(shape):
        add(child, shapes)
        rule.setdefault("members", {})[member] = child.name
    if isinstance(shape, StructureShape) and shape.required_members:
        rule["required"] = list(shape.required_members)


def children(shape: Shape) -> list[tuple[str, Shape]]:
    if isinstance(shape, StructureShape):
        return list(shape.members.items())
    if isinstance(shape, ListShape):
        return [("member", shape.member)]
    if isinstance(shape, MapShape):
        return [("key", shape.key), ("value", shape.value)]
    return []


def render(services: dict[str, Json]) -> str:
    """One shape a line, so that a newer botocore shows as a readable diff."""
    blocks = []
    for name, model in services.items():
        parts = [f'    "operations": {compact(model["operations"])},', '    "shapes": {']
        lines = [
            f"      {json.dumps(key)}: {compact(rule)}" for key, rule in model["shapes"].items()
        ]
        blocks.append(
            "\n".join([f"  {json.dumps(name)}: {{", *parts, ",\n".join(lines), "    }\n  }"])
        )
    return "{\n" + ",\n".join(blocks) + "\n}\n"


def compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


if __name__ == "__main__":
    sys.exit(main())
