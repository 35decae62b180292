"""What every stage may read: syllables, places, agencies, instruments, codes."""
