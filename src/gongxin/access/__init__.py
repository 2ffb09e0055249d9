"""Who may do what: departments, their keys, and the trail of every look at what is not public.

Entered by `gongxin.access.api` only.
"""
