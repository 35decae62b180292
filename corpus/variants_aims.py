"""The part of a variant that sets aims: sentences with numbers, their layout, and what is to be read of them.

Guarantees: a plan says nothing twice; each gold indicator names the pattern of its sentence; values, units and
comparators are those the sentence was printed with.
"""

from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import Any

from corpus.variants_draft import Draft, Item
from corpus.variants_scene import Scene
from corpus.variants_style import WORDS, fill, lower_first, table, upper_first

Pattern = dict[str, Any]

PREFIXES = {
    "ge": ("ge", ["ít nhất ", "tối thiểu ", "không dưới "]),
    "gt": ("gt", ["trên ", "hơn "]),
    "le": ("le", ["không quá ", "tối đa ", "không vượt quá "]),
    "lt": ("lt", ["dưới "]),
    "approx": ("approx", ["khoảng ", "ước khoảng "]),
    "sign": ("ge", ["≥ "]),
    "sign_le": ("le", ["≤ "]),
}
FRAMES = ["Phấn đấu ", "Đến hết năm {y}, ", "Đến cuối năm {y}, ", "Trong năm {y}, "]
DATED = ("năm {y}", "năm {mid}", "Mỗi năm", "mỗi tháng", "năm {prev}")


@dataclass(frozen=True)
class Amount:
    """A number as printed and as meant."""

    words: str
    value: float
    value_max: float | None
    comparator: str
    unit: str


@dataclass(frozen=True)
class Sentence:
    """One pattern with its slots filled: the line and the bullets under it."""

    pattern: Pattern
    lines: tuple[str, ...]
    amounts: dict[str, Amount]
    parts: tuple[tuple[str, int], ...] = ()  # places with a number each


def choose(scene: Scene, where: str, least: int, most: int, taken: set[str]) -> list[Pattern]:
    """Patterns of one kind that fit the scene and speak of different things; `taken` grows by their matters."""
    fitting = [p for p in table("aims")["patterns"] if p.get("where", "targets") == where and _fits(p, scene)]
    chosen: list[Pattern] = []
    wanted = scene.rng.randint(least, most)
    order = scene.rng.sample(fitting, len(fitting))
    if scene.rng.random() < 0.7:
        order.sort(key=lambda p: not p.get("stage"))  # few plans can say these
    for pattern in order:
        if len(chosen) < wanted and not taken.intersection(pattern["matter"]):
            taken.update(pattern["matter"])
            chosen.append(pattern)
    return chosen


def write_targets(draft: Draft, taken: set[str]) -> None:
    """The part of aims: a table, or sentences in one of the layouts."""
    scene, rng = draft.scene, draft.scene.rng
    draft.part(draft.fill(rng.choice(table("frame")["parts"]["targets"])) if scene.one_year else "MỤC TIÊU, CHỈ TIÊU")
    layout = rng.choice(["list", "list", "groups", "groups", "prose", "table"])
    if layout == "table":
        rows = choose(scene, "table", 6, 9, taken)
        _write_table(draft, rows)
        return
    if not scene.one_year and rng.random() < 0.4:
        _write_stages(draft)
        return
    patterns = choose(scene, "targets", 6, 12, taken)
    if layout == "list":
        _write_general(draft, patterns)
        _write_list(draft, patterns)
        return
    number = 0
    for group in table("aims")["groups"]:
        members = [p for p in patterns if _code(p) in group["codes"]]
        if members:
            number += 1
            draft.lines.append(draft.style.point(number, draft.print(rng.choice(group["title"]))))
            (_write_prose if layout == "prose" else _write_list)(draft, members)


def _write_general(draft: Draft, patterns: list[Pattern]) -> None:
    """At times a general aim in words, under a heading of its own, before those with numbers."""
    words = [p for p in patterns if p.get("measure") == "qualitative"]
    if words and len(patterns) > len(words):
        patterns.remove(words[0])
        draft.lines.append(
            draft.style.point(1, draft.print(draft.scene.rng.choice(["Mục tiêu chung", "Mục tiêu tổng quát"])))
        )
        write_sentence(draft, compose(draft.scene, words[0]), "", ".", "targets")
        draft.lines.append(
            draft.style.point(2, draft.print(draft.scene.rng.choice(["Mục tiêu cụ thể", "Chỉ tiêu cụ thể"])))
        )


