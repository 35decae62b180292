"""The picture of calibration: what confidence promises and keeps, and how soon someone who checks finds the errors.

Guarantees: two SVG files from the same figures, Vietnamese and English; nothing is fetched, the same figures give the
same file with the same version of Vega.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import altair as alt

INK, SOFT, ACCENT, WARM = "#1f2933", "#9aa5b1", "#0b7285", "#e8590c"
FONT = "Inter, 'Noto Sans', 'Helvetica Neue', Arial, sans-serif"
SIDE = 340  # points, of each of the two squares
SURE = 1.96  # of a 95 % interval

Panel = alt.LayerChart | alt.FacetChart  # what Altair says that layers are
Bin = tuple[float, int, int]  # mean confidence, right values, values
Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """All that is written on the picture, in one language."""

    file: str
    title: str
    subtitle: str
    promised: str
    kept: str
    first: str
    first_note: str
    ideal: str
    checked: str
    found: str
    second: str
    second_note: str
    chance: str
    thousands: str
    decimal: str


VIETNAMESE = Words(
    file="calibration.svg",
    title="Độ tin cậy nói đúng đến đâu",
    subtitle="{n} giá trị của {plans} văn bản thật, không dùng khi viết quy tắc; độ tin cậy của mỗi văn bản được tính "
    "khi chưa biết văn bản ấy",
    promised="Độ tin cậy ghi trong bản ghi",
    kept="Tỷ lệ đúng trên thực tế",
    first="Ghi bao nhiêu, đúng bấy nhiêu",
    first_note="sai lệch trung bình (ECE) {ece}\nsố bên điểm: số giá trị; vạch: khoảng tin cậy 95 %",
    ideal="ghi đúng bằng thực tế",
    checked="Phần đã kiểm tra, bắt đầu từ giá trị kém chắc nhất",
    found="Phần lỗi đã tìm ra",
    second="Kiểm tra ít, tìm ra nhiều",
    second_note="{share} giá trị kém chắc nhất\nchứa {caught} số lỗi",
    chance="kiểm tra ngẫu nhiên",
    thousands=".",
    decimal=",",
)
ENGLISH = Words(
    file="calibration.en.svg",
    title="How far confidence can be trusted",
    subtitle="{n} values of {plans} real documents that no rule was written with; each document has the confidence "
    "of a fit that had not seen it",
    promised="Confidence in the record",
    kept="Share that is right",
    first="What it promises, it keeps",
    first_note="mean deviation (ECE) {ece}\nnumbers: how many values; bars: 95 % intervals",
    ideal="promised and kept",
    checked="Share of values checked, the least sure first",
    found="Share of errors found",
    second="Check a little, find a lot",
    second_note="the least sure {share} of the values\nhold {caught} of the errors",
    chance="checked at random",
    thousands=",",
    decimal=".",
)


def draw(folder: Path, bins: Sequence[Bin], curve: Sequence[Point], *, ece: float, plans: int,
         looked_at: float) -> None:  # fmt: skip
    """Write the picture in both languages. `curve` has one point at the share `looked_at`."""
    for words in (VIETNAMESE, ENGLISH):
        left = _reliability(bins, words, ece)
        right = _finding(curve, words, looked_at)
        total = f"{sum(n for *_, n in bins):,}".replace(",", words.thousands)
        subtitle = words.subtitle.format(n=total, plans=plans)
        title = alt.TitleParams(words.title, subtitle=subtitle, anchor="start", fontSize=22, subtitleFontSize=13,
                                subtitleColor="#52606d", subtitlePadding=6, offset=22)  # fmt: skip
        chart = alt.hconcat(left, right, spacing=120, bounds="flush", title=title, padding=24, background="white")
        _save(chart, folder / words.file)


def interval(right: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson)."""
    share, room = right / n, SURE**2 / n
    middle = (share + room / 2) / (1 + room)
    half = SURE / (1 + room) * math.sqrt(share * (1 - share) / n + room / (4 * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def _reliability(bins: Sequence[Bin], words: Words, ece: float) -> Panel:
    rows = []
    for sure, right, n in bins:
        low, high = interval(right, n)
        rows.append({"sure": sure, "right": right / n, "n": n, "low": low, "high": high})
    data = alt.Chart(alt.InlineData(values=rows))
    x = alt.X("sure:Q", title=words.promised, axis=_percent(), scale=alt.Scale(domain=[0, 1]))
    y = alt.Y("right:Q", title=words.kept, axis=_percent(), scale=alt.Scale(domain=[0, 1]))
    size = alt.Size(
        "n:Q", scale=alt.Scale(type="sqrt", domain=[1, max(n for *_, n in bins)], range=[40, 900]), legend=None
    )
    bars = data.mark_rule(color=ACCENT, strokeWidth=2, opacity=0.45).encode(x=x, y=alt.Y("low:Q"), y2="high:Q")
    points = data.mark_circle(color=ACCENT, opacity=0.9, stroke="white", strokeWidth=1.5).encode(x=x, y=y, size=size)
    counts = data.mark_text(dx=-10, dy=-11, fontSize=11, color="#52606d", align="right").encode(x=x, y=y, text="n:Q")
    note = words.first_note.format(ece=f"{ece:.3f}".replace(".", words.decimal))
    return _panel(alt.layer(_diagonal(words.ideal, 0.25), bars, points, counts), words.first, note)


def _finding(curve: Sequence[Point], words: Words, looked_at: float) -> Panel:
    data = alt.Chart(alt.InlineData(values=[{"share": share, "found": found} for share, found in curve]))
    x = alt.X("share:Q", title=words.checked, axis=_percent(), scale=alt.Scale(domain=[0, 1]))
    y = alt.Y("found:Q", title=words.found, axis=_percent(), scale=alt.Scale(domain=[0, 1]))
    caught = next(found for share, found in curve if math.isclose(share, looked_at))
    area = data.mark_area(color=ACCENT, opacity=0.12).encode(x=x, y=y)
    line = data.mark_line(color=ACCENT, strokeWidth=3).encode(x=x, y=y)
    spot = alt.Chart(alt.InlineData(values=[{"share": looked_at, "found": caught, "zero": 0}]))
    drop = spot.mark_rule(color=WARM, strokeDash=[4, 3], strokeWidth=1.5).encode(x=x, y=alt.Y("zero:Q"), y2="found:Q")
    point = spot.mark_circle(color=WARM, size=150, stroke="white", strokeWidth=1.5, opacity=1).encode(x=x, y=y)
    said = alt.value(f"{100 * caught:.0f} %")
    label = spot.mark_text(dx=12, dy=14, align="left", fontSize=15, fontWeight="bold", color=WARM).encode(
        x=x, y=y, text=said
    )
    note = words.second_note.format(share=f"{100 * looked_at:.0f} %", caught=f"{100 * caught:.0f} %")
    return _panel(alt.layer(_diagonal(words.chance, 0.7), area, line, drop, point, label), words.second, note)


def _diagonal(said: str, at: float) -> Panel:
    ends = alt.Chart(alt.InlineData(values=[{"at": 0}, {"at": 1}]))
    line = ends.mark_line(color=SOFT, strokeDash=[5, 4], strokeWidth=1.5).encode(x="at:Q", y="at:Q")
    label = alt.Chart(alt.InlineData(values=[{"at": at}])).mark_text(
        angle=315, dy=11, fontSize=11, color="#7b8794"
    ).encode(x="at:Q", y="at:Q", text=alt.value(said))  # fmt: skip
    return alt.layer(line, label)


def _panel(chart: Panel, title: str, note: str) -> Panel:
    heading = alt.TitleParams(
        title, subtitle=note.split("\n"), frame="group", anchor="start", offset=12,
        fontSize=15, subtitleFontSize=12, subtitleColor="#52606d", subtitlePadding=4,
    )  # fmt: skip
    return chart.properties(width=SIDE, height=SIDE, title=heading)


def _percent() -> alt.Axis:
    return alt.Axis(format=".0%", values=[0, 0.2, 0.4, 0.6, 0.8, 1])


def _save(chart: alt.HConcatChart, path: Path) -> None:
    plain = chart.configure(font=FONT).configure_view(stroke=None).configure_title(color=INK, fontWeight="bold")
    plain.configure_axis(
        gridColor="#e4e7eb", domain=False, tickColor="#cbd2d9", labelColor="#52606d", titleColor=INK,
        titleFontWeight="normal", titleFontSize=13, labelFontSize=11, titlePadding=10,
    ).save(path)  # fmt: skip
