"""What the law lets follow from an organisation's records in a matter: measures, incentives, checks, feedback, repeal.

Entered by `gongxin.measures.api` only.
"""
