"""Django settings and the embedded database. Imported by nobody but Django, `runs` and the tests."""
