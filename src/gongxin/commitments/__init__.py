"""Commitments of organisations and government bodies: made, due, kept, broken, cured."""
