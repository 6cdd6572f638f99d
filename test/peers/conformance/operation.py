"""Finds the operation of an exchange in the service models."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import parse_qsl, unquote

from botocore.model import OperationModel, ServiceModel, StructureShape

from exchange import Exchange

# The credential scope, in the header or in a presigned URL: key/date/region/service/aws4_request.
_SCOPE = re.compile(r"/\d{8}/[a-z0-9-]+/([a-z0-9-]+)/aws4_request")


@dataclass(frozen=True)
class Found:
    """An operation, and the labels of its path (decoded) where it has one."""

    service: ServiceModel
    operation: OperationModel
    # The protocol of the exchange: a service may have several (CloudWatch has JSON and query).
    protocol: str
    labels: Mapping[str, str]


class Models:
    """The models of some services, indexed by operation."""

    def __init__(
        self, models: Iterable[ServiceModel], preferred: Mapping[str, Iterable[str]]
    ) -> None:
        """`preferred`: decides between two operations with the same address."""
        self._models = list(models)
        self._preferred = {name: set(operations) for name, operations in preferred.items()}

    def find(self, exchange: Exchange) -> Found | None:
        signed_for = _signing_name(exchange)
        found = [
            match
            for model in self._models
            if model.signing_name == signed_for
            for match in self._matches(model, exchange)
        ]
        return max(found, key=lambda match: self._closeness(match, exchange), default=None)

    def _matches(self, model: ServiceModel, exchange: Exchange) -> Iterable[Found]:
        spoken = set(model.metadata.get("protocols") or [model.protocol])
        if "json" in spoken:
            yield from _by_target(model, exchange)
        for protocol in spoken & {"query", "ec2"}:
            yield from _by_action(model, exchange, protocol)
        if spoken & {"rest-json", "rest-xml"}:
            yield from _by_address(model, exchange)

    def _closeness(self, match: Found, exchange: Exchange) -> tuple[int, int, bool, bool]:
        """More constant parameters, then more required ones; then the preferred ones."""
        preferred = self._preferred.get(match.service.service_name, set())
        name = match.operation.name
        constants = len(template(match.operation).constants)
        return constants, len(_given(match.operation)), name in preferred, not _old(match)


def _old(match: Found) -> bool:
    return bool(match.operation.deprecated)


def _signing_name(exchange: Exchange) -> str:
    text = exchange.request.headers.get("authorization", "") + unquote(exchange.url.query)
    found = _SCOPE.search(text)
    return found[1] if found else ""


def _by_target(model: ServiceModel, exchange: Exchange) -> Iterable[Found]:
    prefix, _, name = exchange.request.headers.get("x-amz-target", "").rpartition(".")
    if prefix == model.metadata["targetPrefix"] and name in model.operation_names:
        yield Found(model, model.operation_model(name), "json", {})


def _by_action(model: ServiceModel, exchange: Exchange, protocol: str) -> Iterable[Found]:
    if exchange.request.media_type != "application/x-www-form-urlencoded":
        return
    form = dict(parse_qsl(exchange.request.body.decode(), keep_blank_values=True))
    name = form.get("Action", "")
    if form.get("Version") == model.api_version and name in model.operation_names:
        yield Found(model, model.operation_model(name), protocol, {})


def _by_address(model: ServiceModel, exchange: Exchange) -> Iterable[Found]:
    query = dict(exchange.query)
    for name in model.operation_names:
        operation = model.operation_model(name)
        address = template(operation)
        labels = address.path.fullmatch(exchange.url.path)
        if operation.http["method"] != exchange.method or labels is None:
            continue
        if any(query.get(key) != value for key, value in address.constants.items()):
            continue
        given = set(query) | set(exchange.request.headers)
        if _given(operation) <= given:
            values = map(unquote, labels.groups())
            labels_by_name = dict(zip(address.labels, values, strict=True))
            yield Found(model, operation, model.protocol, labels_by_name)


@dataclass(frozen=True)
class Template:
    path: re.Pattern[str]
    labels: tuple[str, ...]
    constants: Mapping[str, str]


def template(operation: OperationModel) -> Template:
    return _parsed(operation.http.get("requestUri", "/"))


@cache
def _parsed(uri: str) -> Template:
    path, _, query = uri.partition("?")
    pattern = re.sub(r"\{[\w-]+\}", "([^/]+)", re.sub(r"\{[\w-]+\+\}", "(.+)", path))
    # Some models end a path with a slash that clients omit, and vice versa.
    return Template(
        path=re.compile(pattern.rstrip("/") + "/?"),
        labels=tuple(re.findall(r"\{([\w-]+)\+?\}", path)),
        constants=dict(parse_qsl(query, keep_blank_values=True)),
    )


def _given(operation: OperationModel) -> set[str]:
    """Query parameters and headers that the operation requires."""
    shape = operation.input_shape
    if not isinstance(shape, StructureShape):
        return set()
    return {
        str(member.serialization["name"]).lower()
        if member.serialization["location"] == "header"
        else str(member.serialization["name"])
        for name, member in shape.members.items()
        if name in shape.required_members
        and member.serialization.get("location") in ("header", "querystring")
    }
