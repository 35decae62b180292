"""The tables that people take away: what stands in each column, what it is called, and how it is asked for.

Guarantees: every row that was read from a page names its file and page and quotes the words; a column has one name and
one kind in every format.
"""

from collections.abc import Collection, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlite_utils import Database

from pipeline import wording
from pipeline.export.persons import NAME, without_persons
from pipeline.export.public import signers

# `date` is an ISO string, a bare year or month where only that was printed; `list` is a JSON list of strings,
# `boxes` one of boxes in points from the top left of their page.
Kind = Literal["text", "integer", "number", "date", "list", "boxes"]
Row = tuple[Any, ...]

COMPARATORS = {**wording.COMPARATORS, "eq": "đúng", "range": "từ … đến"}  # on a screen these two go without a word


@dataclass(frozen=True, slots=True)
class Column:
    """`name` in CSV and Parquet, `heading` in Excel, `sql` where it comes from.

    `width` is in letters of Excel; `words` stand for codes there. `exact` columns are for programs, and left out there.
    What `personal` columns hold are names of persons, or letters in which names cannot be told.
    """

    name: str
    heading: str
    sql: str
    kind: Kind = "text"
    width: int = 14
    words: Mapping[str, str] = field(default_factory=dict)
    exact: bool = False
    personal: bool = False

    @property
    def free(self) -> bool:
        """Whether it holds words of documents, not codes or places in a text."""
        return self.kind in ("text", "list") and self.name not in _CODES

    def cleaned(self, value: Any, people: Collection[str]) -> Any:
        """A value without names of persons, of whom `people` are known."""
        if self.personal:
            return None
        return without_persons(value, people) if isinstance(value, str) and self.free else value


_CODES = {"plan", "id", "code", "subcode", "rule", "sha256", "text_sha256", "number", "resolved_number", "agency_id"}


@dataclass(frozen=True, slots=True)
class Table:
    """`source` is what follows FROM."""

    name: str
    heading: str
    source: str
    columns: tuple[Column, ...]

    def rows(self, db: Database, *, public: bool = False) -> Generator[Row]:
        """The rows, a value for each column; `public` without names of persons and ways to reach them."""
        selected = ", ".join(f"{column.sql} AS {column.name}" for column in self.columns)
        found = db.execute(f"SELECT {selected} FROM {self.source}")
        if not public:
            yield from found
            return
        people = signers(db)
        at = next((place for place, column in enumerate(self.columns) if column.name == "plan"), None)
        for row in found:
            yield self._cleaned(row, people.get(row[at], ()) if at is not None else ())

    def _cleaned(self, row: Row, people: Collection[str]) -> Row:
        cleaned = tuple(column.cleaned(value, people) for column, value in zip(self.columns, row, strict=True))
        values = dict(zip((column.name for column in self.columns), cleaned, strict=True))
        if NAME not in (values.get("agency") or ""):
            return cleaned
        # the id is made of the name
        return tuple(None if c.name == "agency_id" else v for c, v in zip(self.columns, cleaned, strict=True))


def _values(table: str, order: str = "t.position") -> str:
    """A table of values with its plan `p` and that plan's file `f`."""
    return f"{table} t JOIN plans p ON p.id = t.plan JOIN files f ON f.id = p.file ORDER BY p.id, {order}"


PLAN = (
    Column("plan", "Mã kế hoạch", "p.id", width=24),
    Column("plan_number", "Số kế hoạch", "p.number"),
    Column("plan_issuer", "Cơ quan ban hành", "p.issuer_name", width=30),
)
PLACE = (
    Column("file", "Tệp", "f.name", width=30),
    Column("page", "Trang", "t.evidence_page", "integer", 7),
    Column("quote", "Nguyên văn", "t.evidence_text", width=60),
)
EXACT = (
    Column("raw", "", "t.evidence_raw", exact=True, personal=True),
    Column("start", "", "t.evidence_start", "integer", exact=True),
    Column("end", "", "t.evidence_end", "integer", exact=True),
    Column("boxes", "", "t.evidence_boxes", "boxes", exact=True),
)
FOUND = (
    *PLACE,
    Column("confidence", "Độ tin cậy", "t.confidence", "number", 8),
    Column("rule", "", "t.rule", exact=True),
    Column("derived_from", "Suy ra từ", "t.derived_from", width=24),
    *EXACT,
)

