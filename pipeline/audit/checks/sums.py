"""`sums`: parts that do not add up to the total that is printed with them.

Guarantees: only a breakdown that claims to be whole is added up (all rows of a table, a list after a colon or `gồm`);
a subset is no fault, a part that is larger than its whole is one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from pipeline.audit.case import Case
from pipeline.audit.checks import tables
from pipeline.audit.checks.named import KIND
from pipeline.audit.checks.printed import NUMBER, lines, severity, shown, value
from pipeline.audit.found import Hit, Said
from pipeline.audit.rules import Params
from schemas.finding import Severity
from schemas.record import Indicator

REST = 80  # letters after the last part in which a further one would stand
FEWEST = 2  # one part is an example
CENT = 0.005  # sums of numbers with two decimals may be off by half a hundredth
NOT_PRINTED = "sum of the breakdown"  # `derived_from` of a total that stands nowhere
_OPENS = re.compile(r"[:(]|\bgồm\b|\bcụ thể\b|\bphân bổ\b|\bnhư sau\b|\bchia ra\b|\bgiao\b")
_SUBSET = re.compile(r"\btrong (?:đó|số)\b|\briêng\b|\bnhư\b(?! sau)|\bưu tiên\b|\btập trung\b|\bnhất là\b|;")
_OPEN_END = re.compile(r"\.\.\.|…|\bv\.? ?v\b|\bcòn lại\b|\bkhác\b|\bmỗi\b|\d")
_MONEY = r"(?:nghìn |ngàn |triệu |tỷ |tỉ )?đồng"
_UNIT = (
    r"(?:(?:lượt )?(?:người|bệnh nhân|học viên|đối tượng|hộ|mô hình|điểm|lớp|cuộc|buổi|hồ sơ|cơ sở|vụ|trường hợp"
    rf"|cán bộ)|{_MONEY})"
)
_SPELT = r"(?: ?\([^()\d\n]{4,80} đồng(?: chẵn)?\))?"  # (hai trăm triệu đồng)
_TOTALS = re.compile(r"\n[ |*]*(?:tổng|cộng|toàn)[^\n|]{0,20}(?:\n *|[ *]*\|[ |*]*)\d")
_WHOLE = re.compile(
    rf"(?P<n>{NUMBER}) (?P<unit>{_UNIT})\b{_SPELT}(?P<of>[^.;:\n\d(%]{{0,80}}?)(?:(?P<open> ?\()|[,;]? )(?:(?:bao )?gồm"
    r"|cụ thể(?: là| như sau)?|chia ra)\b *:?(?P<list>[^\n]*)"
)
_WORDS = re.compile("gồm|cụ thể|chia ra")
# `38 người, ở các bản: …`, `tổng kinh phí 520 triệu đồng từ ngân sách huyện: …`: a colon alone opens the list
_AT_PLACES = re.compile(
    rf"(?P<n>{NUMBER}) (?P<unit>{_UNIT})\b(?P<of>[^.;:\n\d(%]{{0,60}}?)\b(?:ở|tại|thuộc|cho) (?:các|\d{{1,2}}) {KIND}"
    rf"(?:,? {KIND})*:(?P<list>[^\n]+)"
)
_OF_MONEY = re.compile(
    rf"\b(?:tổng|cộng)\b[^.;\n\d%]{{0,60}}(?P<n>{NUMBER}) (?P<unit>{_MONEY})\b{_SPELT}(?P<of>[^.;:\n\d(%]{{0,60}}?)"
    r":(?P<list>[^\n]*)"
)
_COLON = re.compile(rf"(?:ở|tại|thuộc|cho) (?:các|\d{{1,2}}) {KIND}[^.:;\n]{{0,20}}:")
_ALL_MONEY = re.compile(r"đồng[^.:;\n]{0,60}:")
_SOME = re.compile(
    r"\btrong (?:đó|số)\b|\b(?:tập trung|chủ yếu|nhất|nhiều|cao|như|điển hình|ưu tiên"
    r"|trọng điểm|phức tạp|riêng|khoảng)\b"
)
_ITEMS = re.compile(r"\n *(?P<sign>[-+*•]|[a-zđ]\)|\d{1,2}[.)]) ?(?P<item>[^\n]*)")
_PART = re.compile(rf"(?P<n>{NUMBER}) (?P<unit>{_UNIT})\b")
_OTHER_NUMBER = re.compile(
    r"%|\btrong (?:đó|số)\b|\bmỗi\b|\btừ\b.*\bđến\b|\btăng\b|\bgiảm\b|\bcòn lại\b|\.\.\.|…|\bv\.? ?v\b"
)
_ENDS = re.compile(r"[.;)](?!\.)")  # a line may end in the middle of a list, so that its end proves nothing
_BRACKETS = re.compile(r"\([^()]*\)")


class Given(Params):
    """Nothing is asked but that sums are right."""


def find(case: Case, given: Given) -> Iterator[Hit]:
    """One hit for each wrong sum; `{total}` and `{sum}` are the two numbers, `{what}` says of what."""
    _ = given
    seen: set[str] = set()
    for hit in (*_of_tables(case), *_of_records(case), *_of_sentences(case)):
        if hit.key not in seen:
            seen.add(hit.key)
            yield hit


@dataclass(frozen=True, slots=True)
class _Sum:
    """A total beside what its parts make; `what` says how many parts, `spans` are where total and parts stand."""

    total: float
    added: float
    what: Said
    spans: tuple[tuple[int, int], ...]

    def hit(self, case: Case, most: Severity, values: Sequence[Indicator] = ()) -> Hit:
        """The finding."""
        words: dict[str, str | Said] = {"total": shown(self.total), "sum": shown(self.added), "what": self.what}
        evidence = tuple(case.passages.evidence(*span) for span in self.spans)
        key = f"{shown(self.total)}:{shown(self.added)}"
        return Hit(key, evidence, words, severity=severity(case, *self.spans[0], most, values))


def _of_tables(case: Case) -> Iterator[Hit]:
    if not _TOTALS.search(case.passages.plain):
        return
    for table in tables.tables(case.passages.text):
        for column in table.wrong():
            rows = Said(f"{len(table.rows)} dòng", f"{len(table.rows)} rows")
            spans = (table.total.span, (table.rows[0].span[0], table.rows[-1].span[1]))
            found = _Sum(table.total.values[column] or 0, table.sum_of(column), rows, spans)
            yield found.hit(case, "error" if table.proven else "warning")


def _of_records(case: Case) -> Iterator[Hit]:
    """Parts of an aim, place by place."""
    for item in case.record.indicators:
        if item.measure != "count" or item.value is None or not item.breakdown or item.derived_from == NOT_PRINTED:
            continue
        added = sum(part.value for part in item.breakdown)
        in_table = any("\n" in part.evidence.text for part in item.breakdown)
        only_over = False
        if not in_table:
            whole = _claims_whole(case, item)
            if whole is None:
                continue
            only_over = not whole
        if not _is_wrong(item, added, only_over=only_over):
            continue
        last = item.breakdown[-1].evidence
        spans = ((item.evidence.start, item.evidence.end), (item.breakdown[0].evidence.start, last.end))
        what = Said(f"{len(item.breakdown)} nơi", f"{len(item.breakdown)} places")
        yield _Sum(item.value, added, what, spans).hit(case, "error", (item,))


def _is_wrong(item: Indicator, added: float, *, only_over: bool) -> bool:
    least = item.value or 0
    most = item.value_max if item.comparator == "range" and item.value_max is not None else least
    if item.comparator == "approx":
        return False
    under = added < least and item.comparator not in ("le", "lt")
    over = added > most and item.comparator not in ("ge", "gt")
    return over or (under and not only_over)


def _claims_whole(case: Case, item: Indicator) -> bool | None:
    """Whether the parts after an aim claim to be all of it; None where they may be parts of something else."""
    text, parts = case.passages.plain, item.breakdown
    between = text[item.evidence.end : parts[0].evidence.start]
    rest = _ENDS.split(text[parts[-1].evidence.end : parts[-1].evidence.end + REST], maxsplit=1)[0]
    gaps = [text[a.evidence.end : b.evidence.start] for a, b in pairwise(parts)]
    opener = item.evidence.text[-30:].lower() + between
    if parts[0].evidence.start < item.evidence.end or "\n" in between or re.search(r"\d", between):
        return None
    if any(re.search(r"\d|\n", gap) for gap in gaps) or _OPEN_END.search(rest):
        return None
    if any(part.place.lower().startswith("các ") or "mỗi" in part.evidence.text.lower() for part in parts):
        return None
    if _SUBSET.search(between):
        return False if re.search(r"\btrong đó\b", between) and ";" not in between else None
    return True if _OPENS.search(opener) else None


def _of_sentences(case: Case) -> Iterator[Hit]:
    """`60 người, gồm: 40 người …; 15 người …`: the list claims to be all, so some first parts of it must make it."""
    text = case.passages.plain
    for match in _lists(text):
        listed, end = match["list"], match.end()
        if match.groupdict().get("open"):  # the list ends with its brackets
            listed = _BRACKETS.sub("", listed).split(")")[0] + "."
        if not listed.strip():
            listed, end = _items(text, match)
        if not _ENDS.search(listed):
            continue  # the line breaks off
        parts = _parts(listed, match["unit"])
        total = value(match["n"])
        if len(parts) < FEWEST or not total:
            continue
        running = [sum(parts[: n + 1]) for n in range(len(parts))]
        if not any(abs(total - added) < CENT for added in running):
            what = Said(f"{len(parts)} phần", f"{len(parts)} parts")
            yield _Sum(total, running[-1], what, ((match.start("n"), end),)).hit(case, "warning")


def _lists(text: str) -> Iterator[re.Match[str]]:
    """The totals with the list that is said to make them."""
    yield from chain.from_iterable(_WHOLE.finditer(text, *span) for span in lines(text, _WORDS))
    for pattern, words in ((_AT_PLACES, _COLON), (_OF_MONEY, _ALL_MONEY)):
        for match in chain.from_iterable(pattern.finditer(text, *span) for span in lines(text, words)):
            if not _SOME.search(match["of"]):
                yield match


def _items(text: str, match: re.Match[str]) -> tuple[str, int]:
    """The lines below a total that have one sign and an amount each, as one line; empty where one breaks off."""
    items: list[str] = []
    own = _ITEMS.match(text, max(0, text.rfind("\n", 0, match.start())))
    end, kinds = match.end(), {_kind(own["sign"])} if own else set()
    first = None
    while (item := _ITEMS.match(text, end)) is not None and _PART.search(item["item"]):
        first = first or _kind(item["sign"])
        if _kind(item["sign"]) != first:
            return (";".join(items), end) if _kind(item["sign"]) in kinds else ("", end)
        if item["item"].rstrip()[-1:] not in (".", ";", ","):
            return "", end
        items.append(item["item"])
        end = item.end()
    more = item is not None and _kind(item["sign"]) == first and first not in kinds
    return ("" if more else ";".join(items)), end  # a further line that has no amount leaves the list open


def _kind(sign: str) -> str:
    """Signs that number one list: `1.` and `2.`, `a)` and `b)`, the same dash."""
    return "1" if sign[0].isdigit() else sign[1:] or sign


def _parts(listed: str, unit: str) -> list[float]:
    """The numbers of a list of which every one counts the same; empty where one counts something else."""
    bare = _BRACKETS.sub("", listed)
    sentence = re.split(r"\.(?=\s|$)", bare)[0]
    if _OTHER_NUMBER.search(sentence):
        return []
    found = list(_PART.finditer(sentence))
    rest = _PART.sub("", sentence)
    if re.search(r"\d", rest) or any(match["unit"] != unit for match in found):
        return []
    return [value(match["n"]) for match in found]
