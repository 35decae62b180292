"""Sentences written for these tests: as they are printed, without their marks, and as OCR of English reads them."""

import unicodedata

SENTENCES = (
    "Ủy ban nhân dân huyện ban hành kế hoạch phòng, chống tệ nạn xã hội trên địa bàn.",
    "Công an xã chủ trì, phối hợp với Trạm Y tế lập danh sách người nghiện ma túy.",
    "Trường học tổ chức tuyên truyền cho học sinh về tác hại của thuốc lá và rượu bia.",
    "Kinh phí thực hiện được bố trí từ ngân sách nhà nước và các nguồn hợp pháp khác.",
    "Hội Liên hiệp Phụ nữ vận động hội viên tham gia phong trào toàn dân bảo vệ an ninh Tổ quốc.",
    "Giao Phòng Lao động - Thương binh và Xã hội theo dõi, đôn đốc, báo cáo kết quả thực hiện.",
    "BÁO CÁO KẾT QUẢ THỰC HIỆN NHIỆM VỤ QUÝ III NĂM 2025",
    "Đến ngày 15 tháng 6, 100% số hộ gia đình ký cam kết không vi phạm pháp luật.",
    "Đường dây nóng tiếp nhận thông tin tố giác tội phạm hoạt động 24/24 giờ.",
    "Căn cứ Luật Phòng, chống ma túy số 73/2021/QH14 ngày 30 tháng 3 năm 2021;",
)

# As Tesseract `eng` reads such print: letters with two marks become others, some become figures.
MISREAD = (
    ("Uy ban nhan dan huyén ban hanh ké hoach phong, chéng té nan x4 hdi trén dia ban.", SENTENCES[0]),
    ("Céng an xa chu tri, phdi hop vdi Tram Y té lap danh sach ngudi nghién ma tuy.", SENTENCES[1]),
    ("Trudng hoc t6 chirc tuyén truyén cho hoc sinh vé tac hai ctia thuéc 14 va ruou bia.", SENTENCES[2]),
    ("Kinh phi thuc hién dugc b6 tri tir ngan sach nha nuéc va cac ngudn hop phap khac.", SENTENCES[3]),
    (
        "Hoi Lién hiép Phu nit van déng hdi vién tham gia phong trao toan dan bao vé an ninh T6 quéc.",
        SENTENCES[4],
    ),
    ("Giao Phong Lao d6ng - Thuong binh va X4 hdi theo ddi, dén déc, bdo cdo két qua thuc hién.", SENTENCES[5]),
)


def stripped(text: str) -> str:
    """The text as typed without marks."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in apart if not unicodedata.combining(c))
