"""The benchmark suite: each part a module that runs alone, `python -m bench` runs all of them.

    .venv/bin/python -m bench.checking --rows 10000000        or   gongxin bench checking --rows 10000000
    .venv/bin/python -m bench                                 or   make bench

A part prints its figures; at its full sizes it also writes them to bench/results.json, from which bench/RESULTS.md is made.
Ratios count, not seconds: what is compared runs in turn in one run on one machine, each time in a process of its own
(bench/once/), and the median of the ratios is judged.

Tests run every part at toy size (--quick) to see that it works; toy figures are never written.
"""
