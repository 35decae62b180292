"""What stands round the aims and tasks of a variant: letterhead, title, preamble, funding, closing block.

Guarantees: instruments of the centre are real, in force at the date of issue and cited with their own dates; local ones
are invented; sums of money are the sums of their parts; persons are put together at random.
"""

import datetime
from typing import Any

from corpus.variants_draft import Draft, Item
from corpus.variants_due import due_item, times
from corpus.variants_style import fill, month, table, upper_first

NATION = "**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**<br>**Độc lập - Tự do - Hạnh phúc**"


def write_head(draft: Draft) -> Item:
    """Letterhead, type and title; the gold header."""
    scene, rng, style = draft.scene, draft.scene.rng, draft.style
    office = f"**ỦY BAN NHÂN DÂN**<br>**{scene.place.kind.upper()} {scene.place.name.upper()}**"
    number = f"{rng.randrange(11, 400)}/KH-UBND"
    if scene.level == "department":
        above = f"{scene.place.kind} {scene.place.name}".upper()
        old = scene.era == "old"
        office = (
            f"UBND {above}<br>**SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI**" if old else f"BỘ CÔNG AN<br>**CÔNG AN {above}**"
        )
        number = number.replace("UBND", "SLĐTBXH" if old else "CAT-PC04")
    left, right = style.printed(office, short=False), style.printed(NATION, short=False)
    day = f"ngày {style.date(scene.day, long=True)}"
    printed, issued = number, scene.day.isoformat()
    if style.blank:
        printed, day, issued = (
            f"      /{number.split('/')[1]}",
            f"ngày     tháng {month(scene.day)} năm {scene.day.year}",
            issued[:7],
        )
    province = scene.place if scene.level == "department" else None
    place = (province or scene.place).name
    draft.lines.append(
        f"| {left} | {right} |\n|:-:|:-:|\n| Số: {printed} | *{style.printed(place, short=False)}, {day}* |"
    )
    draft.short = False
    title = draft.fill(rng.choice(table("frame")["titles"]))
    draft.lines.append("# KẾ HOẠCH")
    draft.say(title, "## ")
    level = "province" if scene.level == "department" else scene.level
    issuer: Item = {"name": scene.issuer, "level": level, "province": None, "district": None, "commune": None}
    also: dict[str, list[Any]] = {}
    issuer["province" if level == "province" else level] = scene.place.name
    if scene.level == "department":
        also["issuer.name"] = [
            scene.issuer.replace(f" {scene.place.kind} ", " "),
            scene.issuer.split(f" {scene.place.kind} ")[0],
        ]
    return {
        "type": "Kế hoạch", "number": None if style.blank else number, "issue_date": issued,
        "issue_place": place, "title": title,
        "issuer": issuer, "signer": {}, "period": {"start": f"{scene.start}-01-01", "end": f"{scene.end}-12-31"},
        "also": also,
    }  # fmt: skip


def place_above(draft: Draft, header: Item, text: str) -> None:
    """Name the places above the issuer in the gold header: asked for where the plan names them."""
    for place in draft.scene.parents:
        named = f"{place.kind} {place.name}" in text
        if named:
            header["issuer"][place.level] = place.name
        else:
            header["also"][f"issuer.{place.level}"] = [place.name]


def write_preamble(draft: Draft) -> list[str]:
    """Two to six instruments in one of the habits of citing; those that later parts may cite again, as named there."""
    scene, rng, style = draft.scene, draft.scene.rng, draft.style
    draft.short = False
    valid = [i for i in table("instruments") if _in_force(i, scene.day)]
    chosen = sorted(
        rng.sample(valid, min(len(valid), rng.randint(1, 4))), key=lambda i: (i["type"] != "Luật", i["date"])
    )
    named = [_central(draft, instrument) for instrument in chosen]
    if rng.random() < 0.3:
        named = _grouped(draft, chosen, named)
    named += _local(draft)
    opening = draft.fill(rng.choice(table("frame")["openings"]))
    habit = rng.choice(["lines", "lines", "running", "mixed"])
    if habit == "running" or len(named) < 2:
        verb = rng.choice(["Căn cứ", "Thực hiện", "Thực hiện"])
        draft.say(f"{verb} {'; '.join(named)}; {opening if opening.startswith('để') else upper_first(opening)}")
    else:
        mark = "*" if style.italic_bases else ""
        cut = len(named) - 1 if habit == "mixed" else len(named)
        for n, words in enumerate(named[:cut]):
            draft.say(f"Căn cứ {words}", mark, (";" if n < cut - 1 or habit == "mixed" else ",") + mark)
        lead = f"Thực hiện {named[-1]}, " if habit == "mixed" else ""
        draft.say(lead + (opening if lead else upper_first(opening)))
    draft.short = True
    again = [
        i for i in table("instruments") if i["type"] == "Nghị định" and _in_force(i, scene.day) and "inner" not in i
    ]
    return [_again(draft, i) for i in rng.sample(again, min(1, len(again)))]


