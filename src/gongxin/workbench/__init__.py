"""The workbench: pages where a department's clerks and the credit office work all day. Thin: every write is a call of the room
that owns the thing; nothing here has a table.

Whoever is signed in acts as `access.api.Actor`; what they may see and do is judged by the rooms, and pages show only what is
theirs. Nothing imports this room but conf's addresses.
"""
