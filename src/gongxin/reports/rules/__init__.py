"""The room's rules: pure, numbered, each with its sentence in both languages."""
