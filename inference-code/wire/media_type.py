"""Content-Type and Accept headers as real clients send them."""

from __future__ import annotations

from wire.client_error import ClientError

JSON = "application/json"
TEXT = "text/plain"

# The Hugging Face Python client sends no Content-Type, and clients of InvokeEndpoint often send the
# SDK's default, which is binary: both are read as JSON.
_READ_AS_JSON = frozenset({"", "*/*", "application/octet-stream", JSON})
_JSON_RANGES = ("*/*", "application/*", JSON)


def body_form(content_type: str | None) -> str:
    """`application/json` or `text/plain`: how to read a body of this Content-Type.

    Raises ClientError 415 for any other type and for a charset other than UTF-8. The containers
    pass the raw header, including its parameters.
    """
    media_type, parameters = _split(content_type or "")
    if media_type not in _READ_AS_JSON and media_type != TEXT:
        raise ClientError(
            "unsupported-media-type", f"the Content-Type must be {JSON} or {TEXT}, in UTF-8"
        )
    if parameters.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise ClientError("unsupported-media-type", "the charset of the Content-Type must be utf-8")
    return TEXT if media_type == TEXT else JSON


def check_accept(accept: str | None) -> None:
    """Raises ClientError 406 when the Accept header excludes JSON; answers are always JSON."""
    weights = dict(_weighted_range(part) for part in (accept or "").split(",") if part.strip())
    # RFC 9110, 12.5.1: the most specific matching range has precedence.
    matching = [weights[each] for each in _JSON_RANGES if each in weights]
    if weights and not (matching and matching[-1] > 0):
        raise ClientError(
            "not-acceptable", f"the response is {JSON}, which the Accept header excludes"
        )


def _split(header: str) -> tuple[str, dict[str, str]]:
    first, *rest = header.split(";")
    pairs = (part.partition("=") for part in rest)
    parameters = {name.strip().lower(): value.strip().strip('"') for name, _, value in pairs}
    return first.strip().lower(), parameters


def _weighted_range(part: str) -> tuple[str, float]:
    media_range, parameters = _split(part)
    try:
        return media_range, float(parameters.get("q", "1"))
    except ValueError:
        return media_range, 1.0
