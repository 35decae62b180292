import json

from schemas.json_schema import PATH, rendered


def test_the_schema_file_is_that_of_the_record() -> None:
    assert PATH.read_text(encoding="utf-8") == rendered(), "the record changed: run `make schema`"


def test_the_schema_says_what_the_contract_says() -> None:
    schema = json.loads(rendered())
    parts = {"schema_version", "plan", "source", "text", "warnings", "document", "citations", "indicators", "deadlines"}
    parts |= {"responsibilities", "budget", "recipients"}
    assert set(schema["required"]) == parts, "lists are never missing"
    assert schema["additionalProperties"] is False
    evidence = schema["$defs"]["Evidence"]["required"]
    assert set(evidence) == {"text", "raw", "start", "end", "page", "boxes"}
