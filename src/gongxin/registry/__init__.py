"""The system of record: subjects, their names and old codes, records with every version, the change log.

Other rooms enter by `gongxin.registry.api` only.
"""
