"""The parts of a variant that give work: tasks without an agency, and those of each agency in the layouts of offices.

Guarantees: a gold task has the words of its sentence with names in full; no task stands twice; a partner is an agency
that the sentence names.
"""

from dataclasses import dataclass
from typing import Any

from corpus.variants_aims import choose, compose, write_sentence
from corpus.variants_draft import Draft, Item
from corpus.variants_due import Due, compose_due, due_item, suits, take_down, times
from corpus.variants_scene import Scene
from corpus.variants_style import fill, lower_first, table, upper_first

LAYOUTS = ("bullets", "bullets", "lettered", "sentences", "run_in", "dash", "giao", "table")
ASKED = ("front", "court", "bank")  # not under the issuer: asked, not told
LOWER = {"province": "district", "department": "district", "district": "commune", "commune": "commune"}


@dataclass(frozen=True)
class Agency:
    """Who is given tasks."""

    name: str
    charges: tuple[str, ...]
    level: str
    also: tuple[str, ...] = ()  # other names that are right, of two that share a heading

    @property
    def bodies(self) -> tuple[str, ...]:
        """Its name, or the names of the two."""
        return (self.also[0], self.also[-1]) if self.also else (self.name,)


@dataclass(frozen=True)
class Task:
    """One sentence: its words in full, what is to be read of it, and its deadline if it has one."""

    text: str
    gold: Item
    due: Due | None
    to: str


def agencies(scene: Scene) -> list[Agency]:
    """The agencies of a plan: the one in charge first, those below last."""
    lists = table("duties")["agencies"]
    offices = lists.get(f"{scene.level}_{scene.era}") or lists[f"{scene.level}_new"]
    named = [(fill(name, scene.slots), tuple(charges)) for name, charges in offices.items()]
    own = "province" if scene.level == "department" else scene.level
    known = [Agency(n, c, LOWER[scene.level] if "units" in c else own) for n, c in named]
    others = [a for a in known if "core" not in a.charges and "units" not in a.charges]
    count = min(len(others), scene.rng.randint(2, 8))
    kept = set(scene.rng.sample(range(len(others)), count))
    core = [a for a in known if "core" in a.charges]
    return core + [a for n, a in enumerate(others) if n in kept] + [a for a in known if "units" in a.charges]


def write_tasks(draft: Draft, taken: set[str], cites: list[str]) -> None:
    """The part of tasks and solutions, which names no agency; an aim and a deadline may hide in it."""
    scene, rng = draft.scene, draft.scene.rng
    draft.part(rng.choice(table("frame")["parts"]["tasks"]))
    lists = table("duties")
    texts: list[Any] = rng.sample(lists["solutions"], rng.randint(3, 5))
    texts += choose(scene, "tasks", 0, 2, taken)
    texts += [compose_due(scene, {"works", "cycles"}, scene.slots["boss"], None) for _ in range(rng.randint(0, 2))]
    if cites and rng.random() < 0.6:
        texts.append(draft.fill(rng.choice(lists["cited_solutions"]), cite=rng.choice(cites)))
    rng.shuffle(texts)
    numbered = rng.random() < 0.6
    for number, text in enumerate(texts, 1):
        before = draft.style.bullet(number, "1." if numbered else "-")
        if isinstance(text, dict):
            write_sentence(draft, compose(scene, text), before, ".", "tasks")
        elif isinstance(text, Due):
            take_down(draft, text, draft.say(text.sentence, before, "."), None, None)
        else:
            draft.say(text, before, ".")


def write_duties(draft: Draft) -> None:
    """The part of assignments in one of the layouts."""
    rng, scene = draft.scene.rng, draft.scene
    draft.part(rng.choice(table("frame")["parts"]["duties"]))
    offices = agencies(scene)
    scene.slots["lead"] = offices[0].name
    layout = rng.choice(LAYOUTS)
    if layout == "table":
        _write_table(draft, offices)
        return
    offices = _joined(scene, offices) if layout in ("bullets", "lettered", "sentences") else offices
    if rng.random() < 0.2:
        _write_intro(draft)
    lettered = layout in ("bullets", "sentences") and rng.random() < 0.15
    used: set[str] = set()
    for number, office in enumerate(offices, 1):
        tasks = _tasks(scene, office, offices, 1 if layout == "giao" else rng.randint(1, 4), used)
        if layout == "giao":
            _write_order(draft, number, office, tasks[0])
        elif layout in ("run_in", "dash"):
            _write_run_in(draft, number, office, tasks, dash=layout == "dash")
        else:
            _write_headed(draft, number, office, tasks, layout if not lettered else f"{layout} under letters")


