"""Ids of bodies: one for each body, whatever a plan calls it, the same over all plans and years.

Guarantees: an id depends on the name, the tier of the plan and its place alone; of a name that names several bodies it
is their ids with `+` between them, in alphabetical order, so that the order of naming does not matter.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from pipeline.extract.bodies import head, toned
from pipeline.lexicon.agencies import Level, expand, level_of
from pipeline.lexicon.agency_catalogue import by_key, key, table, with_tier
from pipeline.lexicon.text import fold_for_search
from pipeline.normalize.context import PlanContext

BETWEEN = "+"
Places = tuple[tuple[str, Level], ...]  # of the plan, with their tiers
KEPT = 4096  # names of which the id is remembered
LONG_ENOUGH = 9  # letters of a key that one slip of OCR does not make another name
_TIER_OF: dict[str, Level] = {
    "tỉnh": "province", "huyện": "district", "huện": "district", "quận": "district", "thị xã": "district",
    "thị": "district", "xã": "commune", "phường": "commune", "thị trấn": "commune", "đặc khu": "commune",
}  # fmt: skip
_FIRST = r"(?i:thành phố|thị trấn|thị xã|đặc khu|tỉnh|huyện|huện|quận|phường|(?<!văn )xã(?! hội))(?! ủy| đoàn)"
_WORD = rf"(?:{_FIRST}|(?i:thành|thị)(?! ủy| đoàn))"  # huyện, thị, thành phố
_NAME = r"(?:\s+[A-ZĐÀ-Ỹ][\w’']*)+"  # of a place
_TAIL = re.compile(
    rf"[,\s]*(?:(?<!\w)(?i:của|thuộc|ở|tại|trên địa bàn|tuyến)\s+)?(?P<tiers>(?:(?i:các|cấp|toàn)\s+)*{_FIRST}"
    rf"(?:(?:\s*[,/]\s*|\s+và\s+|\s+)(?:các\s+)?{_WORD})*)(?:{_NAME})?$"
)
_CUT = re.compile(r"\s*;\s*|\s*,\s*(?:và\s+)?|\s+và\s+|\s+cùng\s+")
_ALSO_BEGINS = re.compile(
    r"(?:các\s+)?(?:đoàn thể|tổ chức|cơ quan|đơn vị|doanh nghiệp|trường|phòng|sở|ban|ngành|cán bộ|công chức|lực lượng|"
    r"đảng đoàn|đảng ủy|đảng bộ|chi bộ|khu phố|thôn|ấp|bon|buôn|tổ dân phố|địa phương|bệnh viện|trạm|hội|thuế|"
    r"kiểm toán|ngân hàng|kho bạc|hải quan|chi cục|viện kiểm sát)(?!\w)",
    re.IGNORECASE,
)
_ONE_OFFICE = re.compile(r"văn phòng .*(?:quốc hội|hội đồng nhân dân)$", re.IGNORECASE)  # of two bodies
_OFFICE_OF_SO = re.compile(r"^(?:thanh tra|văn phòng|phòng|chánh thanh tra)(?:\s.*)?\s(?:sở)(?:\s|$)", re.IGNORECASE)
_LEADING = re.compile(r"^(?:đề nghị|yêu cầu|giao|đồng chí|lãnh đạo|đại diện)\s+", re.IGNORECASE)
_HOW_MANY = re.compile(r"(?<=\s)\d+\s+(?=(?:ấp|thôn|bản|khu|khóm|tổ|xã|phường|huyện)(?!\w))")  # Ban nhân dân 08 ấp
_LISTED = re.compile(r"\s*:.*$")  # UBND các xã: …
_ONE_WORD = ("ban", "so", "phong", "hoi")
_GLUE = re.compile(r"[\s,;/–-]|(?<!\w)(?:các|và|những|cùng|hoặc|với|thủ trưởng)(?!\w)")  # between words of a group
_OFFICE = re.compile(r"(?<= )(?:Sở|sở)(?=,|;|$| và (?:Phòng|phòng))")
_UNITS = re.compile(r"đơn vị trực thuộc(?=,|;|$)")  # in a plan of a department: its own
_CODE = re.compile(r"\s*\([A-ZĐ]{1,4}\d*\)$")  # Phòng Cảnh sát … (PC04)
_HEADS_OF = re.compile(
    r"^(?:thủ trưởng|giám đốc|trưởng|người đứng đầu)\s+(?=các\s+(?:phòng|ban|sở|cơ quan|đơn vị|ngành))", re.IGNORECASE
)
_OWN_NAME = re.compile(rf"(?:(?<=Đồn Biên phòng)|(?<=cửa khẩu)){_NAME}(?:\s-{_NAME})?$")  # told apart by nothing else
_HAMLET = re.compile(r"(?:thôn|bon|buôn|ấp|bản|khóm|khu phố)(?!\w)")
_PLACE = re.compile(r" (?:tỉnh|thành phố) .*$")
_ACTING = re.compile(r"\s+(?:phụ trách|được giao|được phân công|theo dõi)\s.*$", re.IGNORECASE)


def agency_id(name: str, context: PlanContext) -> str:
    """The id of the body or bodies that a name names in a plan."""
    city = context.city_is_province
    name = _CODE.sub("", name)
    named: tuple[tuple[str | None, Level], ...] = (
        (context.province, "province"), (context.district, "district"), (context.commune, "commune"),
    )  # fmt: skip
    places = tuple((place, tier) for place, tier in named if place)
    if context.issuer and context.issuer.startswith("Sở "):  # *Văn phòng Sở* of which Sở
        department = _PLACE.sub("", context.issuer)
        name = _UNITS.sub(rf"\g<0> {department}", _OFFICE.sub(department, name))
        name = _of_department(name, department)
    return _id(name, context.level, context.party, places, city_is_province=city)


@lru_cache(maxsize=KEPT)
def _id(name: str, level: Level | None, party: str, places: Places, *, city_is_province: bool) -> str:
    name = re.sub(r"(?i)chi, đảng bộ", "chi bộ, đảng bộ", name)
    written = _HEADS_OF.sub("", _LEADING.sub("", expand(name, party=party, name=True)))
    pieces = _shared_tier(_shared_head(list(_split(written))))
    ids = {one for piece in pieces for one in _ids(piece, level, places, city_is_province=city_is_province)}
    return BETWEEN.join(sorted(ids)) or key(name)


def _split(name: str) -> Iterator[str]:
    """The bodies that a name names one after the other: `Công an tỉnh, Sở Y tế`."""
    whole = toned(name)
    at, next_at = 0, 0
    cuts = [*_CUT.finditer(whole)]
    for place, cut in enumerate(cuts):
        end = cuts[place + 1].start() if place + 1 < len(cuts) else len(whole)
        element = whole[cut.end() : end]
        if not _begins(whole, cut.end(), element) or _ONE_OFFICE.search(whole[next_at : cut.start()]):
            continue
        before = whole[at : cut.start()]
        if _is_group(before) and _is_group(element):
            continue
        if _HAMLET.match(element) and re.search(rf"{_HAMLET.pattern}$", before) and not before.startswith("Trưởng"):
            continue  # Ban tự quản các thôn, buôn
        yield name[at : cut.start()].strip()
        at = next_at = cut.end()
    yield name[at:].strip()


def _begins(whole: str, at: int, element: str) -> bool:
    """Whether a body's name begins there: no tier (`thị xã`), no word of the name before (`Thể thao`)."""
    if _TAIL.fullmatch(" " + element):
        return False
    return bool(head().match(whole, at) or _ALSO_BEGINS.match(whole, at)) or key(element) in by_key()


