"""Dashboards: which charts there are, for whom, and their numbers as they were last made. Entered by `gongxin.boards.api`
only."""
