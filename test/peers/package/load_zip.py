"""Loads a zip with the loader of a file system: ZIP DIGEST MOUNT. Prints its answer.

The bucket is an HTTP server of this process.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

_ROOT = Path(__file__).parents[3]
sys.path[:0] = [str(_ROOT / "loader-code"), str(_ROOT / "test" / "serving")]

from loader_zip import load  # noqa: E402
from object_store import ObjectStore  # noqa: E402

zip_file, digest, mount = sys.argv[1:]
os.environ["SAGEMAKER_GATEWAY_MOUNT"] = mount
with ObjectStore(Path(zip_file).read_bytes()) as store:
    os.environ.update(store.environment)
    answer = load(store, digest)
print(json.dumps(answer))
