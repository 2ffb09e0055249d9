"""The public site: pages in Chinese (`/…`) and English (`/en/…`), readable without JavaScript, thin over the
rooms below."""
