"""Writes tables.json: the heads of Transformers' models, and what the images' versions can load.

    python src/package/transformers/generate.py 5.5.3 4.51.3 …

needs torch and the newest Transformers, and downloads the source of the given versions with pip.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import torch
import transformers
from transformers.models.auto.configuration_auto import CONFIG_MAPPING

TASKS = ("SEQUENCE_CLASSIFICATION", "QUESTION_ANSWERING", "TOKEN_CLASSIFICATION", "MASKED_LM")
# A number that no default of a configuration has.
LABELS = 7
# Models for extractive question answering have a start and an end, some whatever the configuration.
SPANS = 2


def main(versions: list[str]) -> None:
    transformers.logging.set_verbosity_error()
    newest = _mapping_names(Path(transformers.__file__).parent)
    sources = {version: _source(version) for version in versions}
    tables = {
        "transformers": transformers.__version__,
        "images": versions,
        "architectures": _architectures(
            {version: _mapping_names(source) for version, source in sources.items()}
        ),
        "heads": _heads(newest),
        "tokenizers": _tokenizers(sources),
    }
    Path(__file__).with_name("tables.json").write_text(_text(tables), encoding="utf-8")


def _source(version: str) -> Path:
    """The package's Python files, from its wheel."""
    folder = Path(tempfile.mkdtemp())
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder)]
    subprocess.run([*pip, f"transformers=={version}"], check=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder)
    return folder / "transformers"


def _mapping_names(package: Path) -> dict[str, list[str]]:
    """Model type → the classes that the Auto classes of these tasks choose."""
    tree = ast.parse((package / "models/auto/modeling_auto.py").read_text(encoding="utf-8"))
    found: dict[str, list[str]] = defaultdict(list)
    wanted = {f"MODEL_FOR_{task}_MAPPING_NAMES" for task in TASKS}
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in wanted:
            assert isinstance(node.value, ast.Call)
            for model_type, names in ast.literal_eval(node.value.args[0]):
                found[model_type] += [names] if isinstance(names, str) else list(names)
    return found


def _architectures(known: dict[str, dict[str, list[str]]]) -> list[dict[str, object]]:
    """The classes of each model type, grouped by the versions that have them."""
    groups: dict[tuple[str, ...], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    pairs = {
        (kind, name) for types in known.values() for kind, names in types.items() for name in names
    }
    for kind, name in sorted(pairs):
        having = tuple(version for version, types in known.items() if name in types.get(kind, []))
        groups[having][kind].append(name)
    return [{"images": list(having), "types": types} for having, types in sorted(groups.items())]


def _heads(newest: dict[str, list[str]]) -> list[dict[str, object]]:
    """Weights that a saved model must have, and which of them have a row per label."""
    groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = defaultdict(list)
    for model_type, names in newest.items():
        for name in names:
            head = _head_of(model_type, name)
            if head is not None:
                groups[head].append(name)
    return [
        {
            "weights": list(weights),
            "labels": list(labels),
            "architectures": sorted(set(architectures)),
        }
        for (weights, labels), architectures in sorted(groups.items())
    ]


def _head_of(model_type: str, name: str) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """None for a model that cannot be created with its defaults, or whose head depends on them."""
    masked = "MaskedLM" in name
    rows = SPANS if "QuestionAnswering" in name else LABELS
    try:
        config = CONFIG_MAPPING[model_type]()
        config.num_labels = rows
        with torch.device("meta"):
            model = getattr(transformers, name)(config)
    except Exception as error:
        print(f"not in the table: {name}: {str(error).strip().splitlines()[0]}")
        return None
    shapes = {key: tuple(value.shape) for key, value in _saved(model) if key.endswith(".weight")}
    base = f"{model.base_model_prefix}."
    head = {key: shape for key, shape in shapes.items() if not key.startswith(base)}
    rowed = [] if masked else [key for key, shape in head.items() if shape[0] == rows]
    pooler = [key for key in shapes if ".pooler." in key and not masked]
    # Old files call the weights of norms gamma.
    dense = [key for key in head if masked and "norm" not in key.lower()]
    weights = tuple(sorted([*dense, *rowed, *pooler]))
    return (weights, tuple(rowed if rows == LABELS else [])) if weights else None


def _saved(model: torch.nn.Module) -> Iterator[tuple[str, torch.Tensor]]:
    """What save_pretrained always writes: neither tied weights nor output embeddings."""
    if _is_renamed(model):
        return
    embeddings = model.get_output_embeddings() if hasattr(model, "get_output_embeddings") else None
    tied = set(getattr(model, "all_tied_weights_keys", None) or {})
    output = getattr(embeddings, "weight", None)
    for key, value in model.named_parameters(remove_duplicate=False):
        if key not in tied and value is not output:
            yield key, value


def _is_renamed(model: torch.nn.Module) -> bool:
    """Whether the names in a file differ from those in memory."""
    from transformers.conversion_mapping import get_checkpoint_conversion_mapping

    names = (model.config.model_type, type(model).__name__)
    return any(get_checkpoint_conversion_mapping(name) is not None for name in names)


TOKENIZER = re.compile(r"^class (\w*(?:Tokenizer|TokenizerFast|Backend))\(", re.MULTILINE)


def _tokenizers(sources: dict[str, Path]) -> dict[str, list[str]]:
    """The tokenizer classes that each version before 5 lacks and another has.

    A class counts as lacking if its name occurs nowhere, since some are aliases. Version 5 falls
    back to a class of its own for an unknown name.
    """
    texts = {version: _python(source) for version, source in sources.items()}
    every = sorted({name for text in texts.values() for name in TOKENIZER.findall(text)})
    words = {version: set(re.findall(r"\w+", text)) for version, text in texts.items()}
    return {
        version: [name for name in every if not {name, f"{name}Fast"} & words[version]]
        for version in sources
        if version < "5"
    }


def _python(source: Path) -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in sorted(source.rglob("*.py")))


def _text(tables: dict[str, object]) -> str:
    lines = (f"  {json.dumps(key)}: {_value_text(value)}" for key, value in tables.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _value_text(value: object) -> str:
    """One line per entry, which is readable in a difference."""
    if isinstance(value, list) and isinstance(value[0], dict):
        return "[\n" + ",\n".join(f"    {json.dumps(each)}" for each in value) + "\n  ]"
    return json.dumps(value)


if __name__ == "__main__":
    main(sys.argv[1:])
