from django.apps import AppConfig


class SpaceConfig(AppConfig):
    name = "gongxin.space"
    verbose_name = "An organisation's own space"
