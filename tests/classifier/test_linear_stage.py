import random
import tracemalloc

import numpy as np

from classifier import model_file
from classifier.linear_stage import PART, LinearStage


def test_memory_is_bounded_for_long_posts_without_two_words_alike() -> None:
    words = [gram[1:] for gram in model_file.load(model_file.DEFAULT).vocabulary.grams]
    words = [word for word in words if len(word) > 3 and word.isalpha()]
    draw = random.Random(1)
    posts = [" ".join(draw.sample(words, 700)) for _ in range(2 * PART)]
    stage = LinearStage()
    tracemalloc.start()
    read = stage.read(posts)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert min(read.features) > 3_000
    assert peak < 64_000_000


def test_what_is_multiplied_together_changes_no_score() -> None:
    posts = ["", "où est ma commande ?", "merci", "the order has not arrived", ""] * PART
    stage = LinearStage()
    alone = np.concatenate([stage.read([post]).scores for post in posts[:5]])
    np.testing.assert_allclose(stage.read(posts).scores, np.tile(alone, (PART, 1)), atol=1e-5)
    assert stage.read([]).scores.shape == (0, alone.shape[1])
