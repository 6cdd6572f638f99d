"""Answers of a serve script in the toolkit of its image, for an interpreter that has the toolkit.

    python toolkit_answers.py FLAVOR FOLDER MODULE < calls.json > answers.json

FOLDER has the layout of /opt/ml/model. A call is `[body, content_type, accept]`, an answer
`[status, content_type, body]`; bodies are base64.
"""

from __future__ import annotations

import base64
import json
import os
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[3]
sys.path[:0] = [str(_ROOT / "test/peers/toolkits"), str(_ROOT / "serving-code")]


def main() -> None:
    """Prints one line of JSON, after whatever the toolkit prints."""
    from real_toolkits import open_huggingface, open_pytorch

    flavor, folder, module = sys.argv[1:]
    calls = json.load(sys.stdin)
    os.environ["SAGEMAKER_PROGRAM"] = f"{module}.py"
    os.chdir(folder)
    sys.path.insert(0, str(Path(folder) / "code"))
    ask = (open_pytorch if flavor == "pytorch" else open_huggingface)(folder)
    answers = []
    for body, content_type, accept in calls:
        headers = {"content-type": content_type, "accept": accept}
        status, got, answer = ask(base64.b64decode(body), headers)
        by_name = {name.lower(): value for name, value in got.items()}
        shown = base64.b64encode(answer).decode()
        answers.append([status, by_name.get("content-type", ""), shown])
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