def _in_force(instrument: Item, day: datetime.date) -> bool:
    return bool(instrument.get("from", datetime.date.min) <= day <= instrument.get("to", datetime.date.max))


def _central(draft: Draft, facts: Item) -> str:
    rng, style, day = draft.scene.rng, draft.style, facts["date"]
    if facts["type"] == "Luật":
        form = rng.choice(["year", "day", "number"])
        words = {"year": f"{facts['name']} năm {day.year}", "day": f"{facts['name']} ngày {style.date(day, long=True)}",
                 "number": f"{facts['name']} số {facts['number']} ngày {style.date(day)}"}[form]  # fmt: skip
        item = _citation(draft, facts, words, words)
        item["title"] = facts["name"]
        item["issuer"], item["also"] = None, {"issuer": ["Quốc hội"]}
        if form != "number":
            item["number"], item["resolved_number"] = None, facts["number"]
        if form == "year":
            item["date"] = str(day.year)
            item["also"]["date"] = [day.isoformat(), None]
        return words
    words = f"{_again(draft, facts)}{_dated(draft, day)} của {facts['issuer']} {facts['about']}"
    _citation(draft, facts, words, words)
    if "inner" in facts and not any(c["number"] == facts["inner"] for c in draft.citations):
        inner = next(i for i in table("instruments") if i["number"] == facts["inner"])
        _undated(draft, inner, f"{inner['type']} số {inner['number']}", "basis")
    return words


def _dated(draft: Draft, day: datetime.date) -> str:
    return f"{',' if draft.style.date_comma else ''} ngày {draft.style.date(day)}"


def _again(draft: Draft, facts: Item) -> str:
    """An instrument as a later part names it; entered when it is printed, as a mention if it is no basis."""
    return f"{facts['type']} {draft.style.number_word}{facts['number']}"


def enter_mentions(draft: Draft, text: str) -> None:
    """Gold for decrees that the body names and the preamble does not; counts for all."""
    for facts in table("instruments"):
        words = _again(draft, facts)
        if words in text and not any(c["number"] == facts["number"] for c in draft.citations):
            _undated(draft, facts, words, "mention")
    for item in draft.citations:
        item["count"] = text.count(item["number"] or draft.print(item["title"])) or 1
        if item.get("title") and item["number"]:
            item["count"] = max(1, text.count(draft.print(item["title"])))


def _grouped(draft: Draft, chosen: list[Item], named: list[str]) -> list[str]:
    """The decrees among the instruments named together, their kind and issuer once."""
    decrees = [n for n, facts in enumerate(chosen) if facts["type"] == "Nghị định" and "inner" not in facts]
    if len(decrees) < 2:
        return named
    heads = [f"số {chosen[n]['number']}{_dated(draft, chosen[n]['date'])}" for n in decrees]
    for n, head in zip(decrees, heads, strict=True):
        item = next(c for c in draft.citations if c["number"] == chosen[n]["number"])
        item["quote"] = draft.print(head if draft.style.tight_span else f"{head} {chosen[n]['about']}")[:120].rstrip()
    listed = "; ".join(f"{head} {chosen[n]['about']}" for n, head in zip(decrees, heads, strict=True))
    if draft.style.tight_span:
        listed = ", ".join(heads)
    rest = [words for n, words in enumerate(named) if n not in decrees]
    return [*rest, f"các Nghị định của Chính phủ: {listed}"]


