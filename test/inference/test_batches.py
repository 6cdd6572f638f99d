"""Batches by length."""

import random

from runtimes.batches import batches


def _padding(lengths: list[int], found: list[list[int]]) -> int:
    return sum(max(lengths[i] for i in batch) - lengths[j] for batch in found for j in batch)


def test_every_row_is_in_one_batch_within_the_budget() -> None:
    generator = random.Random(1)
    for _ in range(200):
        lengths = [generator.randrange(1, 600) for _ in range(generator.randrange(1, 130))]
        found = batches(lengths, 512, padded=True)
        assert sorted(index for batch in found for index in batch) == list(range(len(lengths)))
        for batch in found:
            assert len(batch) == 1 or len(batch) * max(lengths[index] for index in batch) <= 512


def test_texts_of_similar_length_share_a_pass() -> None:
    assert len(batches([10, 12, 11, 9, 10, 12], 4096, padded=True)) == 1


def test_one_long_text_does_not_pad_the_others() -> None:
    lengths = [500] + [8] * 31
    found = batches(lengths, 32_000, padded=True)
    assert [len(batch) for batch in found] == [1, 31]
    assert _padding(lengths, found) == 0


def test_rows_that_must_not_be_padded_share_a_pass_only_with_their_like() -> None:
    lengths = [3, 4, 3, 4, 4]
    assert sorted(batches(lengths, 4096, padded=False)) == [[0, 2], [1, 3, 4]]


def test_a_budget_of_one_token_means_one_row_at_a_time() -> None:
    assert len(batches([3, 3, 3], 1, padded=False)) == 3
