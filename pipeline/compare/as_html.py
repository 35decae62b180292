"""A comparison as one page that needs nothing else: no script, no font, no network.

Guarantees: all words of documents are escaped; every coloured cell says in its hint what the colour says.
"""

import json
from collections.abc import Sequence
from functools import partial
from importlib.resources import files

import altair as alt
import vl_convert
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from pipeline.compare import Comparison
from pipeline.compare.excel import COLOURS, STATUS_AT, charted, only_others
from pipeline.compare.rows import LISTINGS
from pipeline.compare.view import Cell, asked, grid_of, name_of, noted, tally
from pipeline.compare.words import Language, amount, number, shown, text, word

CHARTS = 12
BARS, ABOVE, INK = "#2f6fb3", "#d9480f", "#1f2933"
FONT = "'Be Vietnam Pro', 'Noto Sans', 'Segoe UI', Arial, sans-serif"


def as_html(comparison: Comparison, lang: Language) -> str:
    """The page."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False)
    source = files("pipeline.compare").joinpath("templates", "report.html").read_text(encoding="utf-8")
    grid = grid_of(comparison, others=only_others(comparison))
    return environment.from_string(source).render(
        lang=lang,
        plans=len(comparison.plans),
        targets=len(comparison.matrix),
        grid=grid,
        listings={make.__name__: make(comparison, lang) for make in LISTINGS},
        tally=tally(comparison.cascade),
        charts=[_chart(column.label(lang), bars, lang) for column, bars in charted(grid)[:CHARTS]],
        colours=COLOURS,
        status_at=STATUS_AT,
        t=partial(text, lang=lang),
        word=partial(word, lang=lang),
        number=partial(number, lang=lang),
        amount=partial(amount, lang=lang),
        shown=partial(shown, lang=lang),
        hint=partial(_hint, comparison, lang=lang),
    )


def _hint(comparison: Comparison, cell: Cell, lang: Language) -> str:
    """What the colour says, what is asked above, and the words with their page."""
    said: list[str] = []
    for row in cell.rows:
        above = f"{text('parent_target', lang)}: {asked(row, lang)} ({name_of(comparison.plans[row.parent])})"
        said += [word("statuses", row.status, lang), above, noted(row, lang)]
    for target in cell.targets:
        file = comparison.plans[target.plan].file
        said.append(f"“{target.quote}” ({file}, {text('page', lang).lower()} {target.page})")
    return "\n".join(line for line in said if line)


def _chart(title: str, bars: Sequence[tuple[str, float, float | None]], lang: Language) -> Markup:
    """Bars for plans, a tick for what the plan above asks of each."""
    rows = [
        {"at": f"{at:03}", "place": place, "value": value, "above": above}
        for at, (place, value, above) in enumerate(bars)
    ]
    names = json.dumps({row["at"]: row["place"] for row in rows}, ensure_ascii=False)
    axis = alt.Axis(labelExpr=f"{names}[datum.value]", labelAngle=-45, labelLimit=110)
    base = alt.Chart(alt.InlineData(values=rows)).encode(x=alt.X("at:O", title=None, axis=axis))
    drawn = base.mark_bar(color=BARS).encode(y=alt.Y("value:Q", title=None))
    tick = base.mark_tick(color=ABOVE, thickness=2.5, size=16).encode(y="above:Q")
    width = max(220, 18 * len(rows))
    chart = (
        alt.layer(drawn, tick)
        .properties(width=width, height=180, title=alt.Title(title, subtitle=text("chart_note", lang)))
        .configure(font=FONT)
        .configure_view(stroke=None)
        .configure_title(anchor="start", fontSize=13, subtitleColor="#5f6c7b", color=INK)
    )
    return Markup(vl_convert.vegalite_to_svg(chart.to_dict()))
