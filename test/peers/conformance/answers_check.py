"""Validates responses against the output shapes, and errors against the modelled ones."""

from xml.etree import ElementTree

from botocore.model import StructureShape

import json_wire
import xml_wire
from constraints import Problems, check
from exchange import Exchange
from operation import Found
from rest_wire import decode_answer
from unmodelled import UNMODELLED_ERRORS, UNMODELLED_STATUSES, UNMODELLED_VALUES

_MEDIA_TYPE = {
    "rest-json": "application/json",
    "ec2": "text/xml",
    "query": "text/xml",
    "rest-xml": "application/xml",
}


def answer_problems(exchange: Exchange, found: Found) -> Problems:
    """Violations of the service model in a response."""
    problems: Problems = []
    if exchange.status == 304:
        return problems
    if exchange.status >= 300:
        _refusal(exchange, found, problems)
    else:
        _success(exchange, found, problems)
    _manners(exchange, found, problems)
    return problems


def _manners(exchange: Exchange, found: Found, problems: Problems) -> None:
    wanted = "x-amz-request-id" if found.protocol == "rest-xml" else "x-amzn-requestid"
    if wanted not in exchange.answer.headers:
        problems.append(f"the answer has no {wanted}")
    media_type = exchange.answer.media_type
    version = found.service.metadata.get("jsonVersion", "1.1")
    wanted = _MEDIA_TYPE.get(found.protocol, f"application/x-amz-json-{version}")
    if exchange.answer.body and not _is_raw(exchange, found) and media_type != wanted:
        problems.append(f"the answer is {media_type or 'of no type'}, not {wanted}")


def _is_raw(exchange: Exchange, found: Found) -> bool:
    """Whether the body is the caller's own bytes, of any type."""
    shape = found.operation.output_shape
    payload = shape.serialization.get("payload") if shape is not None else None
    raw = payload is not None and shape.members[payload].type_name in ("blob", "string")
    return raw and exchange.status < 400


def _success(exchange: Exchange, found: Found, problems: Problems) -> None:
    wanted = int(found.operation.http.get("responseCode", 200))
    shape = found.operation.output_shape
    known = UNMODELLED_STATUSES.get((found.service.service_name, found.operation.name))
    allowed = {wanted} if known is None else set(known.statuses)
    if exchange.status not in allowed and not _may_differ(exchange, shape):
        problems.append(f"the status is {exchange.status}, not {wanted}")
    faults: Problems = []
    members = _decoded(exchange, found, faults)
    if isinstance(shape, StructureShape):
        check(shape, members, "output", faults)
    problems.extend(fault for fault in faults if not fault.startswith(UNMODELLED_VALUES))


def _may_differ(exchange: Exchange, shape: StructureShape | None) -> bool:
    """A range of an object returns 206; Lambda's Invoke has its status as a member."""
    if exchange.status == 206:
        return "content-range" in exchange.answer.headers
    members = {} if shape is None else shape.members
    return any(m.serialization.get("location") == "statusCode" for m in members.values())


def _decoded(exchange: Exchange, found: Found, problems: Problems) -> object:
    protocol = found.protocol
    shape = found.operation.output_shape
    body = exchange.answer.body
    if protocol == "json":
        raw = json_wire.parsed(body, "output", problems)
        empty = StructureShape("Nothing", {"type": "structure", "members": {}})
        return json_wire.decode(shape or empty, raw, "output", problems)
    if protocol == "query":
        return _query_result(exchange, found, problems)
    if protocol == "ec2":
        return _ec2_result(exchange, found, problems)
    form = "xml" if protocol == "rest-xml" else "json"
    if exchange.method == "HEAD" and body:
        problems.append("the answer to HEAD has a body")
    return decode_answer(shape, exchange.answer, form, problems)


def _query_result(exchange: Exchange, found: Found, problems: Problems) -> object:
    root = ElementTree.fromstring(exchange.answer.body)
    name = found.operation.name
    parts = {xml_wire.local(child): child for child in root}
    if xml_wire.local(root) != f"{name}Response" or "ResponseMetadata" not in parts:
        problems.append(f"the answer is no {name}Response with ResponseMetadata")
    shape = found.operation.output_shape
    if shape is None:
        return {}
    wrapper = parts.get(str(shape.serialization.get("resultWrapper", f"{name}Result")))
    if wrapper is None:
        problems.append(f"the answer has no {name}Result")
        return {}
    return xml_wire.decode(shape, wrapper, "output", problems)


def _ec2_result(exchange: Exchange, found: Found, problems: Problems) -> object:
    """The members are beside the request id."""
    root = ElementTree.fromstring(exchange.answer.body)
    name = found.operation.name
    ids = [child for child in root if xml_wire.local(child) == "requestId"]
    if xml_wire.local(root) != f"{name}Response" or len(ids) != 1:
        problems.append(f"the answer is no {name}Response with requestId")
    shape = found.operation.output_shape
    if shape is None:
        return {}
    root.remove(ids[0])
    return xml_wire.decode(shape, root, "output", problems)


def _refusal(exchange: Exchange, found: Found, problems: Problems) -> None:
    if exchange.method == "HEAD":
        if exchange.answer.body:
            problems.append("the answer to HEAD has a body")
        return
    code, members = _error_of(exchange, found, problems)
    # A query-compatible service names the shape; its code is in a header.
    errors = found.operation.error_shapes
    modelled = {error.name: error for error in errors}
    modelled |= {error.error_code: error for error in errors}
    if code in modelled:
        _modelled(exchange, modelled[code], members, problems)
        return
    service = found.service.service_name
    known = UNMODELLED_ERRORS.get((service, code)) or UNMODELLED_ERRORS.get(("*", code))
    if known is None:
        names = ", ".join(modelled) or "no errors"
        problems.append(f"error {code} is neither modelled ({names}) nor in unmodelled.py")
    elif exchange.status not in known.statuses:
        problems.append(f"error {code} has status {exchange.status}, not {known.statuses}")


def _modelled(
    exchange: Exchange, shape: StructureShape, members: object, problems: Problems
) -> None:
    wanted = shape.metadata.get("error", {}).get("httpStatusCode")
    if wanted is not None and exchange.status != wanted:
        problems.append(
            f"error {shape.error_code} has status {exchange.status}, the model {wanted}"
        )
    if isinstance(members, dict):
        spelled = {json_wire.wire_name(name, member) for name, member in shape.members.items()}
        # Some models (Logs) omit the message of every error.
        if not spelled & {"message", "Message"}:
            members.pop("message", None)
        decoded = json_wire.decode(shape, members, "error", problems)
        check(shape, decoded, "error", problems)


def _error_of(exchange: Exchange, found: Found, problems: Problems) -> tuple[str, object]:
    """The code, and of JSON services the members of the error's structure."""
    body = exchange.answer.body
    if found.protocol in ("json", "rest-json"):
        raw = json_wire.parsed(body, "error", problems)
        code = exchange.answer.headers.get("x-amzn-errortype") or str(raw.get("__type", ""))
        members = {key: value for key, value in raw.items() if key != "__type"}
        return code.rsplit("#", 1)[-1].split(":")[0], members
    codes = [e.text for e in ElementTree.fromstring(body).iter() if xml_wire.local(e) == "Code"]
    return codes[0] or "", None
