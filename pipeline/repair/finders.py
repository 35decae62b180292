"""What a token may stand for, in each mode of repair."""

import math

import numpy as np
from numpy.typing import NDArray

from pipeline.lexicon.syllables import has_mark, is_syllable
from pipeline.lexicon.text import one_tone_placement
from pipeline.repair.channel import Candidate, misreadings
from pipeline.repair.decode import Slot, shape_of
from pipeline.repair.language import language

STRANGER = 5.0  # cost of each letter of a word that is not in the vocabulary, where letters are wrong
LONG = 8  # letters: no longer word is dearer
EASY = 2.0  # cost of a reading that nobody wonders at
USUAL_DOUBT = 0.03  # the share of words that OCR got wrong on the pages that `slips.tsv` was learned from
NO_WORD = 8.0  # cost of a word with marks that is no syllable
NAME = 2.0  # and of another that the vocabulary does not hold: a name, perhaps


class Foreign:
    """Tokens read by OCR of another language: letters and marks may be wrong, spaces lost or put in."""

    def alike(self, slot: Slot) -> NDArray[np.int32] | None:
        """None: no reading is free of cost."""
        del slot
        return None

    def words(self, slot: Slot) -> tuple[Candidate, ...]:
        """Words, and pairs of words, that the reading may be."""
        return misreadings("foreign").candidates(slot.token.text, two=True)

    def whole(self, one: Slot, two: Slot) -> tuple[Candidate, ...]:
        """Words that two readings may be together; none where each is easily read as a syllable."""
        if self._is_easy(one) and self._is_easy(two):
            return ()
        return misreadings("foreign").candidates(f"{one.token.text} {two.token.text}", two=False)

    def _is_easy(self, slot: Slot) -> bool:
        words = language().words
        return any(c.cost <= EASY and is_syllable(words[c.words[0]]) for c in self.words(slot) if len(c.words) == 1)

    def stranger(self, slot: Slot) -> float:
        """So dear that a word as read stands only where nothing else does."""
        return STRANGER * min(len(slot.token.text), LONG)


class Stripped:
    """Tokens that lack their marks and nothing else; those that no word is spelled like stay as they are."""

    def alike(self, slot: Slot) -> NDArray[np.int32] | None:
        """All words that are spelled like the token but for their marks."""
        text = slot.token.text
        return language().by_letters.get(text.lower()) if shape_of(text) else None

    def words(self, slot: Slot) -> tuple[Candidate, ...]:
        """None: the letters are right."""
        del slot
        return ()

    def whole(self, one: Slot, two: Slot) -> tuple[Candidate, ...]:
        """None: the spaces are right."""
        del one, two
        return ()

    def stranger(self, slot: Slot) -> float:
        """The word can be nothing else."""
        del slot
        return 0.0


class Slips:
    """Good text, in which the slots in doubt may be slips of OCR in Vietnamese or of a typist."""

    def alike(self, slot: Slot) -> NDArray[np.int32] | None:
        """The word itself, unless it is in doubt."""
        return None if slot.doubt else np.array([language().id_of(slot.token.text)], np.int32)

    def words(self, slot: Slot) -> tuple[Candidate, ...]:
        """The word itself, and those that slips make it of."""
        text = one_tone_placement(slot.token.text)
        return tuple(self._doubted(c, slot, text) for c in misreadings("slips").candidates(text, two=True))

    def whole(self, one: Slot, two: Slot) -> tuple[Candidate, ...]:
        """Words that a space put in has parted; nothing, where both are words that nobody doubts."""
        if not (one.doubt and two.doubt):
            return ()
        slot = Slot(one.line, one.token, two.ends, max(one.doubt, two.doubt))
        text = one_tone_placement(f"{one.token.text} {two.token.text}")
        return tuple(self._doubted(c, slot, text) for c in misreadings("slips").candidates(text, two=False))

    def stranger(self, slot: Slot) -> float:
        """Dear for what looks like a spoiled syllable, cheap for what may be a name."""
        text = slot.token.text
        return NO_WORD if has_mark(text) and not is_syllable(text) and not text.isupper() else NAME

    @staticmethod
    def _doubted(candidate: Candidate, slot: Slot, text: str) -> Candidate:
        """The candidate at the cost of a change, where it is one: the less a slot is doubted, the dearer.

        It is written as the text is, unless that has capitals where no word has them.
        """
        words, shape = language().words, shape_of(text)
        shapes = (shape,) if shape and len(candidate.words) == 1 else candidate.shapes
        if " ".join(words[word] for word in candidate.words) == text.lower():
            return Candidate(candidate.words, shapes, -math.log1p(-min(slot.doubt, 0.9)))
        return Candidate(candidate.words, shapes, candidate.cost + math.log(USUAL_DOUBT / slot.doubt))
