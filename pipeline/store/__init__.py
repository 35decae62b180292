"""Records in SQLite: tables, migrations, search index."""
