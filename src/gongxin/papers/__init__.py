"""Papers: what is handed in with a case, taken in by what it is, kept sealed, given out as attachments, never as a page."""
