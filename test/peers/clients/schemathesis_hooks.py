"""Loaded by schemathesis: has every request signed where the pass is a signature."""

from __future__ import annotations

import json
import os

import schemathesis

from passes import signer

_signer = signer(json.loads(os.environ["CLIENT_PASS"]))
if _signer is not None:
    schemathesis.auth.set_from_requests(_signer)
