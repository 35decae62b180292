"""Kehoach: Vietnamese government plans into comparable records in which every value points at its evidence."""

import os

# The matrices of the repair stage are small: threads that wait for each other on them cost five times the time, and the
# workers of an ingest use all cores already. OpenBLAS reads this when NumPy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
