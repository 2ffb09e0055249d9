# The tools that the benchmark compares with: in a venv of their own, or they would decide about our versions.
# Included by the Makefile; `make bench` needs it.

.venv-bench/ready: pyproject.toml
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	.venv-bench/bin/python -m pip install --quiet --group bench
	@touch $@
