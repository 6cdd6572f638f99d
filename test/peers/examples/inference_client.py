"""What huggingface_hub's client answers: `inference_client.py URL TASK INPUTS`, all JSON."""

import json
import sys

from huggingface_hub import InferenceClient

url, task, text = sys.argv[1:]
client = InferenceClient(model=url)
inputs = json.loads(text)
if task == "question-answering":
    answer = client.question_answering(**inputs)
else:
    answer = client.text_classification(inputs)
print(json.dumps(answer))
