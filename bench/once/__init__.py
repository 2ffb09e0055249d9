"""One measured run each, in a process of its own: `python -m bench.once.<module> …` prints its measurements as JSON."""
