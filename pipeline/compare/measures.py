"""Two targets of one code: whether they can be compared, and which asks for more.

Guarantees: nothing is compared that counts different things; what is not compared says why. A strict bound (`trên 90%`)
asks for more than the same number without one.
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz import fuzz

from pipeline.compare.stored import Target
from pipeline.lexicon import codes, taxonomy
from pipeline.lexicon.text import fold_name

Status = Literal["met", "above", "below", "missing", "share", "not_comparable"]
Reason = Literal[
    "other_measure", "other_base", "other_unit", "each_or_all", "other_time", "other_way", "later", "like_people",
    "narrower", "fraction", "allotted", "no_target", "in_words", "several", "incomplete",
]  # fmt: skip
LIKE = 85  # likeness of two subjects, 0 to 100, that makes them one aim where no subcode tells
_FRACTION = re.compile(
    r"(?P<before>\w+)?\s*(?P<open>\()?(?<![\d/.,])(?P<part>\d+)\s*/\s*(?P<whole>\d+)(?![\d/])\s*(?P<after>\w+|\))?"
)
_OF_A_DATE = {"ngày", "tháng", "quý", "đợt"}
_NUMBER_OF = re.compile(r"^(?:tổng )?số (?:lượng )?")
_PER_TIME = re.compile(r"/(?:năm|quý|tháng|tuần)$")
_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a target stands to the one above it; `reasons` are codes that a report puts into words.

    `values` are the two that were set against each other, None where they are those of the targets.
    """

    status: Status
    reasons: tuple[Reason, ...] = ()
    values: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """What a target promises at least (`higher`) or at most (`lower`)."""

    value: float
    strict: bool


def fraction_of(target: Target) -> float | None:
    """What a count is in percent where its words name the base: `12/12 xã` gives 100, a date nothing."""
    if target.measure != "count":
        return None
    unit = re.findall(r"\w+", fold_name(target.unit or ""))
    for found in _FRACTION.finditer(target.quote):
        part, whole = float(found["part"]), float(found["whole"])
        if part != target.value or not 0 < part <= whole or int(whole) in _YEARS:
            continue
        bracketed = found["open"] and found["after"] == ")"
        before, after = (found["before"] or "").lower(), (found["after"] or "").lower()
        if before not in _OF_A_DATE and (bracketed or after in unit or (before == "đạt" and not after)):
            return 100 * part / whole
    return None


def counts_people(target: Target) -> bool:
    """Whether what is counted are persons, whatever they are called."""
    return target.measure == "count" and unit_of(target) in taxonomy.people_units()


def unit_of(target: Target) -> str:
    """What is counted, folded, without the time that it is counted in: `người/năm` gives `người`.

    Of a column of bare numbers that its heading calls a number of persons (`Số người được cai nghiện`) it is those.
    """
    if target.unit is None and target.measure == "count":
        subject = _NUMBER_OF.sub("", fold_name(target.subject))
        persons = [unit for unit in taxonomy.people_units() if f"{subject} ".startswith(f"{unit} ")]
        return max(persons, key=len, default="")
    return _PER_TIME.sub("", fold_name(target.unit or ""))


def scope_of(target: Target) -> taxonomy.Scope:
    """Of what the amount is asked: of every commune, in every month."""
    return taxonomy.scope_of(target.subject, target.unit, target.quote)


def is_total(target: Target) -> bool:
    """Whether the amount is one that the units below share: a count, not asked of each of them."""
    scope = scope_of(target)
    return target.measure == "count" and scope.per_unit is None and fraction_of(target) is None


def _other_time(child: Target, parent: Target) -> bool:
    """Whether one is for a month, the other for the year; a plan of one year need not say that it is for each."""
    ours, theirs = scope_of(child).per_time, scope_of(parent).per_time
    if ours == theirs:
        return False
    unsaid = child if ours is None else parent if theirs is None else None
    return unsaid is None or not unsaid.yearly or "năm" not in (ours, theirs)


def kin(one: Target, other: Target) -> float:
    """How surely two targets are one aim, 0 for no; compares targets of one code."""
    if one.code != other.code:
        return 0.0
    likeness = fuzz.token_sort_ratio(one.subject.lower(), other.subject.lower())
    if one.code == codes.OTHER:
        return likeness if likeness >= LIKE and one.measure == other.measure else 0.0
    return 1.0 + likeness + 200 * (one.subcode == other.subcode) + 100 * (one.measure == other.measure)


