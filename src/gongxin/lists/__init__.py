"""名单与列入 lists and entries: proposed, notified, stated, decided, signed off, removed; each step an appended event."""
