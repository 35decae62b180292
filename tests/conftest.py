"""What holds for every test: OCR is cached for the run alone, and not in the folder of whoever runs it."""

from collections.abc import Iterator

import pytest

from pipeline.ocr import cache


@pytest.fixture(scope="session", autouse=True)
def cache_of_the_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(cache.VARIABLE, str(tmp_path_factory.mktemp("ocr-cache")))
        yield
