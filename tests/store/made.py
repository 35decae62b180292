"""Records and readings made by hand, so that the store is tested without the parts that read."""

import hashlib
from typing import Any

from pipeline.store.reading import PageReading, Reading, Run, Seen
from schemas.finding import Basis, Finding
from schemas.record import (
    Breakdown,
    Budget,
    BudgetAmount,
    BudgetSource,
    Citation,
    Deadline,
    Evidence,
    Header,
    Indicator,
    Issuer,
    Period,
    PlanRecord,
    Provenance,
    Recipient,
    Responsibility,
    Source,
    Task,
    TextInfo,
    Warning,  # noqa: A004 - the contract's own word
)

TEXT = """ỦY BAN NHÂN DÂN XÃ SUỐI TRE
Số: 12/KH-UBND
KẾ HOẠCH
Cai nghiện ma túy trên địa bàn xã năm 2024
Căn cứ Nghị định số 116/2021/NĐ-CP của Chính phủ;
Căn cứ Kế hoạch số 35/KH-UBND ngày 08/3/2023 của UBND huyện;
- Phấn đấu 90% người dân được tuyên truyền.
+ Ấp 1: 10 người
\fBáo cáo trước ngày 15/12/2024.
1. Công an xã
- Chủ trì rà soát người nghiện, phối hợp Trạm Y tế.
Ngân sách xã: 50 triệu đồng
Nơi nhận: - UBND huyện;
"""


def at(text: str, words: str) -> Evidence:
    start = text.index(words)
    page = text.count("\f", 0, start) + 1
    box = {"page": page, "x0": 1, "y0": 2, "x1": 3, "y1": 4}
    return Evidence.model_validate(
        {"text": words, "raw": words, "start": start, "end": start + len(words), "page": page, "boxes": [box]}
    )


def found(text: str, words: str) -> dict[str, Any]:
    return {"confidence": 0.9, "rule": "by-hand@1", "evidence": at(text, words)}


def record(
    plan: str = "12-kh-ubnd-2024", text: str = TEXT, *, path: str = "plan.txt", content: bytes | None = None,
    origin: str = "text", is_plan: bool = True, value: float = 90.0,
) -> PlanRecord:  # fmt: skip
    """A record with one of everything. `content` is what the file holds, if it is not the text itself."""
    pages = [{"number": n, "origin": origin} for n, _ in enumerate(text.split("\f"), start=1)]
    sha256 = hashlib.sha256(text.encode() if content is None else content).hexdigest()
    return PlanRecord(
        plan=plan,
        source=Source(path=path, sha256=sha256, media_type="text/plain", pages=len(pages)),
        text=TextInfo.model_validate({"sha256": hashlib.sha256(text.encode()).hexdigest(), "pages": pages}),
        warnings=[Warning(code="some_doubt", message="Ngờ ngợ", page=1)]
        + ([] if is_plan else [Warning(code="not_a_plan", message="Văn bản là Báo cáo")]),
        document=header(text),
        citations=citations(text),
        indicators=[indicator(text, value)],
        deadlines=[
            Deadline(id="d1", kind="date", date="2024-12-15", precision="day", action="Báo cáo",
                     **found(text, "Báo cáo trước ngày 15/12/2024."))
        ],
        responsibilities=[responsibility(text)],
        budget=Budget(
            sources=[BudgetSource(name="ngân sách xã", **found(text, "Ngân sách xã"))],
            amounts=[BudgetAmount(value=50, unit="triệu đồng", year=2024, **found(text, "50 triệu đồng"))],
        ),
        recipients=[Recipient(name="Ủy ban nhân dân huyện", **found(text, "- UBND huyện;"))],
    )  # fmt: skip


def header(text: str) -> Header:
    fields = {
        "type": "KẾ HOẠCH", "number": "12/KH-UBND", "title": "Cai nghiện ma túy trên địa bàn xã năm 2024",
        "issuer.name": "ỦY BAN NHÂN DÂN XÃ SUỐI TRE", "issuer.level": "XÃ", "issuer.province": "SUỐI TRE", "period.start": "năm 2024",
    }  # fmt: skip
    return Header(
        type="Kế hoạch", number="12/KH-UBND", title=fields["title"],
        issuer=Issuer(name="Ủy ban nhân dân xã Suối Tre", level="commune", province="Bến Tre"), period=Period(start="2024"),
        evidence={name: at(text, words) for name, words in fields.items()},
        provenance={name: Provenance(confidence=0.8, rule="header@1") for name in fields},
    )  # fmt: skip


def citations(text: str) -> list[Citation]:
    known = Citation(number="116/2021/NĐ-CP", type="Nghị định", issuer="Chính phủ", role="basis", count=2,
                     **found(text, "Nghị định số 116/2021/NĐ-CP của Chính phủ"))  # fmt: skip
    local = Citation(number="35/KH-UBND", type="Kế hoạch", date="2023-03-08", issuer="Ủy ban nhân dân huyện",
                     role="mention", count=1, **found(text, "Kế hoạch số 35/KH-UBND ngày 08/3/2023"))  # fmt: skip
    return [known, local]


def indicator(text: str, value: float) -> Indicator:
    part = Breakdown(place="Ấp 1", value=10, evidence=at(text, "+ Ấp 1: 10 người"))
    return Indicator(
        id="i1", code="AWARENESS", measure="percent", comparator="ge", value=value, unit="%",
        subject="người dân được tuyên truyền", section="targets", breakdown=[part],
        **found(text, "- Phấn đấu 90% người dân được tuyên truyền."),
    )  # fmt: skip


def responsibility(text: str) -> Responsibility:
    words = "- Chủ trì rà soát người nghiện, phối hợp Trạm Y tế."
    task = Task(role="lead", text="Rà soát người nghiện", partners=["Trạm Y tế"], **found(text, words))
    return Responsibility(
        agency="Công an xã", agency_id="cong-an-xa", level="commune", heading="II", tasks=[task],
        **found(text, "Công an xã"),
    )  # fmt: skip


def reading(made: PlanRecord, text: str = TEXT) -> Reading:
    pages, start = [], 0
    for page, words in zip(made.text.pages, text.split("\f"), strict=True):
        pages.append(PageReading(page.number, start, words, page.origin, None, 0, 0.0, 0.0))
        start += len(words) + 1
    return Reading(made, tuple(pages))


def seen(made: PlanRecord, name: str | None = None, position: int = 0) -> Seen:
    name = name or made.source.path
    return Seen(name, f"/in/{name}", made.source.sha256, position)


def run(number: int = 1) -> Run:
    return Run(number, "0.1.0/1.0")


def finding(of: PlanRecord) -> Finding:
    """A finding on the plan's title."""
    return Finding(
        id="0f1e2d3c4b5a", plan=of.plan, file=of.source.path, rule="R-1", family="basis", severity="warning", derived=True,
        basis=Basis(doc="116/2021/NĐ-CP", article="1"), regime="R1", message_vi="thiếu căn cứ", message_en="no basis",
        mend_vi="bổ sung", mend_en="add it", evidence=[of.document.evidence["title"]],
    )  # fmt: skip
