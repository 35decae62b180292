"""Kehoach: Vietnamese government plans into comparable records in which every value points at its evidence."""
