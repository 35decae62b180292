"""The YAML tables of this folder.

Guarantees: a table is read at the first question and once; what is missing or no mapping is an error of the package,
not of its user.
"""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def table(name: str) -> dict[str, Any]:
    """The mapping in `data/NAME.yaml`; do not change it, it is shared."""
    text = files("pipeline.lexicon").joinpath("data", f"{name}.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))
