"""`shares`: a percentage beside the count and the base that it is said to be.

Guarantees: only what is printed in one sentence is judged, and only where the words tie the three numbers together; the
share is right when it is so by any rounding to the digits printed, or within `khoảng`, `gần`, `trên`.
"""

import re
from collections.abc import Iterator
from itertools import chain

from pipeline.audit.case import Case
from pipeline.audit.checks.printed import lines, severity, shown, value
from pipeline.audit.checks.spans import cited
from pipeline.audit.found import Hit
from pipeline.audit.rules import Params

NEAR = 5.0  # percentage points by which `khoảng` may be off
_N = r"\d{1,3}(?:\.\d{3})+|\d+"
_P = r"(?P<p>\d+(?:,\d+)?) ?%"
_UNIT = r"[^\W\d_]+(?: [^\W\d_]+)?"
_MAKES = r"chiếm |đạt |bằng |tỷ lệ |tương ứng |tương đương |= ?"
_GAP = r"(?:[^.:;\n\d%()]|(?<=năm )\d{4}\b)"  # words with no number but that of a year
_SHARE = rf"(?:\((?:{_MAKES})*|, ?(?:{_MAKES})+){_P}(?P<after>[^\n]{{0,25}})"
_FRACTION = rf"(?P<a>{_N}) ?/ ?(?P<b>{_N})(?![\d/])"
# what the percentage is of when it is not of the base beside it: the plan, the year before
_OF_OTHER = re.compile(r" ?(?:so với|(?:của )?(?:dân số|cùng kỳ|năm trước)|công suất|nhu cầu|trở lên đối với)")
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        # `đạt 80% (40/60 người)`, `100% khu phố, thôn (76/76)`
        rf"(?<![\d,.\-]){_P}(?P<between>[^.;\n\d%()/]{{0,60}})\((?:tức |tương ứng |tương đương |đạt |là |= ?)?"
        rf"{_FRACTION} ?(?P<unit>{_UNIT})?[^()\d%]{{0,30}}\)",
        # `40/60 người (đạt 66,7%)`, `40/60 người, chiếm 66,7%`
        rf"(?<![\w/.,]){_FRACTION} (?P<unit>{_UNIT})(?P<between>[^.;:\n\d%()/]{{0,60}}?)"
        rf"(?:\((?:{_MAKES})*|, (?:{_MAKES})+){_P}(?P<after>[^\n]{{0,25}})",
        # `90% trong tổng số 300 người, tương ứng 250 người`
        rf"(?<![\d,.\-]){_P}(?P<between>[^.;\n\d%()]{{0,40}}?) (?:trong|trên|của) (?:tổng )?số (?P<b>{_N})"
        rf" (?P<unit>{_UNIT})[^.;\n\d%]{{0,40}}?(?:tương ứng|tương đương|tức(?: là)?|bằng|=)(?: với)?"
        rf"(?P<about> khoảng| gần| trên)? (?P<a>{_N}) (?P<unit2>[^\W\d_]+)",
        # `trong 120 người …, hỗ trợ 36 người (đạt 30%)`
        rf"\b(?:trong|trên) (?:tổng )?(?:số )?(?P<b>{_N}) (?P<unit>{_UNIT}){_GAP}{{0,120}}?"
        rf"(?<![\w/.,%-])(?P<a>{_N}) (?P<unit2>[^\W\d_]+)(?P<between>[^.;:\n\d%()]{{0,60}}?) ?{_SHARE}",
        # `240 người trong tổng số 300 người …, đạt tỷ lệ 80%`
        rf"(?<![\w/.,%-])(?P<a>{_N}) (?P<unit2>[^\W\d_]+)[^.:;\n\d%(),]{{0,60}}? (?:trong|trên) (?:tổng )?(?:số )?"
        rf"(?P<b>{_N}) (?P<unit>{_UNIT})(?P<between>{_GAP}{{0,60}}?) ?{_SHARE}",
    )
)
LOOSE = 3  # from this form on the numbers stand apart: what is `đạt` without `tỷ lệ` may be so of a plan
_OF_PLAN = re.compile(
    r"\b(?:kế hoạch|chỉ tiêu|dự toán|nghị quyết|được giao|so với|cùng kỳ|năm trước|tăng|giảm|vượt|mục tiêu"
    r"|trong (?:đó|số này))\b"
)
_TIMES = ("ngày", "tháng", "năm", "quý", "tuần", "giờ", "đợt", "lần")
_PERCENT = re.compile("%")
_HAS_BASE = re.compile(r"\d ?/ ?\d|\b(?:số|trong|trên) \d[\d.]* [^\W\d]")
_ABOUT = re.compile(r"(?:khoảng|gần|xấp xỉ|ước|≈|~)[^\d%]{0,12}$")
_OVER = re.compile(r"(?:trên|hơn|ít nhất|tối thiểu|từ|không dưới|≥|>)[^\d%]{0,8}$")
_UNDER = re.compile(r"(?:dưới|không quá|tối đa|≤|<)[^\d%]{0,8}$")
_AFTER_OVER = re.compile(r" ?(?:trở lên)")
_CHANGE = re.compile(r"(?:tăng|giảm|vượt)[^.;\d%\n]{0,20}$")
_AIM = re.compile(r"\bphấn đấu\b|\bhiện (?:nay|có)\b|\bnăm trước\b|\btừ \d")
MONTHS, DAYS = 12, 31


