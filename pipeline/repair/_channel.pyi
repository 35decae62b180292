from collections.abc import Iterable

class Channel:
    def __init__(
        self, words: Iterable[tuple[str, int]], rules: Iterable[tuple[str, str, float]], strange: float
    ) -> None: ...
    def words(self, reading: str, most: int, width: float, two: bool) -> list[tuple[int, int, int, int, float]]: ...
