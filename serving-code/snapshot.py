"""Lambda SnapStart: the function is loaded once, stored, and restored for each environment.

Everything is loaded before the snapshot, which has seen the model answer its own try-out: memory
is restored as it was, so it is not tried again in the 10 s that a restore may take. No connection
is open at that time: the S3 client of the archive is gone when the model is loaded.
"""

from __future__ import annotations

import random
import sys


def prepare_for_restore() -> None:
    """Makes the environments of one snapshot differ in their random numbers.

    uuid, secrets and os.urandom read the kernel, which Firecracker seeds again.
    """
    try:
        from snapshot_restore_py import register_after_restore
    except ImportError:
        # A part of Lambda's runtimes for Python since 3.12, and of no other.
        return
    register_after_restore(reseed)


def reseed() -> None:
    """Seeds the generators that were seeded before the snapshot, from the kernel."""
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()
    if torch := sys.modules.get("torch"):
        torch.seed()
