"""工作日历 working days as data: what the State Council announced, editable, with the span that is covered."""
