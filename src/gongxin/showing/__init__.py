"""How what is stored is shown to people: dates, amounts, coded values, citations, the words of the domain, in both languages.

Pure, without Django: pages, reports and sheets say the same thing in the same words.
"""
