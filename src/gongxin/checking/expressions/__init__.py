"""The kernel's rules of reading as table expressions: one for every cell, none for a single one.

Each function has its twin in ``gongxin.kernel``, which is the reference; tests compare them on random cells.
"""