def _write_stages(draft: Draft) -> None:
    """Aims of a year between and of the last year, each under a heading that names the year."""
    scene = draft.scene
    form = scene.rng.choice(["Đến năm {year}", "Mục tiêu đến năm {year}", "Đến hết năm {year}:"])
    for number, year in enumerate((scene.slots["mid"], scene.slots["y"]), 1):
        draft.lines.append(draft.style.point(number, draft.print(form.replace("{year}", year))))
        patterns = [
            p for p in choose(scene, "targets", 5, 8, set()) if not p.get("stage") and p.get("measure") != "qualitative"
        ]
        before = len(draft.indicators)
        _write_list(draft, [{**p, "frame": False} for p in patterns])
        for item in draft.indicators[before:]:
            item["target_date"] = f"{year}-12-31"


def write_sentence(draft: Draft, sentence: Sentence, before: str, after: str, section: str) -> None:
    """One line with its gold, and the bullets under it."""
    head, *rest = sentence.lines
    printed = [draft.say(head, before, after if not rest else "")]
    under = "+ " if before.startswith("-") else "- "
    for line in rest:
        printed.append(draft.say(line, under))
    _record(draft, sentence, printed, section)


def compose(scene: Scene, pattern: Pattern) -> Sentence:
    """A pattern with numbers drawn and, at times, a word or two before it."""
    rng = scene.rng
    amounts = {name: _amount(scene, how) for name, how in pattern.get("amounts", {}).items()}
    texts = pattern["text"] if isinstance(pattern["text"], list) else [pattern["text"]]
    frame = ""
    if pattern.get("frame", True) and pattern.get("measure") != "qualitative" and rng.random() < 0.3:
        frame = rng.choice(FRAMES if scene.one_year and "trong năm" not in texts[0] else FRAMES[:2])
    if frame == "Phấn đấu " and ":" in texts[0]:
        frame = ""
    words = {name: amount.words for name, amount in amounts.items()}
    rows = shares(scene, scene.figures[pattern["places"]]) if pattern.get("places") else []
    words["list"] = _prose_of_places(scene, rows)
    lines = [fill(text, {**scene.slots, **words}) for text in texts]
    lines[0] = upper_first(fill(frame, scene.slots) + (lower_first(lines[0]) if frame else lines[0]))
    parts = tuple((name, part) for _, name, part in rows)
    return Sentence(pattern, tuple(upper_first(line) for line in lines), amounts, parts)


