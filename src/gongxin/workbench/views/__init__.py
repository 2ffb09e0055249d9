"""Pages by what people do on them. Each view reads through a room's api, writes through it, and redirects after a write."""
