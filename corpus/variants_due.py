"""When tasks are due: sentences with a date, a cycle or a time from an event, and what is to be read of them.

Guarantees: dates lie after the day of issue; each gold deadline names the pattern of its sentence.
"""

import calendar
import datetime
from dataclasses import dataclass
from typing import Any

from corpus.variants_draft import Draft, Item
from corpus.variants_scene import Scene
from corpus.variants_style import fill, lower_first, table, upper_first

Times = tuple[dict[str, str], dict[str, datetime.date]]
QUARTERS = ("I", "II", "III", "IV")
ASKED = ("{Act}", "Định kỳ", "Hằng", "Tham mưu")
MIDDLE = ("{dm6}", "{m6}", "6 tháng đầu")


@dataclass(frozen=True)
class Act:
    """Something to be done at a time: its words, its role and who takes part."""

    words: str
    role: str
    roles: tuple[str, ...]
    partners: tuple[str, ...]


@dataclass(frozen=True)
class Due:
    """A sentence with a time, and the gold of it but for the quote."""

    pattern: str
    sentence: str
    act: Act
    items: tuple[Item, ...]


def compose_due(
    scene: Scene, kinds: set[str], to: str, partner: str | None, charges: set[str] | None = None, *, asked: bool = False
) -> Due:
    """A sentence of one of the kinds (`works`, `reports`, `cycles`), for an agency that reports to `to`.

    `charges` are what the agency is for, None where none is named; `asked`: it must read well after `Giao` and a name.
    """
    fitting = [p for p in table("deadlines")["patterns"] if p.get("acts", "reports") in kinds and _fits(p, scene)]
    fitting = [p for p in fitting if suits(p, charges) and ("role" in p or _acts(p, charges, partner))]
    if asked:
        fitting = [p for p in fitting if p["text"].startswith(ASKED)]
    pattern = scene.rng.choice(fitting)
    slots, meant = times(scene)
    act = _act(scene, pattern, {**slots, "to": to}, charges, partner)
    slots |= {"act": act.words, "Act": upper_first(act.words), "to": to}
    sentence = upper_first(fill(pattern["text"], {**scene.slots, **slots}))
    items = tuple(due_item(scene, due, pattern["id"], act.words, (slots, meant)) for due in pattern["due"])
    return Due(pattern["id"], sentence, act, items)


def take_down(draft: Draft, due: Due, quote: str, agency: str | None, to: str | None) -> None:
    """Enter the gold of a sentence that was printed as `quote`."""
    reports = due.act.role == "report"
    for item in due.items:
        draft.deadlines.append({**item, "agency": agency, "recipient": to if reports else None, "quote": quote})


def times(scene: Scene) -> Times:
    """Words for the slots of time, and what they mean."""
    rng, style = scene.rng, scene.style
    last = datetime.date(scene.start, 12, 20)
    first = max(scene.day + datetime.timedelta(days=20), datetime.date(scene.start, 1, 10))
    day = first + datetime.timedelta(days=rng.randrange(max(2, (last - first).days)))
    day = day.replace(day=min(28, max(5, day.day // 5 * 5)))
    if day <= scene.day:
        day += datetime.timedelta(days=31)
    before = day - datetime.timedelta(days=rng.randrange(10, 40))
    before = max(before, scene.day + datetime.timedelta(days=3))
    middle = datetime.date(scene.start, rng.choice([5, 6]), rng.choice([5, 10, 15, 20]))
    final = datetime.date(scene.start, rng.choice([11, 12]), rng.choice([5, 10, 15]))
    end_of_middle = datetime.date(scene.start, middle.month, 30 + middle.month % 2)
    quarter = (day.month - 1) // 3
    of_year = rng.choice(["/", " năm "])
    end_of_month = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    end_of_quarter = datetime.date(day.year, quarter * 3 + 3, 31 if quarter in (0, 3) else 30)
    slots = {
        "dmy": style.date(day), "dm": style.day_month(day), "from": style.date(before),
        "day": f"{rng.choice([5, 10, 15, 18, 20, 25]):02d}", "my": f"{day.month}{of_year}{day.year}",
        "qy": f"{QUARTERS[quarter]}{of_year}{day.year}", "n": f"{rng.choice([5, 7, 10, 15, 20]):02d}",
        "dm6": style.day_month(middle), "dm12": style.day_month(final),
        "y1": str(scene.start), "m6": str(middle.month),
    }  # fmt: skip
    meant = {"dmy": day, "dm": day, "my": end_of_month, "qy": end_of_quarter, "dm6": middle, "dm12": final,
             "half": datetime.date(scene.start, 6, 30), "m6": end_of_middle,
             "y": datetime.date(scene.end, 12, 31)}  # fmt: skip
    return slots, meant


def due_item(scene: Scene, due: Item, pattern: str, act: str, moment: Times) -> Item:
    """What is to be read of one time in a sentence, but for the quote."""
    slots, meant = moment
    kind, at = due["kind"], str(due.get("at", ""))
    iso = meant[at].isoformat() if at else ""
    item: Item = {
        "id": "", "kind": kind, "recurrence": due.get("recurrence"), "date": None, "month_day": None,
        "action": act, "agency": None, "recipient": None, "quote": "", "pattern": pattern,
    }  # fmt: skip
    if kind in ("date", "period_end"):
        item["date"] = iso
    elif at:
        item["month_day"] = iso[5:]
        item["also"] = {"kind": ["date"], "recurrence": [None], **({"date": [iso]} if scene.one_year else {})}
    if kind == "relative":
        item["relative"] = fill(due["relative"], {**scene.slots, **slots})
    if at == "dm":
        item["also"] = {"date": [None], "month_day": [iso[5:]]}
    if at == "dm6" and kind == "date":
        item["also"] = {"kind": ["recurring"], "recurrence": ["semiannual"], "date": [None], "month_day": [iso[5:]]}
    if pattern in ("d14", "d15", "d16", "d40"):
        item["also"] = {"kind": ["date"]}
    return item


def _fits(pattern: dict[str, Any], scene: Scene) -> bool:
    """Whether a sentence suits the length of the plan and, in its year, the day of issue."""
    if pattern.get("where") == "table" or pattern.get("one_year" if not scene.one_year else "long"):
        return False
    early = scene.day.month < 5 or scene.day.year < scene.start
    return early or not any(mark in pattern["text"] for mark in MIDDLE)


def suits(entry: dict[str, Any], charges: set[str] | None) -> bool:
    """Whether a work may be given to an agency with these charges."""
    return charges is None or "who" not in entry or bool(charges.intersection(entry["who"]))


def _acts(pattern: dict[str, Any], charges: set[str] | None, partner: str | None) -> list[dict[str, Any]]:
    acts = table("deadlines")[pattern["acts"]]
    return [a for a in acts if suits(a, charges) and (partner or not a.get("partners"))]


def _act(
    scene: Scene, pattern: dict[str, Any], slots: dict[str, str], charges: set[str] | None, partner: str | None
) -> Act:
    if "role" in pattern:
        words = lower_first(fill(pattern["text"].split(" trước ")[0].split(" gửi ")[0], {**scene.slots, **slots}))
        return Act(words, pattern["role"], (), ())
    acts = _acts(pattern, charges, partner)
    fresh = [a for a in acts if a["text"] not in scene.said] or acts
    act = scene.rng.choice(fresh)
    if pattern["acts"] != "reports":
        scene.said.add(act["text"])
    words = lower_first(fill(act["text"], {**scene.slots, **slots, "p1": partner or ""}))
    partners = (partner,) if act.get("partners") and partner else ()
    return Act(words, act["role"], tuple(act.get("alt", ())), partners)
