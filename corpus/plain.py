"""Plain text and HTML of a plan.

Guarantees: the same plan gives the same text; nothing but line breaks, spaces and tags is added to its letters.
"""

import html
import re
import textwrap

from corpus.source import Cell, Line, PageBreak, Paragraph, Plan, Table, plain

HALF_LINE = 42  # of the left half of a letterhead
LINE_WIDTH = 85  # characters on a line of 14 point type between the margins of an official page
FIRST_LINE = " " * 4

_TAGS = {"type": "h1", "title": "h2", "part": "h3", "point": "h4"}
_CLASSES = {"formula": "note", "note": "note", "unit": "unit"}
_STYLE = """\
body { font: 14pt/1.4 "Times New Roman", serif; max-width: 44em; margin: 2em auto; text-align: justify }
h1, h2 { font-size: 14pt; text-align: center; margin: .6em 0 }
h3, h4 { font-size: 14pt; margin: .8em 0 .3em }
p { margin: .4em 0; text-indent: 2.5em }
p.note { text-align: center; text-indent: 0 }
p.unit { text-align: right }
table { border-collapse: collapse; width: 100%; margin: 1em 0 }
table.grid td, table.grid th { border: 1px solid; padding: .2em .5em }
td, th { vertical-align: top; text-align: left }
.center { text-align: center } .right { text-align: right }
"""


def text(plan: Plan) -> str:
    """Text with hard line breaks, as a PDF reader copies it: the left column of a letterhead before the right one."""
    out: list[str] = []
    for block in plan.blocks:
        if isinstance(block, PageBreak):
            out.append("\f")
        elif isinstance(block, Paragraph):
            out += _wrapped(block)
        elif block.kind == "grid":
            out += [*_columns(block), ""]
        else:
            out += _apart(block)
            out.append("")
    return "\n".join(out).replace("\f\n", "\f").rstrip() + "\n"


def _apart(table: Table) -> list[str]:
    """Lines of a table without rules, one cell after the other."""
    width = HALF_LINE if table.kind == "letterhead" else LINE_WIDTH
    lines = [plain(line).rstrip() for row in table.rows for cell in row for line in cell]
    return [part for line in lines for part in (textwrap.wrap(line, width, break_on_hyphens=False) or [""])]


def _wrapped(paragraph: Paragraph) -> list[str]:
    words = plain(paragraph.line)
    if paragraph.kind in ("type", "title", "formula", "note"):
        return [line.center(LINE_WIDTH).rstrip() for line in textwrap.wrap(words, LINE_WIDTH - 15)] + [""]
    if paragraph.kind == "unit":
        return [words.rjust(LINE_WIDTH)]
    return textwrap.wrap(words, LINE_WIDTH, initial_indent=FIRST_LINE, break_on_hyphens=False, break_long_words=False)


def _columns(table: Table) -> list[str]:
    """Rows as Word writes them into a text file: a tab between cells."""
    return ["\t".join(" ".join(plain(line) for line in cell) for cell in row) for row in table.rows]


def page(plan: Plan) -> str:
    """A complete HTML page."""
    title = " ".join(plain(b.line) for b in plan.blocks if isinstance(b, Paragraph) and b.kind in ("type", "title"))
    body = "\n".join(_element(block) for block in plan.blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n<title>{html.escape(title)}</title>\n'
        f"<style>\n{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _element(block: Paragraph | Table | PageBreak) -> str:
    if isinstance(block, PageBreak):
        return "<hr>"
    if isinstance(block, Table):
        return _html_table(block)
    tag = _TAGS.get(block.kind, "p")
    mark = f' class="{_CLASSES[block.kind]}"' if block.kind in _CLASSES else ""
    return f"<{tag}{mark}>{_inline(block.line)}</{tag}>"


def _html_table(table: Table) -> str:
    rows = []
    for at, row in enumerate(table.rows):
        tag = "th" if table.kind == "grid" and at == 0 else "td"
        cells = "".join(
            f"<{tag}{'' if align == 'left' else f' class={chr(34)}{align}{chr(34)}'}>{_html_cell(cell)}</{tag}>"
            for cell, align in zip(row, table.align, strict=True)
        )
        rows.append(f"<tr>{cells}</tr>")
    return f'<table class="{table.kind}">\n' + "\n".join(rows) + "\n</table>"


def _html_cell(cell: Cell) -> str:
    return "<br>".join(_inline(line) for line in cell)


def _inline(line: Line) -> str:
    out = []
    for run in line:
        words = html.escape(blanks(run.text), quote=False)
        if run.italic:
            words = f"<em>{words}</em>"
        if run.bold:
            words = f"<strong>{words}</strong>"
        out.append(words)
    return "".join(out)


def blanks(words: str) -> str:
    """The gap left for a handwritten number, as spaces that do not collapse."""
    return re.sub(r" {2,}", lambda gap: "\u00a0" * len(gap[0]), words)
