"""The page of the audit's rules: what each asks, of whom and when, and the provision that it rests on."""

from collections.abc import Iterator
from itertools import groupby

from pipeline.audit.rules import ALL_BOUND, Rule, rules
from pipeline.audit.words import provision, word

HEAD = """# Rules of the audit

{made}
What `kehoach audit` asks of a plan ([how to use it](how-to.md#audit-plans)). A rule binds plans whose day lies between
*from* and *to*; a *derived* rule is inferred from its provision, which does not say it in words. Rules marked `*` are
put to plans on any matter, those marked `+` also to plans on drugs of which rehabilitation is a part, the others to
plans on rehabilitation.
"""
COLUMNS = ("rule", "asks", "rests on", "binds", "from", "to", "gives")


def rules_page(made: str) -> str:
    """The page; `made` is the note that it is made."""
    lines = [HEAD.format(made=made)]
    for family, group in groupby(rules(), key=lambda rule: rule.family):
        lines += [f"## {word('families', family, 'en')}", "", *_row(COLUMNS), *_row(("---",) * len(COLUMNS))]
        for rule in group:
            lines += _row(tuple(_cells(rule)))
        lines.append("")
    return "\n".join(lines)


def _row(cells: tuple[str, ...]) -> Iterator[str]:
    yield f"| {' | '.join(cells)} |"


def _cells(rule: Rule) -> Iterator[str]:
    text = rule.text
    mark = " `*`" if "other" in text.concerns else " `+`" if "drugs" in text.concerns else ""
    yield f"`{rule.id}`{mark}"
    yield f"{text.asks.vi}<br>{text.asks.en}".replace("|", "\\|")
    named = [provision(basis, "vi") for basis in (text.basis, *text.also) if basis is not None]
    yield f"{'derived: ' if text.derived else ''}{'; '.join(named) or 'the plan itself'}"
    yield "all" if len(text.binds) == len(ALL_BOUND) else ", ".join(text.binds)
    yield text.since.isoformat() if text.since else ""
    yield text.until.isoformat() if text.until else ""
    yield text.severity
