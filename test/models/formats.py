"""One classifier in every format that its own tools write; `base` is what each of them holds."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import torch
import transformers
from safetensors.torch import save_file

from task_models import make_model, write_model, write_tokenizer

_TASK = "text-classification"


def base(folder: Path) -> Path:
    """`save_pretrained` of a BERT with three labels."""
    return write_model("bert", _TASK, folder)


def shards(folder: Path) -> Path:
    """`save_pretrained` in several files with an index."""
    make_model("bert", _TASK).save_pretrained(folder, max_shard_size="60KB")
    return write_tokenizer("bert", folder)


def half(folder: Path, dtype: torch.dtype) -> Path:
    """`save_pretrained` in half precision."""
    make_model("bert", _TASK).to(dtype).save_pretrained(folder)
    return write_tokenizer("bert", folder)


def state_dict(folder: Path, name: str = "model.pth") -> Path:
    """`torch.save(model.state_dict())` next to config.json."""
    model = make_model("bert", _TASK)
    model.config.architectures = [type(model).__name__]
    model.config.save_pretrained(folder)
    torch.save(model.state_dict(), folder / name)
    return write_tokenizer("bert", folder)


def named_for_transformers(folder: Path) -> Path:
    """A copy of a folder with its state dict, under the name that transformers reads."""
    copy = Path(shutil.copytree(folder, folder.with_name("copy")))
    (copy / "model.pt").rename(copy / "pytorch_model.bin")
    return copy


def without_metadata(folder: Path) -> Path:
    """`safetensors.torch.save_file`, which writes no `format` unless it is asked to."""
    model = make_model("bert", _TASK)
    base(folder)
    save_file(model.state_dict(), folder / "model.safetensors")
    return folder


def plain_vocabulary(folder: Path) -> Path:
    """The tokenizer as the first BERTs had it: vocab.txt alone, here with the lines of Windows."""
    base(folder)
    vocabulary = transformers.AutoTokenizer.from_pretrained(folder).get_vocab()
    for file in ("tokenizer.json", "tokenizer_config.json"):
        (folder / file).unlink()
    words = sorted(vocabulary, key=lambda word: vocabulary[word])
    (folder / "vocab.txt").write_bytes("".join(f"{word}\r\n" for word in words).encode())
    return folder


def trainer_output(folder: Path) -> Path:
    """The output of a Trainer whose model was saved at the end, beside its checkpoints."""
    made = write_tokenizer("bert", folder / "tokenizer")
    read = transformers.AutoTokenizer.from_pretrained(made)
    rows = [{**read(text), "labels": index} for index, text in enumerate(("one", "two", "three"))]
    arguments = transformers.TrainingArguments(
        output_dir=str(folder / "out"),
        max_steps=2,
        save_steps=1,
        per_device_train_batch_size=1,
        report_to=[],
        use_cpu=True,
        disable_tqdm=True,
    )
    trainer = transformers.Trainer(
        model=make_model("bert", _TASK),
        args=arguments,
        train_dataset=rows,
        processing_class=read,
    )
    trainer.train()
    trainer.save_model()
    return folder / "out"


def best_checkpoint(output: Path) -> Path:
    """The checkpoint that a Trainer calls the best one in its last state."""
    last = max(output.glob("checkpoint-*"), key=lambda each: int(each.name.rsplit("-", 1)[1]))
    state = json.loads((last / "trainer_state.json").read_text(encoding="utf-8"))
    return Path(state["best_model_checkpoint"])


def archive(folder: Path, *, root: bool = True) -> Path:
    """`tar -czf`: from inside of the model folder, or with it as the only entry."""
    made = base(folder / "my-model")
    file = folder / "model.tar.gz"
    packed = ["-C", str(made), "."] if root else ["-C", str(folder), made.name]
    subprocess.run(["tar", "-czf", file, *packed], check=True)
    shutil.rmtree(made)
    return file


def hub_cache(folder: Path, repository: str) -> Path:
    """What `snapshot_download` leaves in its cache: links into `blobs/`."""
    from huggingface_hub import snapshot_download

    snapshot_download(repository, cache_dir=folder)
    return next(folder.glob("models--*"))
