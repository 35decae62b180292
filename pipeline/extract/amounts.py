"""Which amounts of a statement can be aims, and what a number without a unit counts.

Guarantees: nothing is decided by where in the plan the statement stands; ages, lengths of time, conditions, baselines
and the places or people of whom something is said are no aims.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.extract.clauses import rises
from pipeline.extract.quantities import Quantity
from pipeline.extract.statement import noun_end, without_leads
from pipeline.lexicon import units
from pipeline.lexicon.syllables import is_syllable
from pipeline.lexicon.words import first_word

LOOK_BACK = 40  # letters before an amount that say how it is meant
OBJECT_BACK = 100  # the same for the verb whose object it is
WORD_REACH = 40  # letters after a number in which the noun stands that it counts
LONGEST_LIST = 160  # letters from a total to the last of its parts
FIRST_YEAR, LAST_YEAR = 1945, 2099  # a bare number between them is a year

_COMPARED = re.compile(r"(?<!\w)so với [^,;()]{3,40}\(\s*$", re.IGNORECASE)  # so với năm 2022 (21 em)
_OPENS_LIST = re.compile(r"[:(]|trong đó|chia ra")
_AFTER = re.compile(r"\s+(?:bắt buộc|tự nguyện|tại|ở|nam|nữ)(?!\w)", re.IGNORECASE)  # (70 bắt buộc, 20 tự nguyện)
_EACH_SO_MANY = re.compile(r"(?<!\w)cứ\s*$", re.IGNORECASE)  # cứ 05 người có 01 tình nguyện viên
_HAVING = re.compile(r"\s*có\s*", re.IGNORECASE)
_SIGNED_WITH = re.compile(r"(?<!\w)(?:ký kết|ký hợp đồng|hợp đồng|ký cam kết)\s+với\s*$", re.IGNORECASE)
_NAMED_PLACE = re.compile(
    r"(?<!\w)(?i:ấp|thôn|xóm|khu phố|tổ dân phố|bản|buôn|khóm|làng|khu|đội|tổ)\s+(?:[A-ZĐÀ-Ỹ]\w*\s+){1,3}$"
)  # ấp Mới 1
# kiểm tra đối với 04 chi bộ; nhân rộng mô hình tại 15 xã
_OBJECT = re.compile(
    r"(?<!\w)(?:(?:kiểm tra|giám sát|thanh tra)[^,;.:]{0,40}\s(?:đối với|tại|của)"
    r"|nhân rộng[^,;.:\d]{0,60}\s(?:tại|ở|ra|cho))\s*$",
    re.IGNORECASE,
)
_TIERS = re.compile(r",(?= (?:xã|phường|thị trấn|quận|huyện|thị xã|thành phố|đặc khu)\b)")  # trạm y tế xã, thị trấn
_TRAINED = re.compile(r"[^,;.:\d]{0,30}?\sđược\s(?:tập huấn|đào tạo|bồi dưỡng|hướng dẫn)", re.IGNORECASE)
_TO_PEOPLE = re.compile(r"(?<!\w)đối với\s*$", re.IGNORECASE)  # sàng lọc đối với 300 bệnh nhân
_LISTED = re.compile(r"(?<!\w)(?:gồm|bao gồm)\s*:?\s*$", re.IGNORECASE)  # 95 người, gồm 20 người tại gia đình
_CONDITION = re.compile(r"(?:trường hợp|nếu|khi có)\s*$", re.IGNORECASE)
_LENDS = re.compile(r"(?:giải ngân|cho vay|ủng hộ|quyên góp|nguồn vốn)(?:\s+\w+){0,8}\s*$", re.IGNORECASE)
_LAST_WORD = re.compile(r"([A-Za-z][^\W\d_]{3,})\s*$")
_ROMAN = re.compile(r"[IVX]+\W*$")  # a page number before the next part
_WORD_NEXT = re.compile(r"[ \u00a0][“\"]?[^\W\d]")
_UNIT_IN_BRACKETS = re.compile(r"\(\s*(%|[^\W\d][^()]{0,20}?)\s*\)\s*:?\s*$")
_NUMBER_OF = re.compile(r"(?<!\w)số\s+(?=\w)", re.IGNORECASE)
_MEMBER = re.compile(r"\s*(?:[-+–]\s*)?(?:[^\W\d_][\w/.-]*[ ,]+){1,8}?(?:là\s+|:\s*)?$")


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amounts of one text."""

    text: str

    def counts(self, inside: Sequence[Quantity], index: int, start: int) -> bool:
        """Whether an amount can be an aim: something is counted, and not where or of whom.

        `inside` are the amounts of a statement that begins at `start`, in order.
        """
        amount = inside[index]
        before = self.text[max(start, amount.start - LOOK_BACK) : amount.start]
        money = units.group_of(amount.unit) == "money" and not _LENDS.search(before)
        if money or any(pattern.search(before) for pattern in (_CONDITION, _EACH_SO_MANY)):
            return False
        if amount.percent:
            return amount.comparator != "eq" or not self._is_concentration(before)
        if index + 1 < len(inside) and rises(self.text, amount, inside[index + 1]):
            return True
        if not amount.unit or amount.comparator == "range":
            return bool(amount.unit)
        said_of_another = index > 0 and self._inside_of(inside[index - 1], amount)
        return not said_of_another and not _COMPARED.search(before) and not self._is_scope(inside, index, before)

    def _is_scope(self, inside: Sequence[Quantity], index: int, before: str) -> bool:
        """Whether a count tells where or of whom: `tại 06 ấp`, `của 12 cơ sở`; with a bound it is an aim."""
        amount = inside[index]
        bound = amount.of is not None or (amount.comparator in ("ge", "le") and not before.endswith("từ "))
        trained = before.endswith("với ") and _TRAINED.match(self.text, amount.end)
        if trained or _OBJECT.search(self.text[max(0, amount.start - OBJECT_BACK) : amount.start]):
            return False
        people = _TO_PEOPLE.search(before) and units.group_of(amount.unit.rpartition("lượt ")[2]) == "people"
        listed = _LISTED.search(before) and index > 0 and inside[index - 1].unit.endswith(amount.unit)
        upwards = amount.comparator == "ge" and before.endswith("từ ")
        if bound or people or listed or upwards or _SIGNED_WITH.search(before):
            return False
        return units.scope_before().search(before) is not None

    def _is_concentration(self, before: str) -> bool:
        """Whether a foreign word stands directly before a percentage: `Chlorine 70%` is a product."""
        word = _LAST_WORD.search(before)
        return word is not None and not is_syllable(word[1])

    def _inside_of(self, left: Quantity, right: Quantity) -> bool:
        """Whether a count only says more of what a percentage counts: `90% người dự ít nhất 01 buổi`."""
        between = _TIERS.sub(" ", self.text[noun_end(self.text, left) : right.start])
        if _HAVING.fullmatch(between):  # 15 doanh nghiệp có trên 200 lao động
            return True
        share = left.percent or left.of is not None
        if share and right.unit == "lần":  # 95% bệnh nhân được xét nghiệm HIV, viêm gan C tối thiểu 01 lần
            return True
        if share and right.comparator == "ge" and not re.search(r"[,;:(]|\strong đó\s", between):
            return True  # 15/15 xã xây dựng và duy trì ít nhất 01 điểm
        return share and not re.search(r"[,;:(]|\s(?:và|trong đó)\s", between)

    def with_unit(self, amount: Quantity, start: int) -> Quantity:
        """In the part on targets every number counts something: what is not in the table of units is the next word."""
        year = FIRST_YEAR <= amount.value <= LAST_YEAR and amount.number[1] - amount.number[0] == len("2025")
        share = amount.of is not None and re.match(r"\s*số(?!\w)", self.text[amount.end : amount.end + 5])
        if amount.percent or amount.unit or year or share or self._is_of_a_name(amount):
            return amount
        if not _WORD_NEXT.match(self.text, amount.end):
            return self._with_unit_of_label(amount, start)
        noun = first_word(self.text[amount.end : amount.end + WORD_REACH])
        at = self.text.find(noun, amount.end)
        if not noun or at < 0 or units.no_unit_pattern().match(self.text, at) or _ROMAN.match(noun):
            return amount
        return replace(amount, unit=noun, end=at + len(noun))

    def _with_unit_of_label(self, amount: Quantity, start: int) -> Quantity:
        """`người cai bắt buộc 380`, `số người nghiện còn không quá 10`: the label says what is counted."""
        printed = _UNIT_IN_BRACKETS.search(self.text, start, amount.start)  # Số người được dạy nghề (người): 18
        if printed:
            percent = printed[1] == "%"
            return replace(amount, percent=percent, unit="" if percent else printed[1].lower())
        label = without_leads(re.split(r"[;:(]", self.text[start : amount.start].rstrip(" :"))[-1].strip())
        if not units.unit_pattern().match(label):
            label = without_leads(label.rpartition(",")[2].strip())
        counted = _NUMBER_OF.search(label)  # Lũy kế số bệnh nhân điều trị: 640
        unit = units.unit_pattern().match(label, counted.end() if counted else 0)
        return replace(amount, unit=unit[0].lower()) if unit and len(label.split()) > len(unit[0].split()) else amount

    def _is_of_a_name(self, amount: Quantity) -> bool:
        return _NAMED_PLACE.search(self.text[max(0, amount.start - LOOK_BACK) : amount.start]) is not None

    def with_unit_of_total(self, inside: Sequence[Quantity], before: Sequence[Quantity]) -> list[Quantity]:
        """Bare numbers of a list after its total: `620 lượt người: bắt buộc 140; tự nguyện 240`."""
        totals = [a for a in before if a.unit and not a.percent]
        return [self._member(amount, totals) for amount in inside]

    def _member(self, amount: Quantity, totals: Sequence[Quantity]) -> Quantity:
        total = next((t for t in reversed(totals) if t.end <= amount.start), None)
        if total is None or amount.unit or amount.percent or amount.value >= total.value:
            return amount
        if self._is_of_a_name(amount):
            return amount
        between = self.text[total.end : amount.start]
        opened = _OPENS_LIST.search(between)
        labelled = _MEMBER.match(_OPENS_LIST.split(between.replace(",", ":").replace(";", ":"))[-1])
        if opened and len(between) < LONGEST_LIST and (labelled or _AFTER.match(self.text, amount.end)):
            return replace(amount, unit=total.unit)
        return amount