def _undated(draft: Draft, facts: Item, words: str, role: str) -> None:
    item = _citation(draft, facts, words, words)
    year = facts["date"].year
    item |= {"role": role, "date": None, "also": {"date": [str(year), facts["date"].isoformat()], "issuer": [None]}}


def _citation(draft: Draft, facts: Item, words: str, quote: str) -> Item:
    item: Item = {
        "number": facts["number"], "type": facts["type"], "date": facts["date"].isoformat(), "issuer": facts["issuer"],
        "role": "basis", "resolved_number": None, "count": 1, "quote": draft.print(quote)[:120].rstrip(),
    }  # fmt: skip
    draft.citations.append(item)
    return item


def _local(draft: Draft) -> list[str]:
    """Instruments of the places above, invented."""
    scene, rng, style = draft.scene, draft.scene.rng, draft.style
    above = scene.parents[0] if scene.parents else None
    own = f"{scene.place.kind} {scene.place.name}"
    place = f"{above.kind} {above.name}" if above else own
    kind = above.kind if above else scene.place.kind
    about = f"về công tác cai nghiện ma túy {scene.slots['ky']}"
    forms = [
        ("Nghị quyết", "NQ-HĐND", "Hội đồng nhân dân"),
        ("Quyết định", "QĐ-UBND", "Ủy ban nhân dân"),
        ("Công văn", "UBND-VX", "Ủy ban nhân dân"),
    ]
    if above or scene.level == "department":
        forms.insert(0, ("Kế hoạch", "KH-UBND", "Ủy ban nhân dân"))
    named = []
    count = 1 if above else rng.randint(1, 2)
    for form, sign, body in forms[:1] + rng.sample(forms[1:], count):
        day = scene.day - datetime.timedelta(days=rng.randrange(8, 45))
        number = f"{rng.randrange(401, 990)}/{sign}"
        full = rng.random() < 0.7
        issuer = f"{body} {place}" if full else f"{body} {kind}"
        words = f"{form} {style.number_word}{number}{_dated(draft, day)} của {issuer} {about}"
        item = _citation(draft, {"number": number, "type": form, "date": day, "issuer": issuer}, words, words)
        item["also"] = {"issuer": [f"{body} {place}", f"{body} {kind}"]}
        named.append(words)
        about = rng.choice(
            ["về phòng, chống tệ nạn ma túy", f"về tăng cường quản lý sau cai nghiện {scene.slots['ky']}"]
        )
    return named


