"""The record of one plan: what `kehoach parse --json` prints and what the store keeps.

Guarantees, checked when a record is made: every value that was read carries evidence; evidence spans are
ordered and not empty; dates are ISO strings; text is NFC; lists are never missing. What the fields mean
stands in `docs/field-guide.md`.
"""

import re
import unicodedata
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

SCHEMA_VERSION = "1.0"

ISO_DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"  # a bare year or month where only that is printed
MONTH_DAY = r"^(\d{2})-(\d{2})$"

Level = Literal["central", "province", "district", "commune"]
Role = Literal["lead", "advise", "coordinate", "direct", "report", "execute"]
Code = Literal[
    "COMM_COVERAGE", "AWARENESS", "STAFF_TRAINED", "VOLUNTEERS_TRAINED", "SERVICE_ACCESS", "REHAB_TOTAL",
    "REHAB_HOME_COMMUNITY", "REHAB_VOLUNTARY_FACILITY", "REHAB_COMPULSORY", "METHADONE", "POST_REHAB_MANAGED",
    "POST_REHAB_SUPPORT", "EMPLOYMENT", "RELAPSE", "USER_REDUCTION", "PROFILE_MANAGED", "CLEAN_PLACES",
    "CONSULT_POINTS", "FACILITIES", "MODELS", "PREVENTION_ACCESS", "OTHER",
]  # fmt: skip


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _iso(text: str) -> str:
    if not re.match(ISO_DATE, text):
        raise ValueError(f"not an ISO date: {text!r}")
    return text


Text = Annotated[str, AfterValidator(_nfc)]
IsoDate = Annotated[str, AfterValidator(_iso)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]


class Model(BaseModel):
    """Base of all models here: unknown fields are an error, instances do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_serialization_defaults_required=True)


class Box(Model):
    """A rectangle on a page, in PDF points (1/72 inch) from the page's top left corner."""

    page: int = Field(ge=1)
    x0: float
    y0: float
    x1: float
    y1: float


class Evidence(Model):
    """Where a value was read. `Document.text[start:end] == text`, counted in Unicode code points.

    `raw` is the same span as the file has it before any repair; `boxes` is empty for files without pages of
    fixed layout.
    """

    text: str
    raw: str
    start: int = Field(ge=0)
    end: int
    page: int = Field(ge=1)
    boxes: list[Box] = []

    @model_validator(mode="after")
    def _span_fits(self) -> Self:
        if not self.text.strip() or self.end - self.start != len(self.text):
            raise ValueError(f"evidence {self.start}:{self.end} does not fit its text {self.text[:60]!r}")
        return self


class Span(Model):
    """A further place in `Document.text` where the same thing is named."""

    start: int = Field(ge=0)
    end: int


class Value(Model):
    """What every extracted value carries.

    `confidence` is how likely the whole value is right on a plan that no rule was written with: 0.9 is nine times in
    ten, fitted on plans with gold records. `rule` is the id and version of what found it (`citations.numbered@1`);
    `derived_from` is null, or names what a value that is not printed there was taken from (`gazetteer: huyện Nhơn
    Trạch`).
    """

    confidence: Share
    evidence: Evidence
    rule: str
    derived_from: str | None = None


class Provenance(Model):
    """How a header field was found; its evidence stands in `Header.evidence` under the same name."""

    confidence: Share
    rule: str
    derived_from: str | None = None


class Issuer(Model):
    """The issuing body. `level` is the tier of government at which it sits; places are bare names."""

    name: Text | None = None
    level: Level | None = None
    kind: str | None = None
    province: Text | None = None
    district: Text | None = None
    commune: Text | None = None


class Signer(Model):
    """Who signed. `authority` is the formula over the position as printed: `KT. CHỦ TỊCH`."""

    name: Text | None = None
    position: Text | None = None
    authority: Text | None = None


class Period(Model):
    """First and last day the plan covers; either may be unknown."""

    start: IsoDate | None = None
    end: IsoDate | None = None


class Header(Model):
    """Letterhead, title, signature. `evidence` and `provenance` are keyed by field: `number`, `issuer.name`."""

    type: Text | None = None
    number: Text | None = None
    issue_date: IsoDate | None = None
    issue_place: Text | None = None
    title: Text | None = None
    issuer: Issuer = Issuer()
    issuers: list[Issuer] = []
    signer: Signer = Signer()
    signers: list[Signer] = []
    period: Period = Period()
    evidence: dict[str, Evidence] = {}
    provenance: dict[str, Provenance] = {}

    @model_validator(mode="after")
    def _nothing_without_evidence(self) -> Self:
        fields: dict[str, object] = {
            name: getattr(self, name) for name in ("type", "number", "issue_date", "issue_place", "title")
        }
        for group in ("issuer", "signer", "period"):
            for name, value in getattr(self, group):
                fields[f"{group}.{name}"] = value
        missing = [name for name, value in fields.items() if value is not None and name not in self.evidence]
        if missing or self.evidence.keys() != self.provenance.keys():
            raise ValueError(f"header values without evidence or provenance: {missing}")
        return self


