"""The room's rules: numbered, pure, each with its sentence in Chinese and English."""
