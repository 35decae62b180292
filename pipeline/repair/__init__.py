"""Repair: text whose marks and letters were lost comes back as it stood on paper."""