class Citation(Value):
    """One instrument, however often and however shortly it is named. `count` is how often."""

    number: Text | None
    resolved_number: Text | None = None
    type: Text | None
    date: IsoDate | None = None
    issuer: Text | None = None
    title: Text | None = None
    role: Literal["basis", "mention"]
    count: int = Field(ge=1)
    mentions: list[Span] = []


class Breakdown(Model):
    """One place's part of an indicator."""

    place: Text
    value: float
    evidence: Evidence


class Indicator(Value):
    """One aim that can be checked on its own; `measure` qualitative has no number."""

    id: str
    code: Code
    subcode: str | None = None
    measure: Literal["percent", "count", "change", "qualitative"]
    comparator: Literal["eq", "ge", "gt", "le", "lt", "range", "approx"] | None = None
    value: float | None = None
    value_max: float | None = None
    unit: Text | None = None
    direction: Literal["increase", "decrease"] | None = None
    subject: Text
    target_date: IsoDate | None = None
    baseline: Text | None = None
    place: Text | None = None
    section: Literal["targets", "tasks"]
    breakdown: list[Breakdown] = []

    @model_validator(mode="after")
    def _number_fits_measure(self) -> Self:
        if (self.measure == "qualitative") != (self.value is None):
            raise ValueError("a qualitative aim has no value, every other measure has one")
        if (self.comparator == "range") != (self.value_max is not None):
            raise ValueError("value_max stands with the comparator range, and only there")
        return self


class Deadline(Value):
    """A date or cycle for doing or reporting something. `relative` keeps the words of `sau 10 ngày kể từ …`."""

    id: str
    kind: Literal["date", "recurring", "period_end", "relative"]
    recurrence: Literal["weekly", "monthly", "quarterly", "semiannual", "annual", "biennial", "ad_hoc"] | None = None
    date: IsoDate | None = None
    precision: Literal["day", "month", "quarter", "year"] | None = None
    month_day: Annotated[str, Field(pattern=MONTH_DAY)] | None = None
    relative: Text | None = None
    action: Text
    agency: Text | None = None
    recipient: Text | None = None


class Task(Value):
    """One duty, as a repaired sentence. `role` from its leading verb phrase; `lead` is *chủ trì*."""

    role: Role
    partners: list[Text] = []
    text: Text
    due: Text | None = None
    product: Text | None = None


class Responsibility(Value):
    """An agency that the assignment part names, with its tasks, in the order of the text."""

    agency: Text
    agency_id: str | None = None
    level: Level | None = None
    heading: Text | None = None
    tasks: list[Task] = []


class BudgetSource(Value):
    """Where money comes from: *ngân sách địa phương*."""

    name: Text


class BudgetAmount(Value):
    """A sum of money. `value` in `unit`: `đồng`, `triệu đồng`, `tỷ đồng`."""

    value: float
    unit: Text
    year: int | None = None
    purpose: Text | None = None


class Budget(Model):
    """Sources and sums."""

    sources: list[BudgetSource] = []
    amounts: list[BudgetAmount] = []


class Recipient(Value):
    """One line of *Nơi nhận*, abbreviations expanded."""

    name: Text


class Piece(Model):
    """One of several files that hold the document together; `first_page` is its first page in the whole."""

    path: str
    sha256: str
    media_type: str
    first_page: int = Field(ge=1)


class Source(Model):
    """The file. `parts` names the documents found in it beside the one that was read.

    `pieces` lists the files where several hold the document: pictures of its pages, a plan and its annexes. `path` is
    then that of the first, `sha256` that of the digests of all, one a line.
    """

    path: str
    sha256: str
    media_type: str
    pages: int = Field(ge=1)
    parts: list[str] = []
    pieces: list[Piece] = []


class Region(Model):
    """A mark on a page that is no print, as a box in points from the top left of the page as shown."""

    kind: Literal["seal", "handwriting"]
    x0: float
    y0: float
    x1: float
    y1: float


class PageText(Model):
    """How a page's text came about. `confidence` of OCR, 0 to 1; null where the text was not recognised."""

    number: int = Field(ge=1)
    origin: Literal["text-layer", "ocr", "text"]
    confidence: Share | None = None
    repaired_chars: int = 0
    how: str = ""
    regions: list[Region] = []


class TextInfo(Model):
    """`sha256` of `Document.text`, so that evidence can be checked against the text it was made from."""

    sha256: str
    pages: list[PageText]


class Warning(Model):  # noqa: A001 - the contract's own word
    """What was skipped, doubted or repaired, and where. `page` is null where it concerns the whole file."""

    code: str
    message: str
    page: int | None = None


class PlanRecord(Model):
    """One document. A document that is no plan has its own `document.type` and the warning `not_a_plan`."""

    schema_version: str = SCHEMA_VERSION
    plan: str
    source: Source
    text: TextInfo
    warnings: list[Warning] = []
    document: Header
    citations: list[Citation] = []
    indicators: list[Indicator] = []
    deadlines: list[Deadline] = []
    responsibilities: list[Responsibility] = []
    budget: Budget = Budget()
    recipients: list[Recipient] = []

    def is_plan(self) -> bool:
        """Whether the document is a plan (*kế hoạch*) at all."""
        return all(w.code != "not_a_plan" for w in self.warnings)
