"""What reports of an audit say, in Vietnamese and in English.

Guarantees: the words are data (`words.yaml`); every code that an audit can give has words in both languages; words of
documents come out on one line and without signs that command a terminal.
"""

import re
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

from pipeline.audit.regimes import regimes
from pipeline.compare.words import Language
from pipeline.lexicon.instrument_types import type_of_code
from schemas.finding import Basis, Finding, NotJudged, Related

Section = Literal["severities", "statuses", "concerns", "families", "binds", "types", "texts"]
_PARTS: dict[Language, tuple[str, str, str]] = {
    "vi": ("Điều {}", "khoản {}", "điểm {}"), "en": ("Article {}", "clause {}", "point {}"),
}  # fmt: skip
_UNPRINTED = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_NUMBERS = re.compile(r"\d+")


@cache
def table() -> dict[Section, dict[str, dict[Language, str]]]:
    """Section -> code -> its words by language."""
    raw = files("pipeline.audit").joinpath("words.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(raw))


def word(section: Section, code: str, lang: Language) -> str:
    """The words for a code."""
    return table()[section][code][lang]


def text(name: str, lang: Language) -> str:
    """A heading or a short sentence of the reports."""
    return table()["texts"][name][lang]


def message(finding: Finding, lang: Language) -> str:
    """What is wrong."""
    return finding.message_vi if lang == "vi" else finding.message_en


def mend(finding: Finding, lang: Language) -> str:
    """What would mend it."""
    return finding.mend_vi if lang == "vi" else finding.mend_en


def reason(left_out: NotJudged, lang: Language) -> str:
    """Why a rule could not be judged."""
    return left_out.reason_vi if lang == "vi" else left_out.reason_en


def instrument(number: str, lang: Language) -> str:
    """An instrument with its type: `Nghị định 116/2021/NĐ-CP`, `Decree 116/2021/NĐ-CP`."""
    kind = _type_of(number)
    return f"{word('types', kind, lang)} {number}" if kind else number


@cache
def _type_of(number: str) -> str | None:
    found = type_of_code(number.rsplit("/", maxsplit=1)[-1])
    return found.name if found is not None and found.name in table()["types"] else None


def parts(basis: Basis, lang: Language) -> list[str]:
    """`điểm c`, `khoản 1`, `Điều 28`, as far as they are given: Vietnamese names the smallest part first."""
    given = zip(_PARTS[lang], (basis.article, basis.clause, basis.point), strict=True)
    said = [form.format(part) for form, part in given if part]
    return said[::-1] if lang == "vi" else said


def provision(basis: Basis | None, lang: Language) -> str:
    """`khoản 1 Điều 28 Nghị định 116/2021/NĐ-CP`; without a basis it is the plan itself that does not hold together."""
    if basis is None:
        return text("itself", lang)
    said, named = parts(basis, lang), instrument(basis.doc, lang)
    if lang == "vi":
        return " ".join([*said, named])
    return f"{', '.join(said)} of {named}" if said else named


def short(basis: Basis | None, lang: Language) -> str:
    """A provision short enough to stand upright over a column: `khoản 1 Điều 28 · 116/2021`."""
    if basis is None:
        return text("itself_short", lang)
    return " · ".join(part for part in (" ".join(parts(basis, lang)), "/".join(basis.doc.split("/")[:2])) if part)


def rests_on(finding: Finding, lang: Language) -> str:
    """The provision of a finding, with `suy ra từ` where the rule is only inferred from it."""
    named = provision(finding.basis, lang)
    return text("inferred", lang).format(provision=named) if finding.derived else named


def order_of(basis: Basis | None) -> tuple[object, ...]:
    """Provisions in the order of the law: higher instruments, older ones, articles and clauses by number."""
    if basis is None:
        return (1,)
    kinds = list(table()["types"])
    kind = _type_of(basis.doc)
    rank = kinds.index(kind) if kind else len(kinds)
    number, year, *_ = *map(int, _NUMBERS.findall(basis.doc)), 0, 0
    return 0, rank, year, number, basis.doc, *map(_natural, (basis.article, basis.clause, basis.point))


def _natural(part: str | None) -> tuple[int, str]:
    """`2` before `10`, `30` before `30a`."""
    digits = _NUMBERS.match(part or "")
    return (int(digits[0]) if digits else 0), part or ""


def regime(id_: str | None, lang: Language) -> str:
    """The law of a regime in words."""
    found = next((r for r in regimes() if r.id == id_), None)
    if found is None:
        return text("no_regime", lang)
    return found.vi if lang == "vi" else found.en


def day(value: date | str | None, lang: Language) -> str:
    """`10/02/2023` in Vietnamese, ISO in English; of less than a day what is known: `02/2023`."""
    iso = value.isoformat() if isinstance(value, date) else value or ""
    return "/".join(reversed(iso.split("-"))) if lang == "vi" else iso


def one_line(words: str, most: int | None = None) -> str:
    """Words of a document on one line, cut at `most` letters where they are more."""
    flat = _UNPRINTED.sub(" ", words).strip()
    return flat if most is None or len(flat) <= most else flat[: most - 1].rstrip() + "…"


def quoted(words: str, most: int | None = None) -> str:
    """The same between quotation marks."""
    return f"“{one_line(words, most)}”"


def related(other: Related, lang: Language, most: int | None = None) -> str:
    """Something else that bears on a finding: what it is, where it stands, its words."""
    where = [provision(other.basis, lang)] if other.basis else []
    if other.file:
        where.append(one_line(other.file))
    if other.evidence:
        where.append(text("on_page", lang).format(page=other.evidence.page))
    said = other.what_vi if lang == "vi" else other.what_en
    told = f"{said} ({'; '.join(where)})" if where else said
    return f"{told}: {quoted(other.evidence.text, most)}" if other.evidence else told


def waived_by(finding: Finding, lang: Language) -> str:
    """Who waived it, when and why; nothing where nobody did."""
    given = finding.waiver
    if given is None:
        return ""
    return text("waived_by", lang).format(
        who=one_line(given.who), day=day(given.at[:10], lang), why=one_line(given.why)
    )
