"""Many files into a database: what to read, processes that read it, what became of it."""

from pipeline.ingest.report import FailedFile, Progress, Report
from pipeline.ingest.run import ingest

__all__ = ["FailedFile", "Progress", "Report", "ingest"]
