"""Loaded by schemathesis: has every request show the pass, but for those that must not."""

from __future__ import annotations

import json
import os

import schemathesis

from passes import shower

_shower = shower(json.loads(os.environ["CLIENT_PASS"]))
if _shower is not None:
    schemathesis.auth.set_from_requests(_shower)
