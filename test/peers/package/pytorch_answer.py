"""Answers one text as the model function on a file system does, with its files alone: ROOT TEXT.

To be run without site-packages. Prints the answer, and where PyTorch comes from.
"""

import json
import os
import sys
from pathlib import Path

root, text = sys.argv[1:]
os.environ["SAGEMAKER_GATEWAY_ROOT"] = root
sys.path.insert(0, str(Path(__file__).parents[3] / "loader-code"))

from mounted_handler import handler  # noqa: E402

torch = sys.modules["torch"]
answer = handler({"body": json.dumps({"inputs": text})}, None)
print(json.dumps({**answer, "torch": torch.__file__, "version": torch.__version__}))
