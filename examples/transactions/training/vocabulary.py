"""Which of the encoder's word pieces the small model keeps, and the tokenizer over them."""

from __future__ import annotations

import string
from collections import Counter

from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors
from tokenizers.models import WordPiece
from wordlists import words_of

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
# All printable characters have a piece, so ordinary text never becomes [UNK].
ALPHANUMERIC = string.ascii_lowercase + "0"
# The tokenizer splits words at punctuation, except at these.
CURRENCIES = "£€"
SYMBOLS = string.punctuation + CURRENCIES + "\u2013\u2019"


def normalizer() -> normalizers.Normalizer:
    """Lower case without accents; a run of digits becomes one `0`: which digits says nothing."""
    return normalizers.Sequence(
        [
            normalizers.BertNormalizer(
                clean_text=True, handle_chinese_chars=True, strip_accents=True, lowercase=True
            ),
            normalizers.Replace(Regex("[0-9]+"), "0"),
        ]
    )


def tokenizer_over(vocabulary: list[str], max_length: int) -> Tokenizer:
    """A WordPiece tokenizer that says [CLS] text [SEP] itself, whatever loads it.

    Without an explicit template one transformers version adds the two marks and another does not.
    """
    ids = {piece: index for index, piece in enumerate(vocabulary)}
    tokenizer = Tokenizer(WordPiece(ids, unk_token="[UNK]", max_input_chars_per_word=40))
    tokenizer.normalizer = normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.add_special_tokens(list(SPECIAL))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(mark, ids[mark]) for mark in ("[CLS]", "[SEP]")],
    )
    tokenizer.enable_truncation(max_length)
    return tokenizer


def full_tokenizer(encoder_pieces: dict[str, int]) -> Tokenizer:
    """The same rules over the encoder's whole vocabulary, to count what training texts use."""
    ordered = sorted(encoder_pieces, key=encoder_pieces.__getitem__)
    return tokenizer_over([*ordered, *(s for s in SYMBOLS if s not in encoder_pieces)], 64)


def is_word(piece: str) -> bool:
    """A piece that is a whole word of plain letters."""
    return len(piece) > 2 and piece.isascii() and piece.isalpha()


def essential() -> list[str]:
    """Marks, and each character alone and inside a word."""
    return [*SPECIAL, *SYMBOLS, *ALPHANUMERIC, *(f"##{c}" for c in ALPHANUMERIC + CURRENCIES)]


def choose_pieces(
    size: int, encoder_pieces: dict[str, int], texts: list[str], certainty: dict[str, float]
) -> list[str]:
    """`size` pieces: the essential, those training texts use, then what tells labels apart.

    `certainty` is the teacher's highest probability for each whole word; the last fifth of the room
    goes to word endings, commonest first (the encoder's ids are ordered by frequency).
    """
    chosen = dict.fromkeys(essential())
    tokenizer = full_tokenizer(encoder_pieces)
    counts = Counter(p for e in tokenizer.encode_batch(texts) for p in e.tokens)
    used = [p for p, n in counts.most_common() if n > 1]
    chosen.update(dict.fromkeys(used[: size * 3 // 4]))
    words = sorted(certainty, key=certainty.__getitem__, reverse=True)
    endings = [p for p in sorted(encoder_pieces, key=encoder_pieces.__getitem__) if p[:2] == "##"]
    endings = [p for p in endings if p[2:].isascii() and p[2:].isalpha()]
    room = size - len(chosen)
    new_words = [w for w in words if w not in chosen][: room * 4 // 5]
    new_endings = [e for e in endings if e not in chosen][: room - len(new_words)]
    return [*chosen, *new_words, *new_endings]


def open_words(encoder_pieces: dict[str, int], closed: list[str]) -> list[str]:
    """The encoder's whole words, apart from any that is part of a name kept out of training."""
    shut = {word for name in closed for word in words_of(name).split()}
    return [piece for piece in encoder_pieces if is_word(piece) and piece not in shut]