def _is_group(words: str) -> bool:
    tail = _TAIL.search(words)
    return bool(_group_of(words[: tail.start()] if tail else words, alone=True))


def _of_department(name: str, department: str) -> str:
    """A room of the department that plans: `Phòng Nghiệp vụ Y` of Sở Y tế; the listed ones are of districts."""
    room = name.removesuffix(f", {department}")
    plain = room.startswith(("Phòng ", "phòng ")) and not _TAIL.search(toned(room)) and not _CUT.search(room)
    listed = _known(room) is not None or department.lower() in room.lower() or bool(_group_of(room))
    return f"{room} {department}" if plain and not listed else name


def _shared_head(pieces: list[str]) -> list[str]:
    """`Trưởng thôn, bon, tổ dân phố`: the head of each of them."""
    if len(pieces) < 2 or not pieces[0].startswith("Trưởng "):
        return pieces
    heads = ["Tổ trưởng " if p.startswith("tổ dân phố") else "Trưởng " if _HAMLET.match(p) else "" for p in pieces]
    return [pieces[0], *(one + piece for one, piece in zip(heads[1:], pieces[1:], strict=True))]


def _shared_tier(pieces: list[str]) -> list[str]:
    """A tier that stands once at the end holds for all: `Hội Nông dân, Hội Cựu chiến binh huyện`."""
    last = _TAIL.search(toned(pieces[-1]))
    if len(pieces) < 2 or last is None:
        return pieces
    tail = " " + last.group().strip(" ,")
    alike = [
        not _TAIL.search(toned(piece))
        and not piece.startswith(("Sở ", "Bộ ", "Báo "))
        and " thuộc Sở" not in piece
        and not _is_group(toned(piece))
        for piece in pieces
    ]
    return [piece + tail if plain else piece for piece, plain in zip(pieces, alike, strict=True)]


