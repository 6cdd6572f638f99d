"""Bytes → text → value; every error is the caller's."""

import json
import random
import sys

import pytest

from wire.client_error import ClientError
from wire.strict_json import decode, parse


def test_decode_accepts_every_form_of_body() -> None:
    for body in ("é", "é".encode(), bytearray("é".encode()), "\ufeffé", b"\xef\xbb\xbf\xc3\xa9"):
        assert decode(body) == "é"
    assert decode(None) == "" and decode(b"") == ""


def test_only_one_byte_order_mark_is_dropped() -> None:
    assert decode("\ufeff\ufeffa") == "\ufeffa"


@pytest.mark.parametrize("body", [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xff\xfe{\x00"])
def test_bytes_that_are_not_utf8(body: bytes) -> None:
    with pytest.raises(ClientError, match=r" 400 invalid-json: .*UTF-8"):
        decode(body)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "nul",
        "[1,]",
        '"\t"',
        "NaN",
        "[Infinity]",
        '{"a":1,"a":1}',
        '[{"b":{"a":1,"c":2,"a":3}}]',
        "[" * 100_000,
        '{"a":' * 100_000,
        "[" * 100_000 + "]" * 100_000,
        "9" * (sys.get_int_max_str_digits() + 1),
    ],
    ids=lambda text: text[:20],
)
def test_invalid_json_is_rejected(text: str) -> None:
    with pytest.raises(ClientError, match=r"^sagemaker-gateway-client-error 400 invalid-json: "):
        parse(text)


def test_it_reads_what_json_writes() -> None:
    generator = random.Random(7)
    for _ in range(300):
        value = _value(generator, depth=3)
        assert parse(json.dumps(value, ensure_ascii=generator.random() < 0.5)) == value


def test_cutting_a_document_anywhere_is_a_client_error() -> None:
    document = json.dumps({"inputs": ["rent", 'a "quoted" word'], "parameters": {"top_k": 1}})
    for length in range(len(document)):
        with pytest.raises(ClientError, match=" 400 "):
            parse(document[:length])


def _value(generator: random.Random, depth: int) -> object:
    kind = generator.randrange(6 if depth else 4)
    if kind < 4:
        return [None, True, generator.uniform(-1e9, 1e9), f"é{generator.random()}\n"][kind]
    parts = [_value(generator, depth - 1) for _ in range(generator.randrange(4))]
    return parts if kind == 4 else {str(index): part for index, part in enumerate(parts)}
