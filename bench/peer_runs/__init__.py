"""The same rules over the same file with other tools, one module each, run in an environment of their own (.venv-bench).

    .venv-bench/bin/python -m bench.peer_runs.<tool> FILE

Prints one line of JSON: wall, cpu, peak, rows, bad (rows that break at least one rule). Nothing here imports gongxin. Each
tool reads the CSV itself and keeps every failure, as its manual recommends for speed; none may stop at the first.

The rules, all of which every one of these tools can express (headers of 2018, see shared/reference/penalty_fields.csv):

    R1  filled: CF_XDR_MC, CF_XDR_LB, CF_WSH, CF_WFXW, CF_SY, CF_YJ, CF_CFLB, CF_NR, CF_JDRQ, CF_YXQ, CF_CFJG, CF_CFJGDM,
        CF_SJLY, CF_SJLYDM
    R2  CF_XDR_SHXYM, CF_CFJGDM, CF_SJLYDM, where filled: 18 characters of the standard's alphabet (no check digit)
    R3  CF_XDR_LB: one of its code set
    R4  CF_CFLB: one or more of its code set, separated by ";"
    R5  CF_JDRQ, CF_YXQ: a date written YYYY-MM-DD
    R6  CF_JDRQ: not after the day of receipt, 2026-11-20
    R7  CF_YXQ: not before CF_JDRQ
    R8  CF_NR_FK, where filled: an amount with at most six decimals
    R9  CF_NR_FK: filled where CF_CFLB contains 罚款
    R10 longest: CF_XDR_MC 200, CF_WSH 128, CF_WFXW 2000, CF_SY 5000, CF_YJ 2000, CF_NR 4000, CF_CFJG 200, CF_SJLY 200
"""
