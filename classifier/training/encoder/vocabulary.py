"""A vocabulary for French and English out of an English one, each new word with a first vector.

The accents stay. Pieces of other scripts and unused ones are dropped; French words, pieces of
French words and pictures are added. A new word starts from the English words that it translates
(as in WECHSEL: Minixhofer, Paischer, Rekabsaz, NAACL 2022), else from the pieces that it replaces,
a picture from the words of its Unicode name.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import regex
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing
from tokenizers.trainers import WordPieceTrainer

from classifier.training.encoder.alignment import translations

Vectors = npt.NDArray[np.float32]

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
MASKS = {"@user": ("someone",), "<url>": ("link",), "<mail>": ("email",)}
"""What `classifier.text` puts in the place of names and addresses, and words of like use."""

LEAST_WORD, LEAST_PIECE, LEAST_PICTURE = 3, 20, 4
PIECES = 5_000
LONGEST_POST = 128
"""Tokens that are read of a post."""

_FOREIGN = regex.compile(r"[^\p{Latin}\p{Common}\p{Inherited}]")
_WORD = regex.compile(r"[\p{Latin}\p{M}]+")
_LETTER = regex.compile(r"\p{L}")
_PICTURE = regex.compile(r"[\p{Emoji_Presentation}\p{Extended_Pictographic}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The English vocabulary: a tokenizer that strips accents, and its vectors in its order."""

    tokenizer: Tokenizer
    vectors: Vectors

    def mean(self, words: str) -> Vectors:
        """The mean vector of the pieces of these words."""
        ids = self.tokenizer.encode(words, add_special_tokens=False).ids
        return np.asarray(self.vectors[ids].mean(axis=0))

    def mean_inside(self, piece: str) -> Vectors:
        """As `mean`, of letters that go on within a word."""
        ids = self.tokenizer.encode(f"x{piece}", add_special_tokens=False).ids
        return np.asarray(self.vectors[ids].mean(axis=0))


def rebuilt(
    base: Base,
    pairs: Sequence[tuple[str, str]],
    french: Iterable[str],
    texts: Iterable[str],
) -> tuple[Tokenizer, Vectors]:
    """The new tokenizer and the first vectors of its pieces.

    `pairs` are sentences in English and French, `french` further French texts, `texts` all posts
    (for their pictures); all as `classifier.text.reading` gives them.
    """
    kept = {p: base.vectors[i] for p, i in _by_place(base.tokenizer) if _is_kept(p)}
    words = Counter(w for text in (*(fr for _, fr in pairs), *french) for w in _WORD.findall(text))
    meanings = translations([(_WORD.findall(en), _WORD.findall(fr)) for en, fr in pairs])
    new: dict[str, Vectors] = {mask: base.mean(" ".join(w)) for mask, w in MASKS.items()}
    for word, count in words.most_common():
        if count >= LEAST_WORD and word not in kept and _LETTER.search(word) and len(word) <= 24:
            new[word] = _meaning(base, word, meanings.get(word, {}))
    for piece in _pieces(words):
        if piece not in kept and piece not in new and _LETTER.search(piece):
            inside = piece.startswith("##")
            new[piece] = base.mean_inside(piece[2:]) if inside else base.mean(piece)
    pictures = Counter(p for text in texts for p in _PICTURE.findall(text))
    for picture, count in pictures.most_common():
        name = unicodedata.name(picture, "").lower()
        if count >= LEAST_PICTURE and picture not in kept and name:
            new[picture] = base.mean(name)
    both = {**kept, **new}
    return _tokenizer(list(both)), np.stack(list(both.values())).astype(np.float32)


def _by_place(tokenizer: Tokenizer) -> list[tuple[str, int]]:
    return sorted(tokenizer.get_vocab().items(), key=lambda pair: pair[1])


def _is_kept(piece: str) -> bool:
    if piece in SPECIAL:
        return True
    return not piece.startswith("[unused") and not _FOREIGN.search(piece)


def _meaning(base: Base, word: str, english: Mapping[str, float]) -> Vectors:
    """The vector of a French word: that of its translations, weighted."""
    if not english:
        return base.mean(word)
    total = sum(english.values())
    return np.asarray(
        sum((share / total) * base.mean(e) for e, share in english.items()), dtype=np.float32
    )


def _pieces(words: Mapping[str, int]) -> list[str]:
    """Frequent parts of French words, for those that are not in the vocabulary whole."""
    learner = Tokenizer(WordPiece(unk_token="[UNK]"))  # noqa: S106
    learner.pre_tokenizer = BertPreTokenizer()
    trainer = WordPieceTrainer(
        vocab_size=PIECES, min_frequency=LEAST_PIECE, show_progress=False, limit_alphabet=200
    )
    learner.train_from_iterator(
        (" ".join([word] * min(count, 50)) for word, count in words.items()), trainer
    )
    return [piece for piece, _ in _by_place(learner)]


def _tokenizer(pieces: Sequence[str]) -> Tokenizer:
    places = {piece: place for place, piece in enumerate(pieces)}
    made = Tokenizer(
        WordPiece(places, unk_token="[UNK]", max_input_chars_per_word=40)  # noqa: S106
    )
    made.add_special_tokens([*SPECIAL, *MASKS])
    made.pre_tokenizer = BertPreTokenizer()
    made.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        special_tokens=[("[CLS]", places["[CLS]"]), ("[SEP]", places["[SEP]"])],
    )
    made.enable_truncation(max_length=LONGEST_POST)
    return made