def _tasks(scene: Scene, office: Agency, offices: list[Agency], count: int, used: set[str]) -> list[Task]:
    rng = scene.rng
    fitting = [t for t in table("duties")["tasks"] if {*t["who"]} & {*office.charges, "any"} and t["id"] not in used]
    if "core" in office.charges:
        fitting = [t for t in fitting if t["id"] not in ("w76", "w79")]
    special = [t for t in fitting if "any" not in t["who"]]
    pool = special if special and rng.random() < 0.8 else fitting
    chosen = rng.sample(pool, min(count, len(pool)))
    used.update(t["id"] for t in chosen)
    tasks = [_task(scene, spec, office, offices) for spec in chosen]
    dated = 0.9 if {"core", "units"} & {*office.charges} else 0.35
    if rng.random() < dated or not tasks:
        lead = scene.slots["lead"]
        to = (
            scene.slots["boss"]
            if "core" in office.charges
            else rng.choice([lead, f"{scene.slots['boss']} (qua {lead})"])
        )
        partner = rng.choice([name for o in offices if o is not office for name in o.bodies])
        due = compose_due(scene, {"works", "reports", "cycles"}, to, partner, {*office.charges}, asked=count == 1)
        gold: Item = {
            "role": due.act.role,
            "partners": list(due.act.partners),
            "text": f"{due.sentence}.",
            "pattern": due.pattern,
        }
        if due.act.roles:
            gold["also"] = {"role": list(due.act.roles)}
        tasks.append(Task(due.sentence, gold, due, to))
    return tasks if count > 1 else tasks[-1:]


def _task(scene: Scene, spec: dict[str, Any], office: Agency, offices: list[Agency]) -> Task:
    others = [name for o in offices if o is not office for name in o.bodies]
    names = scene.rng.sample(others, min(2, len(others)))
    slots = {**scene.slots, "p1": names[0], "p2": names[-1]}
    text = fill(spec["text"], slots)
    printed = spec.get("partners") or [f"{{{slot}}}" for slot in ("p1", "p2") if f"{{{slot}}}" in spec["text"]]
    partners = list(dict.fromkeys(fill(p, slots) for p in printed))
    if spec["id"] == "w74":
        partners = [slots["lead"]]
    gold: Item = {"role": spec["role"], "partners": partners, "text": f"{text}.", "pattern": spec["id"]}
    if spec.get("alt"):
        gold["also"] = {"role": list(spec["alt"])}
    return Task(text, gold, None, "")


def _write_intro(draft: Draft) -> None:
    """A sentence before the agencies; where it makes all of them its subject, it may be read as an entry."""
    intro = draft.say(draft.scene.rng.choice(table("duties")["intros"]))
    if intro.startswith("Căn cứ"):
        task = {"role": "execute", "partners": [], "text": intro, "pattern": "intro"}
        entry: Item = {"agency": "Các cơ quan, đơn vị", "level": None, "heading": None, "tasks": [task]}
        draft.responsibilities.append({**entry, "optional": True})


def _joined(scene: Scene, offices: list[Agency]) -> list[Agency]:
    """The agencies, two of which may share one heading."""
    free = [
        n for n in range(1, len(offices) - 2) if not {*ASKED, "units"} & {*offices[n].charges, *offices[n + 1].charges}
    ]
    if not free or scene.rng.random() < 0.6:
        return offices
    at = scene.rng.choice(free)
    one, other = offices[at], offices[at + 1]
    names = (one.name, f"{one.name} và {other.name}", other.name)
    joint = Agency(f"{one.name}, {other.name}", (*one.charges, *other.charges), one.level, names)
    return [*offices[:at], joint, *offices[at + 2 :]]


def _enter(draft: Draft, office: Agency, heading: str | None, tasks: list[Task]) -> None:
    entry: Item = {"agency": office.name, "level": office.level, "heading": heading}
    entry["tasks"] = [task.gold for task in tasks]
    if office.also:
        entry["also"] = {"agency": list(office.also)}
    draft.responsibilities.append(entry)


def _quote(draft: Draft, task: Task, line: str, office: Agency) -> None:
    if task.due:
        take_down(draft, task.due, draft.span(task.text, line), office.name, task.to)


def _asked(draft: Draft, office: Agency) -> str:
    asks = {*office.charges} & {*ASKED} and draft.scene.rng.random() < 0.6
    return f"Đề nghị {office.name}" if asks else office.name


def _write_headed(draft: Draft, number: int, office: Agency, tasks: list[Task], layout: str) -> None:
    """A heading, and its tasks in bullets, in letters or in one paragraph."""
    layout, _, under = layout.partition(" under ")
    heading = draft.style.point(number, draft.print(_asked(draft, office)), letters=bool(under))
    draft.lines.append(heading)
    _enter(draft, office, heading.strip("#* "), tasks)
    if layout == "sentences" or len(tasks) == 1:
        line = draft.say(". ".join(task.text for task in tasks), after=".")
        for task in tasks:
            _quote(draft, task, line, office)
        return
    if layout == "bullets" and "core" in office.charges:
        tasks = _write_lead_in(draft, office, tasks)
    stop = ";" if layout == "lettered" and draft.style.padded else "."
    for n, task in enumerate(tasks, 1):
        before = draft.style.bullet(n, "a)" if layout == "lettered" else "-")
        _quote(draft, task, draft.say(task.text, before, "." if n == len(tasks) else stop), office)


