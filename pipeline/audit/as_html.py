"""An audit as one page that needs nothing else (no script, no font, no network), made to be printed and signed.

Guarantees: all words of documents are escaped; a colour is never the only sign, its word or its number stands beside
it; printed on A4, each plan begins a page and no finding is torn apart where it fits a page.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.resources import files
from itertools import groupby

from jinja2 import Environment, StrictUndefined

from pipeline.audit import Audit
from pipeline.audit.excel import COLOURS, depth
from pipeline.audit.rows import WORST, articles, capital, level_of, worst_rules
from pipeline.audit.view import SEVERITIES, PlanView, article_of, asks, heat_of, in_order, titled, views_of
from pipeline.audit.words import (
    day,
    instrument,
    mend,
    message,
    one_line,
    parts,
    provision,
    quoted,
    reason,
    regime,
    related,
    rests_on,
    short,
    text,
    waived_by,
    word,
)
from pipeline.compare.words import Language, number
from schemas.finding import Finding

QUOTE = 700  # letters of a quotation
PLACES, RULES = 40, WORST  # of the heat map: what an A4 page takes
Group = tuple[str, Sequence[Finding]]  # the findings under one article


def as_html(audit: Audit, lang: Language) -> str:
    """The page."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    source = files("pipeline.audit").joinpath("templates", "audit.html").read_text(encoding="utf-8")
    views = views_of(audit)
    heat = heat_of(audit, PLACES, RULES)
    return environment.from_string(source).render(
        lang=lang,
        audit=audit,
        many=len(views) != 1,
        views=views,
        shown=[view for view in views if view.shown or len(views) == 1],
        totals=sum((view.counts for view in views), Counter()),
        articles=articles(audit, lang),
        worst_rules=worst_rules(audit, lang),
        heat=heat,
        left_out=_left_out(views, lang),
        severities=SEVERITIES,
        colours=COLOURS,
        depth=depth,
        quote=QUOTE,
        one_line=one_line,
        quoted=quoted,
        capital=capital,
        clause=partial(_clause, lang=lang),
        groups=partial(_groups, lang=lang),
        passed=partial(_passed, lang=lang),
        reasons=partial(_reasons, lang=lang),
        **_said(lang),
    )


def _said(lang: Language) -> dict[str, object]:
    """What a template says, in one language."""
    spoken: dict[str, Callable[..., object]] = {
        "t": text, "word": word, "number": number, "day": day, "regime": regime, "titled": titled, "level": level_of,
        "message": message, "mend": mend, "rests_on": rests_on, "provision": provision, "waived_by": waived_by,
        "asks": asks, "related": related, "short": short,
    }  # fmt: skip
    return {name: partial(speak, lang=lang) for name, speak in spoken.items()}


def _groups(findings: Sequence[Finding], lang: Language) -> Iterator[Group]:
    """Findings under their articles, in the order of the law."""
    for article, own in groupby(in_order(findings), key=lambda finding: article_of(finding.basis)):
        yield capital(provision(article, lang)), list(own)


def _clause(finding: Finding, lang: Language) -> str:
    """Where in its article the provision stands: `Khoản 1 điểm c`."""
    below = finding.basis.model_copy(update={"article": None}) if finding.basis else None
    return capital(" ".join(parts(below, lang))) if below else ""


def _passed(view: PlanView, lang: Language) -> dict[str, list[str]]:
    """What was judged without a finding: instrument -> its provisions, each once, none that another rule found wanting.

    Of the plan by itself, which has no provisions, what its rules ask.
    """
    failed = {finding.basis for finding in (*view.findings, *view.waived)}
    out: dict[str, dict[str, None]] = defaultdict(dict)
    for rule in view.passed:
        basis = rule.text.basis
        if basis is None:
            out[capital(provision(None, lang))][asks(rule.id, lang).rstrip(".")] = None
        elif basis not in failed:
            out[instrument(basis.doc, lang)][" ".join(parts(basis, lang))] = None
    return {named: [one for one in where if one] for named, where in out.items()}


def _reasons(view: PlanView, lang: Language) -> dict[str, list[str]]:
    """Why rules were not judged of a plan -> what these rules are."""
    out: dict[str, list[str]] = defaultdict(list)
    for one in view.not_judged:
        asked = asks(one.rule, lang)
        said = text("all_rules", lang) if one.rule == "*" else f"{one.rule}: {asked}" if asked else one.rule
        out[reason(one, lang)].append(said)
    return out


def _left_out(views: Sequence[PlanView], lang: Language) -> dict[str, list[str]]:
    """Why plans were not judged by the law -> these plans."""
    out: dict[str, list[str]] = defaultdict(list)
    for view in views:
        for one in view.not_judged:
            if one.rule == "*":
                out[reason(one, lang)].append(titled(view.plan, lang))
    return out