def compare(child: Target, parent: Target) -> Verdict:
    """How a target stands to that of the plan above, both of one code."""
    notes: list[Reason] = []
    values = _common(child, parent, notes)
    if values is None:
        return Verdict("not_comparable", tuple(notes))
    if is_total(parent) and parent.measure == child.measure == "count":
        return Verdict("share", tuple(notes))
    verdict = _judged(child, parent, values)
    if verdict is None:
        return Verdict("not_comparable", ("other_way",))
    every_year = scope_of(parent).per_time == "năm"
    if verdict == "below" and not every_year and (child.date or "9")[:4] < (parent.date or "")[:4]:
        return Verdict("not_comparable", ("later",))
    return Verdict(verdict, tuple(notes), values)


def compare_allotted(child: Target, parent: Target, allotted: float) -> Verdict:
    """How a target stands to what the plan above gives to this very place."""
    notes: list[Reason] = []
    asked = replace(parent, value=allotted, value_max=None)
    values = _common(child, asked, notes)
    status = _judged(child, asked, values) if values else None
    if values is None or status is None:
        return Verdict("not_comparable", tuple(notes) or ("other_way",))
    return Verdict(status, (*notes, "allotted"), values)


def _common(child: Target, parent: Target, notes: list[Reason]) -> tuple[float, float] | None:
    """The two values in one measure; None where there is none, `notes` say why or what is to be borne in mind."""
    shares = fraction_of(child), fraction_of(parent)
    mixed = {child.measure, parent.measure} == {"count", "percent"}
    if child.measure != parent.measure and (not mixed or shares == (None, None)):
        notes.append("other_measure")
        return None
    ours, theirs = shares
    relative = mixed or (ours is not None and theirs is not None)
    if why := _kept_apart(child, parent, relative=relative):
        notes.append(why)
        return None
    if relative:
        notes.append("fraction")
        return child.value if ours is None else ours, parent.value if theirs is None else theirs
    _note_people(child, parent, notes)
    return child.value, parent.value


def _kept_apart(child: Target, parent: Target, *, relative: bool) -> Reason | None:
    """Why the two count different things; `relative` where they are set against each other in percent."""
    ours, theirs = scope_of(child), scope_of(parent)
    if ours.per_unit != theirs.per_unit:
        return "each_or_all"
    if _other_time(child, parent):
        return "other_time"
    if child.measure == "change" and (child.direction, child.unit) != (parent.direction, parent.unit):
        return "other_way" if child.direction != parent.direction else "other_unit"
    finer = (_finer(child), _finer(parent)) if relative else (child.subcode, parent.subcode)
    unlike = fuzz.token_sort_ratio(child.subject, parent.subject) < LIKE
    if finer[0] != finer[1] and (None not in finer or unlike):
        return "other_base"
    counted = child.measure == parent.measure == "count" and not relative
    if counted and not (counts_people(child) and counts_people(parent)) and not _same_things(child, parent):
        return "other_unit"
    return None


def _finer(target: Target) -> str | None:
    """The subcode; of a part of a total (`7/7 người`) the one that it would have in percent."""
    if fraction_of(target) is None:
        return target.subcode
    return taxonomy.subcode_of(target.code, target.subject, "percent", "%", target.quote)


def _same_things(child: Target, parent: Target) -> bool:
    ours, theirs = unit_of(child), unit_of(parent)
    bases = taxonomy.base_of(ours), taxonomy.base_of(theirs)
    return ours == theirs or (bases[0] is not None and bases[0] == bases[1])


def _note_people(child: Target, parent: Target, notes: list[Reason]) -> None:
    if counts_people(parent) and unit_of(child) != unit_of(parent):
        notes.append("like_people")
    if parent.measure == "percent" and child.value < 100 and _narrows(child) != _narrows(parent):
        notes.append("narrower")


def _narrows(target: Target) -> tuple[str, ...]:
    return taxonomy.qualifiers_of(target.subject)


def _better(parent: Target) -> taxonomy.Better:
    return taxonomy.better(parent.code, parent.subject, parent.measure, parent.unit, parent.comparator)


def _judged(child: Target, parent: Target, values: tuple[float, float]) -> Status | None:
    better = _better(parent)
    ours, theirs = _promise(child, values[0], better), _promise(parent, values[1], better)
    if ours is None or theirs is None:
        return None
    upper = parent.value_max if parent.comparator == "range" else None
    if upper is not None and parent.value <= values[0] <= upper and (child.value_max or values[0]) <= upper:
        return "met"
    sign = 1 if better == "higher" else -1
    gap = sign * (ours.value - theirs.value)
    if gap == 0:
        return "below" if theirs.strict and not ours.strict else "met"
    return "above" if gap > 0 else "below"


def _promise(target: Target, value: float, better: taxonomy.Better) -> Promise | None:
    """None where the words bound the other side only: `không quá` promises nothing where more is better."""
    against = ("le", "lt") if better == "higher" else ("ge", "gt")
    if target.comparator in against:
        return None
    if target.comparator == "range" and target.value_max is not None and better == "lower":
        value = target.value_max
    return Promise(value, target.comparator in ("gt", "lt"))