def write_opening_parts(draft: Draft) -> None:
    """The past, which is no aim, and the purposes."""
    scene, rng, frame = draft.scene, draft.scene.rng, table("frame")
    if rng.random() < 0.5:
        draft.part(rng.choice(frame["parts"]["situation"]))
        count = draft.style.count
        slots = {
            "a": count(scene.figures["addicts"]),
            "b": count(max(2, scene.figures["home"] // 2)),
            "c": rng.choice(["37,2", "85", "91,7", "62"]),
        }
        draft.say(draft.fill(rng.choice(frame["past"]), **slots))
    draft.part(frame["parts"]["purpose"][0])
    draft.lines.append(draft.style.point(1, draft.print("Mục đích")))
    for text in rng.sample(frame["purposes"], 2):
        draft.say(text, "- ")
    draft.lines.append(draft.style.point(2, draft.print("Yêu cầu")))
    for text in rng.sample(frame["requirements"], 2):
        draft.say(text, "- ")


def write_funding(draft: Draft) -> None:
    """Where the money comes from, with or without sums that add up."""
    scene, rng, frame = draft.scene, draft.scene.rng, table("frame")
    draft.part(rng.choice(frame["parts"]["funding"]))
    names = [draft.fill(name) for name in frame["sources"][scene.level]]
    draft.sources += names
    if rng.random() < 0.4:
        draft.say(draft.fill(rng.choice(frame["funding_plain"]), parts=", ".join(names)))
        return
    high = {"province": 4000, "department": 1500, "district": 600, "commune": 90}[scene.level]
    values = [rng.randrange(high // 10, high) for _ in names]
    words = [f"{name} {draft.style.count(value)} triệu đồng" for name, value in zip(names, values, strict=True)]
    total = f"{draft.style.count(sum(values))} triệu đồng"
    line = draft.say(draft.fill(rng.choice(frame["funding_total"]), sum=total, parts="; ".join(words)))
    year = scene.end if scene.one_year else None
    entries = [("thực hiện Kế hoạch", sum(values), total), *zip(names, values, words, strict=True)]
    for purpose, value, quote in entries:
        draft.amounts.append(
            {"value": value, "unit": "triệu đồng", "year": year, "purpose": purpose, "quote": draft.span(quote, line)}
        )


def write_end(draft: Draft, header: Item) -> list[str]:
    """The last sentence, recipients and signature, annexes; the gold recipients."""
    scene, rng, style, frame = draft.scene, draft.scene.rng, draft.style, table("frame")
    if rng.random() < 0.25:
        _write_charge(draft)
    else:
        draft.say(draft.fill(rng.choice(frame["closing"])))
    rows = [[fill(words, scene.slots) for words in pair] for pair in frame["recipients"][scene.level]]
    kept = [row for n, row in enumerate(rows) if n in (0, len(rows) - 1) or rng.random() < 0.85]
    stops = [";"] * (len(kept) - 1) + ["."]
    left = "<br>".join(
        ["**Nơi nhận:**", *(f"- {style.printed(r[0])}{stop}" for r, stop in zip(kept, stops, strict=True))]
    )
    head, deputy = ("GIÁM ĐỐC", "PHÓ GIÁM ĐỐC") if scene.level == "department" else ("CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    council = [] if scene.level == "department" else ["TM. ỦY BAN NHÂN DÂN"]
    stands_in = rng.random() < 0.6
    block = [*council, *([f"KT. {head}", deputy] if stands_in else [head])]
    person = rng.choice(frame["persons"])
    name = " ".join(rng.choice(part) for part in (frame["family"], person["middle"], person["given"]))
    right = "<br>".join(
        [
            *(f"**{style.printed(line, short=False)}**" for line in block),
            "",
            "",
            "",
            f"**{style.printed(name, short=False)}**",
        ]
    )
    draft.lines.append(f"| {left} | {right} |\n|:--|:-:|")
    position = "Giám đốc" if scene.level == "department" else "Chủ tịch"
    position = f"Phó {position}" if stands_in else position
    header["signer"] = {
        "name": name,
        "position": position,
        "authority": f"KT. {head}" if stands_in else (council[0] if council else None),
    }
    header["also"]["signer.authority"] = [
        None,
        *council,
        *([f"{council[0]} KT. {head}"] if council and stands_in else []),
    ]
    for annex in draft.annexes:
        _write_annex(draft, annex, header["number"])
    return [row[1] for row in kept]


def _write_charge(draft: Draft) -> None:
    """A last sentence that charges all with a report: an entry without heading, and a deadline."""
    scene = draft.scene
    slots, meant = times(scene)
    charge = draft.fill(table("frame")["charge"], **slots)
    line = draft.say(f"{charge}./.").removesuffix("./.")
    act, bodies = charge.removeprefix("Yêu cầu các cơ quan, đơn vị "), "Các cơ quan, đơn vị"
    text = {"text": [f"{upper_first(act)}.", f"{bodies} {act}."], "role": ["report"]}
    task = {"role": "execute", "partners": [], "text": f"{charge}.", "pattern": "charge", "also": text}
    draft.responsibilities.append({"agency": bodies, "level": None, "heading": None, "tasks": [task]})
    due = {"kind": "recurring", "recurrence": "annual", "at": "dm12"}
    item = due_item(scene, due, "charge", act, (slots, meant))
    draft.deadlines.append({**item, "agency": bodies, "recipient": scene.slots["lead"], "quote": line})


def _write_annex(draft: Draft, annex: list[str], number: str | None) -> None:
    draft.lines += ["---", "# PHỤ LỤC"]
    draft.say("CHỈ TIÊU CAI NGHIỆN TẠI GIA ĐÌNH, CỘNG ĐỒNG GIAO CÁC ĐỊA PHƯƠNG", "## ")
    named = f"số {number} ngày {draft.style.date(draft.scene.day)} " if number else ""
    note = f"(Kèm theo Kế hoạch {named}của {draft.scene.issuer})"
    draft.ignore("citations", draft.say(note, "*", "*"))
    printed = draft.grid([row.split("|") for row in annex], "clc")
    draft.ignore("indicators", " ".join(printed[-1][1:]))
