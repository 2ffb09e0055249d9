"""`python -m gongxin` is `gongxin`."""

from gongxin.runs.cli import main

main()
