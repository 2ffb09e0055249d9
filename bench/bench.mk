# The benchmark suite. Included by the Makefile: `include bench/bench.mk`. Takes about an hour and 30 GB at full size.
#   make bench                         everything, into bench/RESULTS.md
#   make bench PART=intake             one part
#   make bench PART=checking ARGS='--rows 1000000'

.PHONY: bench
bench: .venv-bench/ready
	.venv/bin/python -m bench $(PART) $(ARGS)

# The other tools never come into .venv: they would decide about our versions.
.venv-bench/ready: pyproject.toml
	.venv/bin/python -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --upgrade 'pip>=25.1'
	.venv-bench/bin/python -m pip install --quiet --group bench
	touch $@
