"""Words for the codes of the record and numbers, as people in Vietnam write them: for screens, sheets and pages."""

LEVELS = {"central": "trung ương", "province": "tỉnh", "district": "huyện", "commune": "xã"}
MEASURES = {"percent": "tỷ lệ", "count": "số lượng", "change": "mức thay đổi", "qualitative": "định tính"}
COMPARATORS = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<", "approx": "≈"}
DIRECTIONS = {"increase": "tăng", "decrease": "giảm"}
SECTIONS = {"targets": "mục tiêu", "tasks": "nhiệm vụ"}
DEADLINE_KINDS = {"date": "ngày", "recurring": "định kỳ", "period_end": "hết kỳ", "relative": "tính từ việc khác"}
RECURRENCES = {
    "weekly": "hằng tuần", "monthly": "hằng tháng", "quarterly": "hằng quý", "semiannual": "6 tháng",
    "annual": "hằng năm", "biennial": "2 năm một lần", "ad_hoc": "đột xuất",
}  # fmt: skip
TASK_ROLES = {
    "lead": "chủ trì", "advise": "tham mưu", "coordinate": "phối hợp", "direct": "chỉ đạo", "report": "báo cáo",
    "execute": "thực hiện",
}  # fmt: skip
CITATION_ROLES = {"basis": "căn cứ", "mention": "nhắc đến"}
SEVERITIES = {"error": "Lỗi", "warning": "Cần xem lại", "info": "Lưu ý"}
FINDING_STATUSES = {"open": "chưa xử lý", "waived": "được chấp nhận"}
FILE_STATUSES = {"done": "kế hoạch", "not_a_plan": "không phải kế hoạch", "failed": "lỗi"}


def number(value: float, *, english: bool = False) -> str:
    """A number with a decimal comma and points between thousands: `1.234,5`; in English `1,234.5`. Four decimals."""
    text = f"{value:,.0f}" if value == int(value) else f"{value:,.4f}".rstrip("0")
    return text if english else text.translate(str.maketrans(",.", ".,"))