PLANS = Table(
    "plans", "Kế hoạch",
    """plans p JOIN files f ON f.id = p.file JOIN versions v ON v.id = p.version
       LEFT JOIN header_fields t ON t.plan = p.id AND t.field = 'title' ORDER BY p.id""",
    (
        Column("plan", "Mã kế hoạch", "p.id", width=24),
        Column("number", "Số, ký hiệu", "p.number"),
        Column("type", "Loại", "p.type"),
        Column("title", "Tên", "p.title", width=60),
        Column("issuer", "Cơ quan ban hành", "p.issuer_name", width=30),
        Column("level", "Cấp", "p.issuer_level", words=wording.LEVELS),
        Column("province", "Tỉnh, thành phố", "p.province"),
        Column("district", "Huyện, quận", "p.district"),
        Column("commune", "Xã, phường", "p.commune"),
        Column("issue_date", "Ngày ban hành", "p.issue_date", "date"),
        Column("issue_place", "Nơi ban hành", "p.issue_place"),
        Column("period_start", "Từ ngày", "p.period_start", "date"),
        Column("period_end", "Đến ngày", "p.period_end", "date"),
        Column("signer", "Người ký", "p.signer_name", width=20, personal=True),
        Column("signer_position", "Chức vụ", "p.signer_position", width=20),
        Column("signer_authority", "Thẩm quyền ký", "p.signer_authority", width=20),
        Column("version", "Bản", "v.number", "integer", 6),
        Column("files", "Số tệp", "(SELECT count(*) FROM files o WHERE o.plan = p.id)", "integer", 8),
        Column("warnings", "Số cảnh báo", "(SELECT count(*) FROM warnings w WHERE w.file = f.id)", "integer", 8),
        *PLACE,
        Column("sha256", "", "f.sha256", exact=True),
        Column("text_sha256", "", "v.text_sha256", exact=True),
    ),
)  # fmt: skip
INDICATORS = Table(
    "indicators", "Chỉ tiêu", _values("indicators"),
    (
        *PLAN,
        Column("id", "Mã dòng", "t.id", width=8),
        Column("code", "Mã chỉ tiêu", "t.code", width=20),
        Column("subcode", "Mã con", "t.subcode"),
        Column("subject", "Nội dung", "t.subject", width=50),
        Column("measure", "Loại trị số", "t.measure", words=wording.MEASURES),
        Column("comparator", "So sánh", "t.comparator", width=9, words=COMPARATORS),
        Column("value", "Trị số", "t.value", "number"),
        Column("value_max", "Đến", "t.value_max", "number"),
        Column("unit", "Đơn vị", "t.unit"),
        Column("direction", "Chiều", "t.direction", width=8, words=wording.DIRECTIONS),
        Column("target_date", "Thời điểm", "t.target_date", "date"),
        Column("baseline", "So với", "t.baseline", width=20),
        Column("place", "Nơi", "t.place", width=20),
        Column("section", "Phần", "t.section", words=wording.SECTIONS),
        *FOUND,
    ),
)  # fmt: skip
BREAKDOWNS = Table(
    "breakdowns", "Chỉ tiêu từng nơi",
    """breakdowns t JOIN indicators i ON i.plan = t.plan AND i.id = t.indicator JOIN plans p ON p.id = t.plan
       JOIN files f ON f.id = p.file ORDER BY p.id, i.position, t.position""",
    (
        *PLAN,
        Column("indicator", "Mã dòng", "t.indicator", width=8),
        Column("code", "Mã chỉ tiêu", "i.code", width=20),
        Column("subject", "Nội dung", "i.subject", width=50),
        Column("place", "Nơi", "t.place", width=20),
        Column("value", "Trị số", "t.value", "number"),
        Column("unit", "Đơn vị", "i.unit"),
        *PLACE,
        *EXACT,
    ),
)  # fmt: skip
DEADLINES = Table(
    "deadlines", "Thời hạn", _values("deadlines"),
    (
        *PLAN,
        Column("id", "Mã dòng", "t.id", width=8),
        Column("kind", "Loại", "t.kind", words=wording.DEADLINE_KINDS),
        Column("recurrence", "Chu kỳ", "t.recurrence", words=wording.RECURRENCES),
        Column("date", "Ngày", "t.date", "date"),
        Column("precision", "", "t.precision", exact=True),
        Column("month_day", "Tháng-ngày", "t.month_day"),
        Column("relative", "Tính từ", "t.relative", width=24),
        Column("action", "Việc", "t.action", width=50),
        Column("agency", "Cơ quan", "t.agency", width=30),
        Column("recipient", "Gửi đến", "t.recipient", width=30),
        *FOUND,
    ),
)  # fmt: skip
ASSIGNMENTS = Table(
    "assignments", "Phân công",
    """agencies a JOIN plans p ON p.id = a.plan JOIN files f ON f.id = p.file
       LEFT JOIN tasks t ON t.agency = a.id ORDER BY p.id, a.position, t.position""",
    (
        *PLAN,
        Column("agency", "Cơ quan", "a.name", width=30),
        Column("agency_id", "", "a.agency_id", exact=True),
        Column("level", "Cấp", "a.level", words=wording.LEVELS),
        Column("heading", "Đề mục", "a.heading", width=24),
        Column("role", "Vai trò", "t.role", words=wording.TASK_ROLES),
        Column("task", "Nhiệm vụ", "t.text", width=70),
        Column("partners", "Phối hợp với", "t.partners", "list", 30),
        Column("due", "Thời hạn", "t.due", width=20),
        Column("product", "Sản phẩm", "t.product", width=20),
        Column("file", "Tệp", "f.name", width=30),
        Column("page", "Trang", "coalesce(t.evidence_page, a.evidence_page)", "integer", 7),
        Column("quote", "Nguyên văn", "coalesce(t.evidence_text, a.evidence_text)", width=60),
        Column("confidence", "Độ tin cậy", "coalesce(t.confidence, a.confidence)", "number", 8),
        Column("rule", "", "coalesce(t.rule, a.rule)", exact=True),
        Column("raw", "", "coalesce(t.evidence_raw, a.evidence_raw)", exact=True, personal=True),
        Column("start", "", "coalesce(t.evidence_start, a.evidence_start)", "integer", exact=True),
        Column("end", "", "coalesce(t.evidence_end, a.evidence_end)", "integer", exact=True),
        Column("boxes", "", "coalesce(t.evidence_boxes, a.evidence_boxes)", "boxes", exact=True),
    ),
)  # fmt: skip
CITATIONS = Table(
    "citations", "Văn bản viện dẫn",
    """citations t JOIN instruments i ON i.id = t.instrument JOIN plans p ON p.id = t.plan
       JOIN files f ON f.id = p.file ORDER BY p.id, t.position""",
    (
        *PLAN,
        Column("type", "Loại", "t.type"),
        Column("number", "Số như đã viết", "t.number", width=20),
        Column("resolved_number", "Số đầy đủ", "coalesce(t.resolved_number, i.number)", width=20),
        Column("date", "Ngày", "t.date", "date"),
        Column("issuer", "Cơ quan", "t.issuer", width=24),
        Column("title", "Về việc", "coalesce(t.title, i.title)", width=50),
        Column("role", "Vai trò", "t.role", words=wording.CITATION_ROLES),
        Column("count", "Số lần", "t.count", "integer", 8),
        Column("effective_date", "Có hiệu lực từ", "i.effective_date", "date"),
        Column("expiry_date", "Hết hiệu lực từ", "i.expiry_date", "date"),
        *FOUND,
    ),
)  # fmt: skip
RECIPIENTS = Table(
    "recipients", "Nơi nhận", _values("recipients"), (*PLAN, Column("name", "Nơi nhận", "t.name", width=50), *FOUND)
)
BUDGET = Table(
    "budget", "Kinh phí",
    """(SELECT plan, 0 AS part, position, name, NULL AS value, NULL AS unit, NULL AS year, NULL AS purpose, confidence,
        rule, derived_from, evidence_text, evidence_raw, evidence_start, evidence_end, evidence_page, evidence_boxes
        FROM budget_sources
        UNION ALL
        SELECT plan, 1, position, NULL, value, unit, year, purpose, confidence,
        rule, derived_from, evidence_text, evidence_raw, evidence_start, evidence_end, evidence_page, evidence_boxes
        FROM budget_amounts) t
       JOIN plans p ON p.id = t.plan JOIN files f ON f.id = p.file ORDER BY p.id, t.part, t.position""",
    (
        *PLAN,
        Column("source", "Nguồn", "t.name", width=40),
        Column("value", "Số tiền", "t.value", "number"),
        Column("unit", "Đơn vị", "t.unit"),
        Column("year", "Năm", "t.year", "integer", 8),
        Column("purpose", "Chi cho", "t.purpose", width=40),
        *FOUND,
    ),
)  # fmt: skip
WARNINGS = Table(
    "warnings", "Cảnh báo", "warnings t JOIN files f ON f.id = t.file ORDER BY f.name, t.id",
    (
        Column("plan", "Mã kế hoạch", "f.plan", width=24),
        Column("file", "Tệp", "f.name", width=40),
        Column("page", "Trang", "t.page", "integer", 7),
        Column("code", "Mã", "t.code", width=24),
        Column("message", "Nội dung", "t.message", width=80),
    ),
)  # fmt: skip
FINDINGS = Table(
    "findings", "Phát hiện",
    """(SELECT *, json_extract(evidence, '$[0].text') AS evidence_text,
        json_extract(evidence, '$[0].raw') AS evidence_raw,
        json_extract(evidence, '$[0].start') AS evidence_start, json_extract(evidence, '$[0].end') AS evidence_end,
        json_extract(evidence, '$[0].page') AS evidence_page, json_extract(evidence, '$[0].boxes') AS evidence_boxes
        FROM findings) t
       JOIN plans p ON p.id = t.plan JOIN files f ON f.id = p.file ORDER BY p.id, t.severity, t.rule, t.id""",
    (
        *PLAN,
        Column("severity", "Mức", "t.severity", width=12, words=wording.SEVERITIES),
        Column("rule", "Quy tắc", "t.rule", width=20),
        Column("message", "Phát hiện", "t.message_vi", width=60),
        Column("mend", "Cách khắc phục", "t.mend_vi", width=50),
        Column("law", "Văn bản", "json_extract(t.basis, '$.doc')", width=18),
        Column("article", "Điều", "json_extract(t.basis, '$.article')", width=8),
        Column("clause", "Khoản", "json_extract(t.basis, '$.clause')", width=8),
        Column("status", "Xử lý", "t.status", words=wording.FINDING_STATUSES),
        *PLACE,
        Column("id", "Mã phát hiện", "t.id"),
        *EXACT,
    ),
)  # fmt: skip
FILES = Table(
    "files", "Tệp", "files f ORDER BY f.name, f.id",
    (
        Column("file", "Tệp", "f.name", width=50),
        Column("status", "Kết quả", "f.status", width=20, words=wording.FILE_STATUSES),
        Column("plan", "Mã kế hoạch", "f.plan", width=24),
        Column("pages", "Số trang", "f.pages", "integer", 9),
        Column("reason", "Lý do", "f.error_reason", width=50),
        Column("advice", "Cách xử lý", "f.error_advice", width=50),
        Column("code", "", "f.error_code", exact=True),
        Column("media_type", "", "f.media_type", exact=True),
        Column("sha256", "", "f.sha256", exact=True),
    ),
)  # fmt: skip
TABLES = (
    PLANS,
    INDICATORS,
    BREAKDOWNS,
    DEADLINES,
    ASSIGNMENTS,
    CITATIONS,
    RECIPIENTS,
    BUDGET,
    FINDINGS,
    WARNINGS,
    FILES,
)
