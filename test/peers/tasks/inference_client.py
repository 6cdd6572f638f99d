"""Calls every method of huggingface_hub's InferenceClient that a task answers.

`python inference_client.py '{"task": url, …}'` prints one JSON object with what each returned.
"""

import json
import sys
from typing import Any

from huggingface_hub import InferenceClient
from huggingface_hub.errors import HfHubHTTPError

urls: dict[str, str] = json.loads(sys.argv[1])


def client(task: str) -> InferenceClient:
    return InferenceClient(model=urls[task])


def refusal(call: Any) -> str:
    try:
        return f"answered {call()}"
    except HfHubHTTPError as error:
        return f"{error.response.status_code} {error.response.json()['detail']}"


text = "Maria moved from Lisbon to Oslo."
answers = client("question-answering")
found: dict[str, Any] = {
    "text_classification": client("text-classification").text_classification(text, top_k=2),
    "question_answering": answers.question_answering("Who?", text, max_answer_len=4),
    "question_answering, several": answers.question_answering("Who?", text, top_k=3),
    "token_classification": client("token-classification").token_classification(
        text, aggregation_strategy="first", ignore_labels=[]
    ),
    "zero_shot_classification": client("zero-shot-classification").zero_shot_classification(
        text, ["travel", "food"], multi_label=True, hypothesis_template="About {}."
    ),
    "feature_extraction": client("feature-extraction")
    .feature_extraction(text, normalize=True, truncate=True)
    .tolist(),
    "sentence_similarity": client("feature-extraction").sentence_similarity(text, [text, "no"]),
    "fill_mask": client("fill-mask").fill_mask("Maria moved to [MASK].", top_k=2),
    "fill_mask, refused": refusal(lambda: client("fill-mask").fill_mask("no mask")),
}
print(json.dumps(found))
