"""REST messages in parts: labels, query, headers and body."""

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from botocore.model import ListShape, MapShape, Shape, StructureShape

import json_wire
import xml_wire
from constraints import Problems
from exchange import Message
from scalar import from_text

Members = dict[str, object]

# Sent by every signed request, by retries and by uploads; no operation models them.
_UNMODELLED_HEADERS = {
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-decoded-content-length",
    "x-amz-security-token",
    "x-amz-trailer",
    "x-amz-user-agent",
    # A JS SDK's name for the member ChecksumAlgorithm when the checksum comes in a trailer.
    "x-amz-sdk-checksum-algorithm",
}
_CHECKSUMS = ("crc32", "crc32c", "crc64nvme", "sha1", "sha256")
# In responses: request ids, the error code, and S3's bucket region.
_UNMODELLED_ANSWERS = {
    "x-amz-request-id",
    "x-amz-id-2",
    "x-amzn-requestid",
    "x-amzn-errortype",
    "x-amz-bucket-region",
}


def decode_request(
    shape: StructureShape | None,
    message: Message,
    labels: Mapping[str, str],
    query: Sequence[tuple[str, str]],
    constants: Mapping[str, str],
    body_form: str,
    checksums: bool,
    problems: Problems,
) -> Members:
    """The members of a request. Parameters and x-amz headers without a member are problems."""
    decoded = _located(shape, message, labels, query, problems)
    known = {m.serialization.get("name") for m in _at(shape, "querystring").values()}
    spread = any(isinstance(m, MapShape) for m in _at(shape, "querystring").values())
    for key, _ in query:
        # The JS SDK names the operation in `x-id`; a presigned URL carries its signature.
        if key in known or key in constants or key == "x-id" or key.startswith("X-Amz-") or spread:
            continue
        problems.append(f"input has no query parameter {key}")
    # An operation with the httpChecksum trait accepts any algorithm's header.
    unmodelled = _UNMODELLED_HEADERS | (
        {f"x-amz-checksum-{name}" for name in _CHECKSUMS} if checksums else set()
    )
    _unknown_headers(shape, message, unmodelled, "input", problems)
    return decoded | _body(shape, message, body_form, "input", problems)


def decode_answer(
    shape: StructureShape | None, message: Message, body_form: str, problems: Problems
) -> Members:
    """The members of a response. x-amz headers and body members without a member are problems."""
    _unknown_headers(shape, message, _UNMODELLED_ANSWERS, "output", problems)
    located = _located(shape, message, {}, [], problems)
    return located | _body(shape, message, body_form, "output", problems)


def _at(shape: StructureShape | None, location: str | None) -> dict[str, Shape]:
    if shape is None:
        return {}
    return {
        name: member
        for name, member in shape.members.items()
        if member.serialization.get("location") == location
    }


def _located(
    shape: StructureShape | None,
    message: Message,
    labels: Mapping[str, str],
    query: Sequence[tuple[str, str]],
    problems: Problems,
) -> Members:
    decoded: Members = {}
    for name, member in _at(shape, "uri").items():
        text = labels.get(str(member.serialization.get("name", name)))
        if text is not None:
            decoded[name] = from_text(member, text, name, problems, "iso8601")
    for name, member in _at(shape, "querystring").items():
        texts = [value for key, value in query if key == member.serialization.get("name", name)]
        if isinstance(member, ListShape) and texts:
            decoded[name] = [from_text(member.member, t, name, problems, "iso8601") for t in texts]
        elif texts:
            decoded[name] = from_text(member, texts[0], name, problems, "iso8601")
    for name, member in _at(shape, "header").items():
        text = message.headers.get(str(member.serialization.get("name", name)).lower())
        if text is not None and isinstance(member, ListShape):
            decoded[name] = [part.strip() for part in text.split(",")]
        elif text is not None:
            decoded[name] = from_text(member, text, name, problems, "rfc822")
    return decoded


def _unknown_headers(
    shape: StructureShape | None, message: Message, more: set[str], side: str, problems: Problems
) -> None:
    known = {
        str(member.serialization.get("name", name)).lower()
        for name, member in _at(shape, "header").items()
    }
    prefixes = [
        str(m.serialization.get("name", "")).lower() for m in _at(shape, "headers").values()
    ]
    for name in message.headers:
        if not name.startswith(("x-amz-", "x-amzn-")) or name in known or name in more:
            continue
        if not any(prefix and name.startswith(prefix) for prefix in prefixes):
            problems.append(f"{side} has no header {name}")


def _body(
    shape: StructureShape | None, message: Message, form: str, side: str, problems: Problems
) -> Members:
    if shape is None:
        return {}
    payload = shape.serialization.get("payload")
    if payload is None:
        return _whole_body(shape, message, form, side, problems)
    member = shape.members[payload]
    if member.type_name in ("blob", "string"):
        return {payload: message.body} if message.body else {}
    if not message.body:
        return {}
    return {payload: _parsed(member, message.body, form, f"{side}.{payload}", problems)}


def _whole_body(
    shape: StructureShape, message: Message, form: str, side: str, problems: Problems
) -> Members:
    if not message.body:
        return {}
    if form == "xml":
        parsed = _parsed(shape, message.body, form, side, problems)
        return parsed if isinstance(parsed, dict) else {}
    raw = json_wire.parsed(message.body, side, problems)
    named = {json_wire.wire_name(n, m): (n, m) for n, m in _at(shape, None).items()}
    decoded: Members = {}
    for key, item in raw.items():
        if key not in named:
            problems.append(f"{side}.{key} is no member of {shape.name}")
            continue
        name, member = named[key]
        decoded[name] = json_wire.decode(member, item, f"{side}.{name}", problems)
    return decoded


def _parsed(shape: Shape, body: bytes, form: str, path: str, problems: Problems) -> object:
    if form == "json":
        return json_wire.decode(shape, json_wire.parsed(body, path, problems), path, problems)
    try:
        return xml_wire.decode(shape, ElementTree.fromstring(body), path, problems)
    except ElementTree.ParseError as error:
        problems.append(f"{path} is no XML: {error}")
        return None
