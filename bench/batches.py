"""CPU time of 32 texts of mixed length: the serve script against the stock handler's pipeline.

`python bench/batches.py TOKENIZER` prints both in milliseconds, as JSON. One thread, paired rounds;
the model has the size of MiniLM (6 layers of 384), with random weights.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.update(OMP_NUM_THREADS="1", HF_HUB_OFFLINE="1", SAGEMAKER_GATEWAY_RUNTIME="torch")
sys.path.insert(0, str(Path(__file__).parents[1] / "inference-code"))

ROUNDS = 15
_WORDS = [
    "rent",
    "coffee",
    "train",
    "ticket",
    "salary",
    "invoice",
    "eggs",
    "bread",
    "march",
    "4412",
]


def main(tokenizer: str) -> None:
    with tempfile.TemporaryDirectory(prefix="sagemaker-gateway-bench-") as folder:
        _write_model(tokenizer, folder)
        print(json.dumps(_measured(folder)))


def _write_model(tokenizer: str, folder: str) -> None:
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    found = AutoTokenizer.from_pretrained(tokenizer)
    sizes = {"hidden_size": 384, "num_hidden_layers": 6, "intermediate_size": 1536}
    config = BertConfig(vocab_size=len(found), num_attention_heads=12, num_labels=8, **sizes)
    BertForSequenceClassification(config).eval().save_pretrained(folder)
    found.save_pretrained(folder)


def _measured(model: str) -> dict[str, float]:
    from transformers import pipeline

    from tasks import text_classification

    generator = random.Random(5)
    # One long text among short ones, as in a batch of messages.
    lengths = [60] + [generator.choice([2, 3, 4, 6, 9, 14]) for _ in range(31)]
    texts = [" ".join(generator.choices(_WORDS, k=length)) for length in lengths]
    body = json.dumps({"inputs": texts})
    runtime = text_classification.load(model)
    # The default handler of the Hugging Face container calls it like this, once per request.
    stock = pipeline("text-classification", model=model, tokenizer=model, top_k=None)

    def ours() -> None:
        text_classification.run(text_classification.read(body, "application/json"), runtime)

    ratios, own, peer = [], [], []
    for _ in range(ROUNDS):
        own.append(_cpu_ms(ours))
        peer.append(_cpu_ms(lambda: stock(texts, truncation=True)))
        ratios.append(own[-1] / peer[-1])
    found = {"ours": own, "stock": peer, "ratio": ratios}
    return {name: statistics.median(each) for name, each in found.items()}


def _cpu_ms(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    main(sys.argv[1])
