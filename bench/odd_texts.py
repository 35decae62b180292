"""Texts that the repair stage should leave alone, or at least survive, for `bench.restore`; written for it."""

import random
from itertools import cycle, islice

from bench.reading_error import without_marks
from bench.restore_inputs import plans

SEED = 31
LONG = 1_000_000  # characters
NOISE = 4000  # bytes

ENGLISH = """The committee met on Tuesday to review the annual budget and to agree on a schedule for the coming year.
Members asked for a shorter report, with one table for each district and a list of the open questions.
A draft will be sent to all partners before the end of May; comments are welcome until 15 June.
The chair thanked the staff of the health centre for their patience during the move to the new building."""
FRENCH = """Le comité s'est réuni mardi afin d'examiner le budget annuel et de fixer le calendrier de l'année à venir.
Les membres ont demandé un rapport plus court, avec un tableau par région et la liste des questions ouvertes.
Un projet sera envoyé à tous les partenaires avant la fin du mois de mai ; les remarques sont attendues le 15 juin.
Où trouver les fonds nécessaires ? La présidente a répondu que l'État en prendrait la moitié à sa charge."""
GERMAN = """Der Ausschuss prüfte am Dienstag den Haushalt und einigte sich auf einen Zeitplan für das kommende Jahr.
Die Mitglieder wünschen einen kürzeren Bericht mit einer Übersicht für jeden Bezirk und einer Liste offener Fragen."""
CHINESE = """委员会于星期二召开会议,审查年度预算,并商定明年的工作安排。
各位委员要求缩短报告,每个地区附一张表格,并列出尚未解决的问题。"""
NUMBERS = """1\t12.500\t13.750\t110,0\t25/12/2024
2\t8.430\t7.986\t94,7\t30/6/2024
3\t101.220\t118.004\t116,6\t01/01/2025
Σ\t122.150\t139.740\t114,4\t31/12/2024
I 1 l 10 01 O0 5S 8B 2Z 6G
0913.456.789 – 0203.3835.200 – 113 – 1800 1567"""
NAMES = """Các huyện Krông Búk, Krông Năng, Ea H'leo, Cư M'gar và Buôn Đôn thuộc tỉnh Đắk Lắk.
Huyện Kon Plông, xã Măng Cành, xã Đăk Tăng và xã Pờ Ê tổ chức ra quân trong tháng 6.
Ông A Thút, bà Y Blưn, ông Ksor H'Năm và bà Rơ Châm Hyéo tham gia tổ công tác.
Buôn Ja Wầm, buôn Kdoh, làng Kon K'tu và làng Đê Ktu đăng ký không có tệ nạn ma túy.
Xã Pa Ủ, xã Tá Bạ, xã Ka Lăng (huyện Mường Tè) giáp ranh với xã Sín Thầu."""
BORROWED = """Điều trị thay thế bằng Methadone và Buprenorphine tại 03 cơ sở; theo dõi trên phần mềm eKhaiSinh.
Phối hợp với UNODC, FHI 360 và PEPFAR; gửi báo cáo qua Zalo, Facebook, Gmail trước ngày 15.
Tuyên truyền trên TikTok, YouTube và fanpage của Công an tỉnh về cỏ Mỹ, ketamine, MDMA, shisha, pod chill.
Xây dựng logo, pano, banner; in 500 poster, 2.000 leaflet; tổ chức minigame online."""
ADDRESSES = """https://www.example.org/ke-hoach/2024?id=17&loai=cai-nghien#muc-2
Email: phong.ldtbxh@example.org; vanphong_ubnd@example.org
def total(rows: list[int]) -> int:
    return sum(row for row in rows if row > 0)
C:\\Van ban\\Ke hoach\\2024\\ke_hoach_01.docx"""
SYMBOLS = """........................................................................
----------------------------------  * * *  ----------------------------------
□ ☐ ☑ ✓ ✗ → ⇒ • ◦ ▪ § ¶ † ‡ … “” ‘’ «» ± × ÷ ≤ ≥ ≠ ≈ ∞ √ ∑ № ® © ™
|====|====|====|   <<< >>>   ((( )))   [[ ]]   {{ }}   /// \\\\\\ ~~~ ^^^
😀 🚭 🇻🇳 ✉️ ☎️   $ € £ ¥ ₫ ¢   %‰   #@&*_"""
BLANK = "\n \n\t\n\u00a0\n\u200b\n\x0c\n\x00\x01\x02\n"


def _noise() -> str:
    return random.Random(SEED).randbytes(NOISE).decode("latin-1")


def _long() -> str:
    """One line of Vietnamese: the plans of the corpus, again and again."""
    words = [word for line in plans() for word in line.split()]
    return " ".join(islice(cycle(words), LONG // 4))[:LONG]


def odd_texts() -> dict[str, list[str]]:
    """Name -> lines."""
    long = _long()
    found = {
        "English": ENGLISH, "French": FRENCH, "German": GERMAN, "Chinese": CHINESE,
        "random bytes as Latin-1": _noise(), "tables of numbers": NUMBERS, "names of minorities": NAMES,
        "Vietnamese with borrowed words": BORROWED, "addresses and code": ADDRESSES, "symbols": SYMBOLS,
        "blank lines and control characters": BLANK, "nothing": "", "a word of 1 MB": "a" * LONG,
        "a line of 1 MB": long, "a line of 1 MB without marks": without_marks(long),
    }  # fmt: skip
    return {name: text.split("\n") for name, text in found.items()}
