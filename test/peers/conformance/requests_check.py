"""Validates requests against the input shapes of their operations."""

from urllib.parse import parse_qsl

from botocore.model import StructureShape

import json_wire
from constraints import Problems, check
from exchange import Exchange
from form_wire import FORMS, decode_form
from operation import Found, template
from rest_wire import decode_request


def request_problems(exchange: Exchange, found: Found) -> Problems:
    """Violations of the service model in a request."""
    problems: Problems = []
    shape = found.operation.input_shape
    members = _decoded(exchange, found, problems)
    if isinstance(shape, StructureShape):
        check(shape, members, "input", problems)
    return problems


def _decoded(exchange: Exchange, found: Found, problems: Problems) -> object:
    protocol = found.protocol
    shape = found.operation.input_shape
    if protocol in FORMS:
        form = dict(parse_qsl(exchange.request.body.decode(), keep_blank_values=True))
        return decode_form(shape, form, FORMS[protocol], problems)
    if protocol == "json":
        raw = json_wire.parsed(exchange.request.body, "input", problems)
        return {} if shape is None else json_wire.decode(shape, raw, "input", problems)
    return decode_request(
        shape,
        exchange.request,
        found.labels,
        exchange.query,
        template(found.operation).constants,
        "xml" if protocol == "rest-xml" else "json",
        bool(found.operation.http_checksum),
        problems,
    )
