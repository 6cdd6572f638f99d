"""Which of the encoder's word pieces the small model keeps, and the tokenizer over them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tokenizers import Tokenizer, decoders, normalizers, pre_tokenizers, processors
from tokenizers.models import WordPiece

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
CURRENCIES = "€₹₩₱¥"
LATIN_END = 0x250


def tokenizer_over(vocabulary: list[str]) -> Tokenizer:
    """A tokenizer of BERT (lower case, no accents) that adds [CLS] and [SEP] itself.

    Without an explicit template one transformers version adds the two marks and another does not.
    """
    ids = {piece: index for index, piece in enumerate(vocabulary)}
    tokenizer = Tokenizer(WordPiece(ids, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(
        clean_text=True, handle_chinese_chars=True, strip_accents=True, lowercase=True
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.add_special_tokens(list(SPECIAL))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(mark, ids[mark]) for mark in ("[CLS]", "[SEP]")],
    )
    return tokenizer


def encoder_pieces(folder: Path) -> dict[str, int]:
    """The encoder's vocabulary. Its ids are in order of frequency, after the single characters."""
    return Tokenizer.from_file(str(folder / "tokenizer.json")).get_vocab()


def essential(pieces: dict[str, int]) -> list[str]:
    """Marks, and the characters of ordinary text, alone and inside a word (20°C, 7€, straße)."""
    single = [p for p in sorted(pieces, key=pieces.__getitem__) if len(p) == 1 and ord(p) < 0x2100]
    western = [p for p in single if ord(p) < LATIN_END or not p.isalpha()]
    inside = [f"##{c}" for c in western if ord(c) < LATIN_END or c in CURRENCIES]
    return [*SPECIAL, *western, *(piece for piece in inside if piece in pieces)]


def choose_pieces(size: int, pieces: dict[str, int], texts: list[str]) -> list[str]:
    """`size` pieces: the essential, those the texts use, then the most frequent in general."""
    tokenizer = tokenizer_over(sorted(pieces, key=pieces.__getitem__))
    counts = Counter(p for e in tokenizer.encode_batch(texts) for p in e.tokens)
    chosen = dict.fromkeys(essential(pieces))
    used = [piece for piece, count in counts.most_common() if count > 2]
    chosen.update(dict.fromkeys(used[: size // 2]))
    for piece in sorted(pieces, key=pieces.__getitem__):
        if len(chosen) == size:
            break
        if piece.removeprefix("##").isascii() and pieces[piece] > 1000:
            chosen.setdefault(piece)
    return list(chosen)