def _write_lead_in(draft: Draft, office: Agency, tasks: list[Task]) -> list[Task]:
    """At times a lead-in with works under it, to each of which it belongs, before the other tasks, which come back."""
    rng, scene = draft.scene.rng, draft.scene
    if rng.random() < 0.5:
        return tasks
    lead = fill(rng.choice(table("duties")["lead_ins"]), {**scene.slots, "p1": "các đơn vị liên quan"})
    draft.say(f"{lead}:", "- ")
    golds = []
    for work in rng.sample(table("duties")["led_works"], 2):
        draft.say(upper_first(work), "+ ", ".")
        also = {"text": [f"{lead}: {work}.", f"{upper_first(work)}."]}
        golds.append(
            {
                "role": "lead",
                "partners": ["các đơn vị liên quan"],
                "text": f"{lead} {work}.",
                "pattern": "lead-in",
                "also": also,
            }
        )
    draft.responsibilities[-1]["tasks"] = [*golds, *draft.responsibilities[-1]["tasks"]]
    return tasks


def _write_run_in(draft: Draft, number: int, office: Agency, tasks: list[Task], *, dash: bool) -> None:
    """The name, a colon and the tasks in one paragraph."""
    name = draft.print(_asked(draft, office))
    joint = "; " if dash else ". "
    texts = [task.text if n or not dash else lower_first(task.text) for n, task in enumerate(tasks)]
    line = draft.print(joint.join(texts))
    heading = f"- {name}:" if dash else f"{number}{draft.style.points} {name}:"
    draft.lines.append(f"{heading} {line}." if dash else f"**{heading}** {line}.")
    _enter(draft, office, heading, tasks)
    for task in tasks:
        _quote(draft, task, line, office)


def _write_order(draft: Draft, number: int, office: Agency, task: Task) -> None:
    """A sentence that charges the agency: `Giao …`."""
    verb = "Đề nghị" if {*office.charges} & {*ASKED} else "Giao"
    charged = f"{verb} {office.name} {lower_first(task.text)}"
    line = draft.say(charged, draft.style.bullet(number, "1."), ".")
    gold = {
        **task.gold,
        "also": {**task.gold.get("also", {}), "text": [f"{charged}.", f"{office.name} {lower_first(task.text)}."]},
    }
    _enter(draft, office, None, [Task(task.text, gold, task.due, task.to)])
    if task.due:
        take_down(draft, task.due, line, office.name, task.to)


def _write_table(draft: Draft, offices: list[Agency]) -> None:
    """Tasks, who leads, who takes part and when, one row each."""
    scene, rng = draft.scene, draft.scene.rng
    draft.say(
        rng.choice(
            ["Nhiệm vụ của từng cơ quan, đơn vị được phân công tại bảng sau:", "Phân công thực hiện cụ thể như sau:"]
        )
    )
    columns = [p for p in table("deadlines")["patterns"] if p.get("where") == "table"]
    kinds = [(kind, work) for kind in ("works", "cycles") for work in table("deadlines")[kind]]
    leads = [o for o in offices if "units" not in o.charges]
    works = [(k, w) for k, w in kinds if w["role"] == "execute" and any(suits(w, {*o.charges}) for o in leads)]
    rows, entries = [["TT", "Nội dung công việc", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian thực hiện"]], []
    for number, (kind, work) in enumerate(rng.sample(works, min(len(works), rng.randint(4, 7))), 1):
        office = rng.choice([o for o in leads if suits(work, {*o.charges})])
        partner = rng.choice([o for o in offices if o is not office])
        column = rng.choice([c for c in columns if c.get("acts", "works") == kind])
        slots, meant = times(scene)
        text = upper_first(work["text"])
        rows.append([str(number), text, office.name, partner.name, fill(column["text"], {**scene.slots, **slots})])
        due = [due_item(scene, d, column["id"], work["text"], (slots, meant)) for d in column["due"]]
        entries.append((office, partner, text, due))
    printed = draft.grid(rows, "clllc")
    found: dict[str, Item] = {}
    for row, (office, partner, text, due) in zip(printed[1:], entries, strict=True):
        gold = {"role": "lead", "partners": [partner.name], "text": text, "pattern": "table"}
        entry = found.setdefault(
            office.name, {"agency": office.name, "level": office.level, "heading": None, "tasks": []}
        )
        entry["tasks"].append(gold)
        draft.deadlines += [{**item, "agency": office.name, "quote": " ".join(row[1:])} for item in due]
    draft.responsibilities += found.values()
