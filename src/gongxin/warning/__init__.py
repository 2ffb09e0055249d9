"""Early warning for supervision 监管预警: cited criteria point an officer at records; the officer decides, in their own words.

A signal decides nothing and goes nowhere: it is no record, is in no credit file, report, list, measure or rating, and no other
platform hears of it. The organisation it is about sees it with its reasons from the first moment (scope.md, Always 6 and 8).
Clusters (same address, chains of revocations) are computed for one look and kept only where an officer opens a note.
"""
