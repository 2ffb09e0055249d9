"""The kernel: what every room may use and what uses no room.

Pure functions and values over text and dates: codes, old codes, dates, money, document numbers, names,
personal identifiers, working days, regions, errors. No Django, no database, no file of the user, no clock.
Import the modules, not this package: `from gongxin.kernel import uscc`.
"""
