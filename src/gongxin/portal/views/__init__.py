"""One module per kind of page; each reads from the rooms' api modules, builds views, renders."""
