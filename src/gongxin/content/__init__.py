"""Content 资讯: news, rules, typical cases and guides as managed texts in both languages, in Markdown, each public from one day
until another. About organisations and procedures only: a text that holds a personal identifier is refused.
"""
