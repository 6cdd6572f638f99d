"""Texts are cut to what a model reads, and every tokenizer gives the same tokens for both."""

import random

import pytest
from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers

from runtimes.readable_text import ReadableText

_N = normalizers
_P = pre_tokenizers
_WORDS = ["rent", "uber", "trip", "covid", "café", "東京", "ab", "foo", "bar", "ring"]
# Ends, joins and odd characters: marks, Hangul jamo, ligatures, controls, emoji, added tokens.
_ODD = [
    *(
        " ",
        "  ",
        " " * 40,
        "\t",
        "\n",
        "\r\n",
        "\u00a0",
        "\u3000",
        "\u200b",
        "\x00",
        "\x07",
        "\ufeff",
    ),
    *("\u0301", "\u0323", "\u0301" * 30, "\u3099", "\uff9e", "か", "\u1100", "\u1161", "\u11a8"),
    *("ﬁ", "İ", "ß", "Σ", "😀", "👩‍👩‍👧", "क्ष", "ไทย", "\u0600a", "\U00016d63\U00016d67", "½", "™"),
    *(".", "!", "'s", "'", "-", "``", "''", "#", "_", "1", "23", "7" * 30, "!" * 40, "x" * 150),
    *("[MASK]", "[MA", "<mask>", " <mask>", "[SEP]", "[CLS]", "New York", "New"),
]

_METASPACE = _P.Metaspace(prepend_scheme="always")
_SHAPES = {
    "bert": (_N.BertNormalizer(), _P.BertPreTokenizer(), False),
    "bert, cased": (_N.BertNormalizer(lowercase=False), _P.BertPreTokenizer(), False),
    "digits as one": (
        _N.Sequence([_N.BertNormalizer(), _N.Replace(Regex("[0-9]+"), "0")]),
        _P.BertPreTokenizer(),
        False,
    ),
    "roberta": (None, _P.ByteLevel(add_prefix_space=False), True),
    "byte level, NFC": (_N.NFC(), _P.ByteLevel(add_prefix_space=True), False),
    "xlm-roberta": (
        _N.Sequence([_N.NFKC(), _N.Replace(Regex(" {2,}"), " ")]),
        _P.Sequence([_P.WhitespaceSplit(), _METASPACE]),
        True,
    ),
    "albert": (
        _N.Sequence([_N.Replace("``", '"'), _N.NFKD(), _N.StripAccents(), _N.Lowercase()]),
        _METASPACE,
        True,
    ),
    "strip": (_N.Sequence([_N.Strip(), _N.NFC()]), _P.Metaspace(prepend_scheme="first"), False),
    "runs": (_N.Replace(Regex("!{3,}"), ""), _P.BertPreTokenizer(), False),
    "words": (_N.NFD(), _P.Sequence([_P.Whitespace(), _P.Punctuation()]), False),
}


def _tokenizer(normalizer: object, pre_tokenizer: object, eats_spaces: bool) -> Tokenizer:
    """A tokenizer that gives a token to each character and to some words."""
    alphabet = sorted(_P.ByteLevel.alphabet()) + list("▁东京東かé0\"'`.!-#")
    vocabulary = {each: index for index, each in enumerate(dict.fromkeys(["?", *alphabet]))}
    merges = [(left, right) for left, right in ("re", "en", "nt", "ab", "fo", "oo", "ba", "Ġr")]
    for left, right in merges:
        vocabulary.setdefault(left + right, len(vocabulary))
    tokenizer = Tokenizer(models.BPE(vocabulary, merges, unk_token="?"))
    tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.add_special_tokens(["[SEP]", "[CLS]", "New York"])
    tokenizer.add_special_tokens([AddedToken("[MASK]", lstrip=eats_spaces, normalized=False)])
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=eats_spaces, normalized=False)])
    return tokenizer


def _texts(generator: random.Random, count: int) -> list[str]:
    # Some texts consist of few parts, so that long runs of each kind occur.
    texts = []
    for _ in range(count):
        parts = generator.sample([*_WORDS, *_ODD], generator.choice([1, 2, 3, 60]))
        separator = generator.choice(["", " ", "", " " * 70])
        texts.append(separator.join(generator.choices(parts, k=generator.choice([20, 60, 150]))))
    return texts


