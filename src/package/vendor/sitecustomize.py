"""Makes the packages in vendor/ importable. Python runs this at start: code/ is on PYTHONPATH.

They come after the standard library and before the image's packages, where `pip install` of the
same requirements would have put them.
"""

import os
import sys


def _add_vendored_packages() -> None:
    # Another Python could not load the binaries. Named as vendorFolderOf in image-python.ts does.
    name = f"{sys.implementation.cache_tag}-{sys.platform}-{os.uname().machine}"
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "vendor", name)
    if not os.path.isdir(folder) or folder in sys.path:
        return
    installed = (i for i, path in enumerate(sys.path) if path.endswith("-packages"))
    sys.path.insert(next(installed, len(sys.path)), folder)


_add_vendored_packages()
