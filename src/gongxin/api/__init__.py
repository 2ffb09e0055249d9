"""JSON API under /api/v1/: thin views over the rooms below, entered by their `api` modules only.

Django Ninja routes and documents; the hot answers are bytes that PostgreSQL built, passed through untouched
(docs/decisions and architecture.md: answer models would cost four times the request).
"""