def _ids(piece: str, level: Level | None, places: Places, *, city_is_province: bool) -> Iterator[str]:
    core, tier = _without_tier(_plain(piece), places, city_is_province=city_is_province)
    if not core and tier:  # Huyện Phú Quý: its committee
        yield with_tier("uy-ban-nhan-dan", tier)
        return
    if group := _group_of(core):
        yield from (with_tier(one, tier or level) for one in group)
        return
    body = by_key().get(_known(core) or "")
    if body is not None and body.named:
        yield body.id
        return
    tier = tier or (body.tier if body is not None else None)
    if tier is None and core.startswith("Thành "):  # Thành đoàn: of which city
        tier = "province" if city_is_province else "district"
    base = body.id if body is not None else _of_party(key(core), city_is_province=city_is_province)
    if base:
        plural = level if core[:1].islower() or core.startswith("Các ") else None
        yield with_tier(base, tier or level_of(piece, level, city_is_province=city_is_province) or plural)


def _of_party(base: str, *, city_is_province: bool) -> str:
    """Committees of the Party by tier: a town's and an urban district's are a district's."""
    base = re.sub(r"(?<![a-z])(?:thi|quan)-uy$", "huyen-uy", base)
    return re.sub(r"(?<![a-z])thanh-uy$", "tinh-uy" if city_is_province else "huyen-uy", base)


def _plain(piece: str) -> str:
    words = _HEADS_OF.sub("", piece.strip(" .,;:"))
    if _known(words) is None:
        words = _ACTING.sub("", words)
    words = _OWN_NAME.sub("", _HOW_MANY.sub("", _LISTED.sub("", words)))
    words = re.sub(r"\s+khác(?!\w)", "", words.replace("trực thuộc ", "thuộc "))
    words = re.sub(r"^(\w+)\s+\1\s", r"\1 ", words, flags=re.IGNORECASE)  # Sở Sở Công Thương
    for extra in table()["left_out"] * 2:  # đứng chân, trên địa bàn: in either order
        words = re.sub(rf"\s+{extra}$", "", words, flags=re.IGNORECASE)
    return words


def _without_tier(name: str, places: Places, *, city_is_province: bool) -> tuple[str, Level | None]:
    """A name without its place, and the tier that the place tells: `Công an huyện Nhơn Trạch` gives `Công an`."""
    known = by_key().get(_known(name) or "")
    if known is not None and known.named:
        return name, None
    tail = _TAIL.search(toned(name))
    if tail and (tail.start() > 0 or tail.group() == name):
        words = [w.lower() for w in re.findall(_WORD, tail["tiers"])]
        return name[: tail.start()].strip(" ,-–"), _tier_of(words, city_is_province=city_is_province)
    for place, tier in reversed(places):  # a town of its province's name
        if name.lower().endswith(f" {place.lower()}") and not _OFFICE_OF_SO.search(name):
            return name[: -len(place)].strip(" ,-–"), tier
    return name, None


def _tier_of(words: Sequence[str], *, city_is_province: bool) -> Level | None:
    tiers = [_TIER_OF[word] for word in words if word in _TIER_OF]
    if "province" in tiers:
        return "province"
    if tiers:
        return tiers[0]
    return "province" if city_is_province else "district"  # thành phố


def _known(core: str) -> str | None:
    """The key of a body of the catalogue that a name is, through one slip of OCR."""
    asked = key(core)
    if asked in by_key():
        return asked
    if len(asked) < LONG_ENOUGH:
        return None
    first = asked.split("-", 1)[0] + "-"  # Sở Nội vụ is no slip for Bộ Nội vụ
    alike = [k for k in _keys_of(len(asked)) if k.startswith(first)]
    near = [k for k in alike if DamerauLevenshtein.distance(asked, k, score_cutoff=1) <= 1]
    return near[0] if len(near) == 1 else None


@cache
def _keys_of(length: int) -> Sequence[str]:
    return [k for k in by_key() if abs(len(k) - length) <= 1 and len(k) >= LONG_ENOUGH]


@cache
def _group_words() -> re.Pattern[str]:
    words = sorted({w for row in table()["groups"].values() for w in row} | _organisations(), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)")


def _organisations() -> set[str]:
    return {"đoàn thể", "hội", "đoàn thể chính trị - xã hội", "tổ chức chính trị - xã hội"}


@lru_cache(maxsize=KEPT)
def _group_of(words: str, *, alone: bool = False) -> tuple[str, ...]:
    """The groups that words name which are no body's name: `Các sở, ban, ngành, đoàn thể`; none for a name.

    `alone` takes a single word for one, as in a list that is cut at its commas.
    """
    lowered = re.sub(rf"\s+(?:{'|'.join(table()['left_out'])})(?!\w)", "", toned(words).lower())
    found = _group_words().findall(lowered)
    left = re.sub(
        r"[\s,;/–-]|(?<!\w)(?:các|và|những|cùng|hoặc|với|thủ trưởng)(?!\w)", "", _group_words().sub("", lowered)
    )
    if not found or left:
        return ()
    if not alone and fold_for_search(words).strip() in _ONE_WORD:
        return ()
    groups: list[str] = []
    first = next((g for g, row in table()["groups"].items() if found[0] in row), None)
    if first:
        groups.append(first)
    if _organisations() & set(found):
        groups.append("to-chuc-chinh-tri-xa-hoi")
    return tuple(groups)
