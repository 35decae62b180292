"""The words of a deadline: what is to be done, and the clause that is its evidence.

Guarantees: spans lie in the sentence; evidence holds the words that say when; of a list of dates each has its own part.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extract.terms import Term

FEWEST_WORDS = 2  # of what is to be done; less names nothing
LONGEST_ASKING = 14  # letters of `Đề nghị` and the like before the body that is asked

Span = tuple[int, int]

# What stands before the act, and between it and its date.
_LEAD = re.compile(
    r"[\W_]*(?:(?:và|hoặc|đồng thời|định kỳ|từ đó|riêng|trong đó|thực hiện chế độ|chế độ|sau đó|"
    r"có trách nhiệm)[\s,:]+)*",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:[\s,:(–-]|(?<!\w)(?:trước|trong|vào|đến|hết|chậm nhất|muộn nhất|hoàn thành|xong|từ|là|ngày|cuối|"
    r"(?<!ban )đầu|giữa|dự kiến|thời gian|thời hạn|hạn|định kỳ|\d{1,2}\s+ngày|và|khoảng|ngay|nhất|tới|cho|"
    r"bắt đầu|sáng|chiều)(?=\W*$))+$",
    re.IGNORECASE,
)
_TAIL = re.compile(r"[\s.;,/]+$")
_BEFORE_CYCLE = re.compile(r"(?<!\w)(?:trước|vào|chậm nhất|đến)(?:\s+(?:hết|là))?\s+$", re.IGNORECASE)
_AND_THEN = re.compile(r"\s+và\s+(?:định kỳ\s+)?", re.IGNORECASE)
_CONNECTS = re.compile(r"[\s,;:)]*(?:và\s+)?", re.IGNORECASE)
_CLOSES = re.compile(r"(?:\s*\))?(?:\s*\d{1,2}\s+lần)?")
_ADDRESS = re.compile(r"[\s),]*(?:về|cho|lên|gửi|đến|tới)\s")
_STOPS = ("", ".", "./.", ";", "/.")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with all that says in it when something is due, and the body that acts in it, where it is named."""

    text: str
    start: int
    end: int
    when: Sequence[Term]
    subject: Span | None = None


def action_of(sentence: Sentence, index: int) -> tuple[Span, ...]:
    """The words for what is to be done at `sentence.when[index]`: before the date or cycle, else after it.

    Empty where nothing is named.
    """
    own = _own_words(sentence, index)
    if sentence.when[index].recurrence is not None:
        return _act_and_cycle(sentence, index, own)
    if _count(sentence.text, own) >= FEWEST_WORDS:
        return (own,)
    after = _words_after(sentence, index)
    if _count(sentence.text, after) >= FEWEST_WORDS:
        return (after,)
    colon = sentence.text.find(":", sentence.start, sentence.when[0].start)
    first = _trimmed(sentence.text, sentence.start, colon if colon > 0 else sentence.when[0].start)
    if _count(sentence.text, first) < FEWEST_WORDS:
        return ()
    return (first, own) if _count(sentence.text, own) and own[0] >= first[1] else (first,)


def evidence_of(sentence: Sentence, index: int, action: Sequence[Span]) -> Span:
    """The duty and its date, with the body to which it is reported; of a list of dates only its own part."""
    text, term, last = sentence.text, sentence.when[index], index == len(sentence.when) - 1
    left = sentence.start if index == 0 or _shares(sentence, index, action) else sentence.when[index - 1].end
    connects = _CONNECTS.match(text, left, term.start)
    left = min(connects.end() if connects else left, term.start)
    closes = _CLOSES.match(text, term.end, sentence.end)
    right = closes.end() if closes else term.end
    rest = text[right : sentence.end]
    if last and (rest.strip() in _STOPS or "(" in rest or _ADDRESS.match(rest) or action[-1][1] > term.end):
        right = sentence.end
    return left, left + len(text[left:right].rstrip(" ;,"))


def _own_words(sentence: Sentence, index: int) -> Span:
    """The words between the term before and this one, without the body that acts."""
    left = sentence.start if index == 0 else sentence.when[index - 1].end
    if index == 0 and sentence.subject and sentence.subject[0] <= sentence.start + LONGEST_ASKING:
        left = sentence.subject[1]
    return _trimmed(sentence.text, left, sentence.when[index].start)


def _words_after(sentence: Sentence, index: int) -> Span:
    term, subject = sentence.when[index], sentence.subject
    left = subject[1] if subject and subject[0] >= term.end else term.end
    return _trimmed(
        sentence.text, left, sentence.when[index + 1].start if index + 1 < len(sentence.when) else sentence.end
    )


def _act_and_cycle(sentence: Sentence, index: int, own: Span) -> tuple[Span, ...]:
    """What is done again and again: the act, which the cycles of a list share, and the cycle."""
    text, when, term = sentence.text, sentence.when, sentence.when[index]
    preposition = _BEFORE_CYCLE.search(text, sentence.start, term.start)
    cycle = term.cycle or (preposition.start() if preposition else term.start, term.end)
    if len(when) == 1 and _AND_THEN.fullmatch(text, own[1], cycle[0]):
        return (_trimmed(text, own[0], sentence.end),)
    if _count(text, own) >= FEWEST_WORDS:
        return own, cycle
    inner = _trimmed(text, cycle[1], term.end)
    if term.cycle and cycle[1] < term.end and _count(text, inner) >= FEWEST_WORDS:
        return cycle, inner
    first = own if index == 0 else _own_words(sentence, 0)
    after = _trimmed(text, when[-1].end, sentence.end)
    shared = first if _count(text, first) >= FEWEST_WORDS else after
    if _count(text, shared) < FEWEST_WORDS:
        return (first, cycle) if _count(text, first) else ()
    return (shared, cycle) if shared[0] < cycle[0] else (cycle, shared)


def _shares(sentence: Sentence, index: int, action: Sequence[Span]) -> bool:
    """Whether a date or cycle has only words that an earlier one has too, so that its clause begins with them."""
    term, before = sentence.when[index], sentence.when[index - 1].end
    if term.recurrence is None:
        return action[-1][1] <= before
    return term.date is None and action[0][0] < before


def _trimmed(text: str, left: int, right: int) -> Span:
    """The span without connecting words at its edges."""
    lead = _LEAD.match(text, left, right)
    left = lead.end() if lead else left
    piece = text[left:right]
    while (shorter := _TAIL.sub("", _LINK.sub("", piece))) != piece:
        piece = shorter
    return left, left + len(piece)


def _count(text: str, span: Span) -> int:
    return sum(any(c.isalpha() for c in word) for word in text[span[0] : span[1]].split())
