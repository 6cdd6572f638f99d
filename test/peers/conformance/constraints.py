"""Constraints of the service models: required members, ranges, lengths, patterns, enums."""

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape

from java_pattern import compiled

Problems = list[str]


def check(shape: Shape, value: object, path: str, problems: Problems) -> None:
    """Appends one message per violated constraint."""
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        _structure(shape, value, path, problems)
    elif isinstance(shape, ListShape) and isinstance(value, list):
        _size(shape, len(value), path, problems)
        for index, item in enumerate(value):
            check(shape.member, item, f"{path}[{index}]", problems)
    elif isinstance(shape, MapShape) and isinstance(value, dict):
        _size(shape, len(value), path, problems)
        for key, item in value.items():
            check(shape.key, key, f"{path}.key({key})", problems)
            check(shape.value, item, f"{path}.{key}", problems)
    elif isinstance(value, str):
        _text(shape, value, path, problems)
    elif isinstance(value, bytes):
        _size(shape, len(value), path, problems)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        _size(shape, value, path, problems)


def _structure(
    shape: StructureShape, value: dict[str, object], path: str, problems: Problems
) -> None:
    for name in shape.required_members:
        if name not in value:
            problems.append(f"{path}.{name} is required and absent")
    for name, item in value.items():
        if name in shape.members:
            check(shape.members[name], item, f"{path}.{name}", problems)


def _text(shape: Shape, value: str, path: str, problems: Problems) -> None:
    _size(shape, len(value), path, problems)
    pattern = shape.metadata.get("pattern")
    if pattern is not None and not compiled(pattern).fullmatch(value):
        problems.append(f"{path} {value[:80]!r} does not match {pattern[:120]}")
    if isinstance(shape, StringShape) and shape.enum and value not in shape.enum:
        problems.append(f"{path} {value!r} is none of {', '.join(map(str, shape.enum[:12]))}")


def _size(shape: Shape, size: float, path: str, problems: Problems) -> None:
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        problems.append(f"{path} has {size}, below the least {least}")
    if most is not None and size > most:
        problems.append(f"{path} has {size}, above the most {most}")
