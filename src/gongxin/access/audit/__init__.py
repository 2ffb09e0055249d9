"""The trail of looks and the events of access, and what makes a tampered row show: blocks of rows, hashed, chained, signed.

0015 in docs/decisions says why blocks, and why nobody waits for them.
"""