@pytest.mark.parametrize("shape", _SHAPES)
@pytest.mark.parametrize("max_tokens", [4, 24])
def test_the_tokens_are_the_same(shape: str, max_tokens: int) -> None:
    texts = _texts(random.Random(f"{shape} {max_tokens}"), 60)
    shortened = _checked(_tokenizer(*_SHAPES[shape]), max_tokens, texts)
    # So that the agreement means something.
    assert sum(map(len, shortened)) < 0.8 * sum(map(len, texts))


@pytest.mark.parametrize(
    ("shape", "joined"),
    [
        ("byte level, NFC", "a" + "\u0301" * 80 + "\u0323"),
        ("byte level, NFC", "e\u0301"),
        ("runs", "r!!!!!e"),
        ("bert", "New York"),
        ("albert", "New York"),
        ("albert", "foo" + " " * 30 + "[MASK]"),
        ("xlm-roberta", "foo" + " " * 30 + "[MASK]"),
        ("roberta", "foo" + " " * 30 + "[MASK]"),
    ],
)
def test_the_tokens_are_the_same_wherever_the_cut_would_be(shape: str, joined: str) -> None:
    texts = [
        f"{' ' * pad}{unit * count}{joined}{unit * 60}"
        for unit in ("ab  ", "ab ")
        for pad in range(4)
        for count in range(4, 22)
    ]
    for max_tokens in range(12, 17):
        _checked(_tokenizer(*_SHAPES[shape]), max_tokens, texts)


def _checked(tokenizer: Tokenizer, max_tokens: int, texts: list[str]) -> list[str]:
    """The texts as shortened; asserts that each has the tokens of the whole text."""
    shortened = ReadableText(tokenizer, max_tokens).shorten(texts)
    tokenizer.enable_truncation(max_tokens)
    for text, short in zip(texts, shortened, strict=True):
        assert text.startswith(short)
        whole, cut = tokenizer.encode(text), tokenizer.encode(short)
        assert (cut.ids, cut.type_ids) == (whole.ids, whole.type_ids), repr(text[: len(short) + 9])
    return shortened


@pytest.mark.parametrize(
    "start", ["", " " * 9000, "\x00" * 9000, "\u0301" * 9000, "!" * 60, "x" * 2000]
)
def test_text_that_begins_with_nothing_to_read_is_cut_too(start: str) -> None:
    tokenizer = _tokenizer(_N.BertNormalizer(), _P.BertPreTokenizer(), False)
    text = start + "rent! " * 3000
    assert len(ReadableText(tokenizer, 64).shorten([text])[0]) < len(start) + 2000


def test_ordinary_texts_are_not_touched() -> None:
    tokenizer = _tokenizer(_N.BertNormalizer(), _P.BertPreTokenizer(), False)
    text = "rent for october, 12th floor " * 10
    assert ReadableText(tokenizer, 64).shorten([text, "", "a"]) == [text, "", "a"]


@pytest.mark.parametrize(
    ("normalizer", "pre_tokenizer", "added"),
    [
        (None, _P.Split(Regex(r"\w+(?:'\w+)?"), "isolated"), []),
        (_N.Replace(Regex(r"a.*b"), "c"), _P.Whitespace(), []),
        (_N.NFC(), _P.Whitespace(), ["New York"]),
    ],
)
def test_a_tokenizer_without_a_known_bound_reads_everything(
    normalizer: object,
    pre_tokenizer: object,
    added: list[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    tokenizer = _tokenizer(normalizer, pre_tokenizer, False)
    tokenizer.add_tokens([AddedToken(each, normalized=True) for each in added])
    text = "rent! " * 3000
    with caplog.at_level("INFO"):
        readable = ReadableText(tokenizer, 64)
    assert readable.shorten([text]) == [text]
    assert "no bound is known" in caplog.text
