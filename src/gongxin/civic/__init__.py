"""Public pages of commitments, government integrity and tips: thin, by the rooms' apis."""
