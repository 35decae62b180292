"""Pydantic models of everything that leaves a stage; `plan_record.schema.json` is generated from them."""

from schemas.record import SCHEMA_VERSION, PlanRecord

__all__ = ["SCHEMA_VERSION", "PlanRecord"]
