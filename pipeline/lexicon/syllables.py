"""Which words can be Vietnamese syllables, and how Vietnamese a text looks.

Guarantees: decided by the rules of spelling alone, without a word list, so that a rare but possible syllable is never
refused; the tables are made at the first question. Both placements of the tone mark (hòa, hoà) are accepted.
"""

import re
import unicodedata
from functools import cache, lru_cache

KNOWN_WORDS = 20_000  # words whose answer is kept: a plan has some hundred different ones
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")  # ngang, huyền, sắc, ngã, hỏi, nặng
STOPPED_TONES = ("\u0301", "\u0323")  # a rime that ends in p, t, c, ch has sắc or nặng only
STOPS = ("ch", "c", "p", "t")

ONSETS = ("", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph",
          "q", "r", "s", "t", "th", "tr", "v", "x")  # fmt: skip
BEFORE_FRONT = frozenset({"k", "gh", "ngh"})  # written before e, ê, i, y only
BEFORE_BACK = frozenset({"c", "g", "ng"})  # written before all other vowels only
FRONT = frozenset("eêiy")
# Rimes without their tone; the main vowel, which takes it, has a mark or else stands as _tone_seats says.
RIMES = tuple(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong op ot oong ooc ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uôc uôi uôm uôn uông uôt ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
    uân uâng uât uây uê uêch uên uênh uêt uơ uy uya uych uyn uynh uyp uyt uyu uyên uyêt
    y ych ym yn ynh yp yt yêm yên yêng yêt yêu
    """.split()  # noqa: SIM905
)
# After q the u is part of the onset; there o and ă, e keep their own sounds: quang, quăng, quen, quốc.
RIMES_AFTER_Q = tuple(
    """
    ua uac uach uai uan uang uanh uao uat uau uay uăc uăm uăn uăng uăp uăt uân uâng uât uây
    ue uen ueo uet uê uêch uên uênh uêt ui uit uin uy uych uyn uynh uyt uyu uyên uyêt uyêch uơ uơn uơt uôc uôn uông
    """.split()  # noqa: SIM905
)
RIMES_WITH_Y_ALONE = frozenset("y ych ym yn ynh yp yt".split())  # noqa: SIM905  # ý; kỹ, lý, mỹ, tỷ
RIMES_Y_AFTER = frozenset({"", "h", "k", "l", "m", "s", "t", "v"})
RIMES_WITH_IE = frozenset("yêm yên yêng yêt yêu".split())  # noqa: SIM905  # written so without an onset only
# gi swallows the i of its rime: gì, gìn, giếng, giết; with any other rime it is an onset like the rest.
RIMES_OF_GI = frozenset("i ia in im ip iu iêc iêm iên iêng iêt iêu".split())  # noqa: SIM905

_WORD = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile(r"[aăâeêioôơuưy]+")
_MARKED_VOWEL = re.compile(r"[ăâêôơư]")


def _tone_seats(rime: str, *, after_q: bool) -> list[int]:
    """Where the tone may stand in a rime: one place, or two where old and new spelling differ (hòa, hoà)."""
    marked = [m.start() for m in _MARKED_VOWEL.finditer(rime)]
    if marked:
        return [marked[-1]]  # ươ has it on ơ, uyê on ê
    vowels = _VOWEL.match(rime)
    assert vowels is not None  # every rime begins with a vowel
    group = vowels[0]
    if after_q:
        return [1, 0] if rime == "uy" else [1]
    if len(group) == 1:
        return [0]
    if group in ("oa", "oe", "uy") and rime == group:
        return [0, 1]
    if group in ("oa", "oe", "uy", "oo", "oai", "oao", "oay", "oeo", "uyu"):
        return [1]
    return [1] if group == "uya" else [0]


def _written(onset: str, rime: str) -> str | None:
    """The two together as spelling has them, None where they cannot stand together."""
    if onset == "gi" and rime[0] in "iy":
        return "g" + rime if rime in RIMES_OF_GI else None
    apart = (
        onset == "q",
        rime in RIMES_WITH_IE and onset,
        rime in RIMES_WITH_Y_ALONE and (onset not in RIMES_Y_AFTER or (rime != "y" and onset)),
        onset in BEFORE_FRONT and rime[0] not in FRONT,
        onset in BEFORE_BACK and rime[0] in FRONT,
        rime.startswith("iê") and not onset,  # written yê there
    )
    return None if any(apart) else onset + rime


@cache
def syllables() -> frozenset[str]:
    """All possible syllables, lower case, NFC."""
    pairs = [(written, rime, False) for onset in ONSETS for rime in RIMES if (written := _written(onset, rime))]
    pairs += [("q" + rime, rime, True) for rime in RIMES_AFTER_Q]
    found = set()
    for written, rime, after_q in pairs:
        for tone in STOPPED_TONES if rime.endswith(STOPS) else TONES:
            for seat in _tone_seats(rime, after_q=after_q):
                place = len(written) - len(rime) + seat
                found.add(unicodedata.normalize("NFC", written[: place + 1] + tone + written[place + 1 :]))
    return frozenset(found)


@lru_cache(maxsize=KNOWN_WORDS)
def is_syllable(word: str) -> bool:
    """Whether the word can be a Vietnamese syllable, in any case: `nghiện`, `HÒA`, `hoà`; not `nghiẹnh`, `the`."""
    return unicodedata.normalize("NFC", word).lower() in syllables()


@lru_cache(maxsize=KNOWN_WORDS)
def has_mark(word: str) -> bool:
    """Whether a letter carries a mark of Vietnamese: a tone, a breve, a circumflex, a horn, or the bar of đ."""
    lowered = unicodedata.normalize("NFD", word).lower()
    return "đ" in lowered or any(unicodedata.combining(c) for c in lowered)


def vietnamese_share(text: str) -> float:
    """The share of words that are possible syllables with a mark, 0.0 to 1.0; 0.0 for a text without words.

    Numbers, words with digits and upper-case abbreviations without marks (`UBND`) are left out. Good Vietnamese prose
    has 0.6 to 0.9, what OCR in another language makes of it less than 0.1.
    """
    words = [word for word in _WORD.findall(unicodedata.normalize("NFC", text)) if _counts(word)]
    if not words:
        return 0.0
    return sum(has_mark(word) and is_syllable(word) for word in words) / len(words)


def _counts(word: str) -> bool:
    return has_mark(word) or not (len(word) > 1 and word.isupper())
