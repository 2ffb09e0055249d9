from django.apps import AppConfig


class CivicConfig(AppConfig):
    name = "gongxin.civic"
    verbose_name = "Integrity pages"