class Given(Params):
    """Nothing is asked but that shares are right."""


def find(case: Case, given: Given) -> Iterator[Hit]:
    """One hit for each wrong share; `{percent}`, `{part}`, `{base}` are printed, `{right}` is what they make."""
    _ = given
    text = case.passages.plain
    seen: set[str] = set()
    spans = [span for span in lines(text, _PERCENT) if _HAS_BASE.search(text, *span)]
    for form, pattern in enumerate(_FORMS):
        for match in chain.from_iterable(pattern.finditer(text, *span) for span in spans):
            part, base, percent = value(match["a"]), value(match["b"]), value(match["p"])
            key = f"{match['p']}%:{match['a']}/{match['b']}"
            if key in seen or not _ties(match, form) or cited(case, match.start()):
                continue
            if base == 0 or part > base or _is_right(text, match, 100 * part / base, percent):
                continue
            seen.add(key)
            start, end = case.passages.sentence(*match.span())
            words = {
                "percent": match["p"], "part": match["a"], "base": match["b"],
                "right": shown(round(100 * part / base, 1)),
            }  # fmt: skip
            plainly = form < LOOSE or "tỷ lệ" in match[0] or "chiếm" in match[0]
            made = severity(case, match.start(), match.end(), "error" if plainly else "warning")
            yield Hit(key, (case.passages.evidence(start, end),), words, severity=made)


def _ties(match: re.Match[str], form: int) -> bool:
    """Whether the words say that the three numbers are of one thing."""
    if form == 0:
        unit, between = match["unit"], match["between"]
        if unit is None and value(match["a"]) <= DAYS and value(match["b"]) <= MONTHS:
            return False  # may be a date
        of_what = re.sub(r"^(?:tổng |số |lượt |các )+", "", between.strip())
        of_them = unit is None or not of_what or of_what.startswith(unit.split()[0])
        changes = _CHANGE.search(match.string, 0, match.start("p"))
        return of_them and not changes and not _AIM.search(between) and not _OF_OTHER.match(between)
    if form == 1:
        return not re.search(rf"{_AIM.pattern}|trong (?:đó|số)|riêng", match["between"]) and not re.match(
            r" ?(?:so với|kế hoạch|chỉ tiêu|dự toán|nghị quyết|dân số|công suất|nhu cầu|số |tổng )", match["after"]
        )
    same = match["unit"].split()[0] == match["unit2"].split()[0]
    if form < LOOSE:
        return same
    left = max(match.string.rfind(stop, 0, match.start()) for stop in (". ", ";", "\n"))
    of_base = not _OF_PLAN.search(match.string, left + 1, match.end("after"))
    return same and of_base and match["unit2"] not in _TIMES and not _AIM.search(match["between"])


def _is_right(text: str, match: re.Match[str], exact: float, percent: float) -> bool:
    """Whether the share is so by rounding to what is printed, or on the right side of `trên`, `dưới`."""
    before = text[max(0, match.start("p") - 20) : match.start("p")]
    digits = len(match["p"].split(",")[1]) if "," in match["p"] else 0
    step = 10.0**-digits
    if "about" in match.re.groupindex:  # the count was worked out from the share: it may be rounded to one
        step = max(step, 100 / value(match["b"]))
        step = max(step, NEAR) if match["about"] else step
    if abs(exact - percent) < step:
        return True
    if _ABOUT.search(before):
        return abs(exact - percent) <= NEAR
    if _OVER.search(before) or _AFTER_OVER.match(text, match.end("p") + 1):
        return exact >= percent
    return bool(_UNDER.search(before)) and exact <= percent
