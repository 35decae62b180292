"""Stage 3: spans become canonical values."""