def shares(scene: Scene, total: int) -> list[tuple[str, str, int]]:
    """Kind, name and number of some places below, adding up to `total`."""
    rng = scene.rng
    count = min(len(scene.children), max(3, min(total // 2, rng.randint(4, 9))), total)
    chosen = rng.sample(scene.children, count)
    names = {c.name for c in chosen}
    if len(names) < len(chosen):
        chosen = [next(c for c in chosen if c.name == name) for name in sorted(names)]
    cuts = sorted(rng.sample(range(1, total), len(chosen) - 1))
    parts = sorted((b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)), reverse=True)
    return [(c.kind, c.name, part) for c, part in zip(chosen, parts, strict=True)]


def _fits(pattern: Pattern, scene: Scene) -> bool:
    text = str(pattern.get("text", ""))
    levels = pattern.get("levels", [scene.level])
    if scene.level not in levels or (scene.one_year and (pattern.get("stage") or pattern.get("long"))):
        return False
    if ("trong năm" in text or "đầu năm" in text) and not scene.one_year:
        return False
    return not (pattern.get("places") or pattern.get("annex")) or len(scene.children) >= 4


def _code(pattern: Pattern) -> str:
    return str(pattern.get("code") or pattern["aims"][0]["code"])


def _prose_of_places(scene: Scene, rows: list[tuple[str, str, int]]) -> str:
    if not rows:
        return ""
    if scene.rng.random() < 0.4:
        return ", ".join(f"{kind} {name} ({scene.style.count(part)})" for kind, name, part in rows)
    return ", ".join(f"{kind} {name} {scene.style.count(part)} người" for kind, name, part in rows)


def _write_table(draft: Draft, rows: list[Pattern]) -> None:
    """A table of targets, for the last year or, in a plan of several years, for each."""
    scene = draft.scene
    years = [scene.end]
    if not scene.one_year and scene.rng.random() < 0.7:
        years = list(range(scene.start, scene.end + 1))
        rows = [row for row in rows if "eq" in row["amounts"]["a"].split("|")[2].split()]
    cells = [["TT", "Chỉ tiêu", "Đơn vị tính", *(f"Năm {year}" for year in years)]]
    made: list[tuple[Pattern, str, list[Amount]]] = []
    draft.say("Các chỉ tiêu chủ yếu của Kế hoạch như sau:")
    for number, pattern in enumerate(sorted(rows, key=lambda p: str(p["id"])), 1):
        how = pattern["amounts"]["a"]
        amounts = [_amount(scene, how)] if len(years) == 1 else _rising(scene, how, len(years))
        label = draft.fill(pattern["label"])
        values = [upper_first(a.words.removesuffix(a.unit).strip()) for a in amounts]
        cells.append([str(number), label, amounts[0].unit, *values])
        made.append((pattern, label, amounts))
    printed = draft.grid(cells, "clc" + "c" * len(years))
    for row, (pattern, label, amounts) in zip(printed[1:], made, strict=True):
        for year, amount in zip(years, amounts, strict=True):
            meant = Amount("", amount.value, None, amount.comparator, amount.unit.lower())
            item = _item(draft, {**pattern, "subject": lower_first(label)}, meant, " ".join(row[1:]))
            draft.indicators.append({**item, "target_date": f"{year}-12-31", "pattern": pattern["id"]})


def _rising(scene: Scene, how: str, count: int) -> list[Amount]:
    """A number that does not fall from year to year."""
    kind, unit, _ = how.split("|")
    unit = fill(unit, scene.slots)
    first = _value(scene.rng, scene, kind)
    values = [
        first if kind == "full" else min(first + n * max(1, round(first * 0.05)), 99 if unit == "%" else 9999)
        for n in range(count)
    ]
    return [
        Amount(f"{value:g}" if unit == "%" else scene.style.count(value), value, None, "eq", unit) for value in values
    ]


def _write_list(draft: Draft, patterns: list[Pattern]) -> None:
    style = draft.style
    stop = "." if style.bullets in ("a)", "1.") else ";"
    inner = "-" if style.bullets == "1." else None
    for number, pattern in enumerate(patterns, 1):
        sentence = compose(draft.scene, pattern)
        end = "." if number == len(patterns) else stop
        write_sentence(draft, sentence, style.bullet(number, inner), end, "targets")
        _write_annex(draft, sentence)


def _write_prose(draft: Draft, patterns: list[Pattern]) -> None:
    """Several sentences in one paragraph, parted by semicolons or full stops."""
    joint = draft.scene.rng.choice(["; ", ". "])
    sentences = [compose(draft.scene, pattern) for pattern in patterns]
    texts = [" ".join([s.lines[0], *(lower_first(line) for line in s.lines[1:])]).removesuffix(".") for s in sentences]
    texts = [text if joint == ". " or n == 0 else lower_first(text) for n, text in enumerate(texts)]
    line = draft.say(joint.join(texts) + ".")
    for sentence, text in zip(sentences, texts, strict=True):
        _record(draft, sentence, [draft.span(text, line)], "targets")
        _write_annex(draft, sentence)


def _record(draft: Draft, sentence: Sentence, printed: list[str], section: str) -> None:
    pattern, whole = sentence.pattern, printed[0]
    for spec in pattern.get("aims", [pattern]):
        line = " ".join(printed)
        words = {name: amount.words for name, amount in sentence.amounts.items()}
        quote = whole
        if "quote" in spec:
            quote = _span(draft, draft.fill(spec["quote"], **words), printed)
        elif len(printed) > 1:
            quote = line
        amount = sentence.amounts.get(spec.get("of", next((n for n in "pn" if n in sentence.amounts), "a")))
        item = _item(draft, spec, amount, quote, words)
        item["section"], item["pattern"] = section, pattern["id"]
        if quote != whole and whole not in item["quote"]:
            item.setdefault("also", {})["quote"] = [whole]
        item["breakdown"] = [{"place": name, "value": part} for name, part in sentence.parts]
        draft.indicators.append(item)
    if any(mark in whole for mark in ("hết năm", "cuối năm", "Trong năm")) or any(
        mark in str(pattern) for mark in DATED
    ):
        for line in printed:
            draft.ignore("deadlines", line)


def _span(draft: Draft, quote: str, printed: list[str]) -> str:
    """The words of a quote as they stand in one of the printed lines."""
    for line in printed:
        with suppress(ValueError):
            return draft.span(quote, line)
    raise ValueError(f"{quote!r} stands in none of {printed}")


def _item(draft: Draft, spec: Pattern, amount: Amount | None, quote: str, words: dict[str, str] | None = None) -> Item:
    scene = draft.scene
    year = scene.slots["mid"] if spec.get("date") == "mid" else scene.slots["y"]
    qualitative = spec.get("measure") == "qualitative"
    percent = amount is not None and amount.unit == "%"
    baseline = spec.get("baseline")
    item: Item = {
        "id": "", "code": spec["code"],
        "measure": spec.get("measure") or ("percent" if percent else "count"),
        "comparator": None if amount is None else spec.get("comparator", amount.comparator),
        "value": None if amount is None else amount.value,
        "value_max": None if amount is None else amount.value_max,
        "unit": None if amount is None else amount.unit,
        "direction": spec.get("direction"),
        "subject": draft.fill(spec["subject"], **(words or {})),
        "target_date": f"{year}-12-31",
        "baseline": draft.fill(baseline, **(words or {})) if baseline else None,
        "place": None, "section": "targets", "breakdown": [], "quote": quote,
    }  # fmt: skip
    also: dict[str, list[Any]] = {name: list(values) for name, values in spec.get("alt", {}).items()}
    if spec.get("also"):
        also["code"] = list(spec["also"])
    units = [draft.fill(unit) for unit in spec.get("units", [])]
    if amount and amount.unit not in ("%", "người"):
        also["unit"] = units
    if qualitative:
        also["target_date"] = [None]
    if also := {name: values for name, values in also.items() if values}:
        item["also"] = also
    return item


def _amount(scene: Scene, how: str) -> Amount:
    """A number of the kind, unit and wording that a pattern asks for."""
    kind, unit, ways = how.split("|")
    rng, style = scene.rng, scene.style
    unit = fill(unit, scene.slots)
    way = rng.choice(ways.split())
    value = _value(rng, scene, kind)
    if way == "approx" and value > 20:
        value = round(value / 10) * 10

    def printed(number: float) -> str:
        return f"{f'{number:g}'.replace('.', ',')}{style.percent}" if unit == "%" else style.count(number)

    tail = "" if unit == "%" else f" {unit}"
    if way in ("range", "span"):
        top = value + (rng.choice([2, 5]) if unit == "%" else max(2, round(value * 0.1)))
        joint = f"{printed(value)} đến {printed(top)}"
        if way == "range":
            joint = f"{printed(value)} - {printed(top)}" if unit == "%" and rng.random() < 0.4 else f"từ {joint}"
        return Amount(joint + tail, value, top, "range", unit)
    if way in PREFIXES:
        comparator, prefixes = PREFIXES[way]
        return Amount(rng.choice(prefixes) + printed(value) + tail, value, None, comparator, unit)
    words = {
        "eq": f"{printed(value)}{tail}",
        "up": f"từ {printed(value)}{tail} trở lên",
        "bare": printed(value),
        "out_of": f"{printed(value)}/{printed(value + rng.randint(1, 9))}{tail}" if way == "out_of" else "",
        "word": f"{_word(value)}{tail}",
        "both": f"{printed(value)} ({_word(value)}){tail}",
    }[way]
    return Amount(words, value, None, "ge" if way == "up" else "eq", unit)


def _word(value: float) -> str:
    """A small number in letters; a larger one has none."""
    return WORDS[int(value)] if value < len(WORDS) else ""


def _value(rng: Random, scene: Scene, kind: str) -> float:
    drawn: dict[str, list[float]] = {
        "full": [100], "high": [80, 85, 90, 92, 95, 98], "mid": [40, 45, 50, 60, 65, 70, 75],
        "low": [2, 3, 5, 7.5, 8, 10, 12.5, 1.5], "low_mid": [30, 35, 38], "relapse": [55, 60, 65, 70], "one": [1],
        "few": [2, 3] if scene.level == "commune" else [2, 3, 4, 5, 6], "some": [10, 12, 15, 20, 24, 30],
    }  # fmt: skip
    return rng.choice(drawn[kind]) if kind in drawn else scene.figures[kind]


def _write_annex(draft: Draft, sentence: Sentence) -> None:
    """The table of the places' numbers, set after the closing block."""
    name = sentence.pattern.get("annex")
    if not name:
        return
    rows = shares(draft.scene, draft.scene.figures[name])
    item = draft.indicators[-1]
    item["breakdown"] = [{"place": place, "value": part} for _, place, part in rows]
    total = str(draft.scene.figures[name])
    body = [[str(n), f"{upper_first(kind)} {place}", str(part)] for n, (kind, place, part) in enumerate(rows, 1)]
    draft.annexes.append(
        [
            "|".join(row)
            for row in [
                ["TT", "Đơn vị", "Số người cai nghiện tại gia đình, cộng đồng"],
                *body,
                ["", "Tổng cộng", total],
            ]
        ]
    )
