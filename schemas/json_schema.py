"""The JSON Schema of the record, for readers that are not written in Python.

Guarantees: the file is made from `PlanRecord` alone; a test fails when it is stale. Run
`python -m schemas.json_schema` (or `make schema`) after a change of the record.
"""

import json
from pathlib import Path

from schemas.record import PlanRecord

PATH = Path(__file__).with_name("plan_record.schema.json")
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def rendered() -> str:
    """The schema of what `kehoach parse --json` prints, as the text of a JSON file."""
    schema = {"$schema": DIALECT, **PlanRecord.model_json_schema(mode="serialization")}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def main() -> None:
    """Write the schema file."""
    PATH.write_text(rendered(), encoding="utf-8")


if __name__ == "__main__":
    main()
