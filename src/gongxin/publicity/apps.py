from django.apps import AppConfig


class PublicityConfig(AppConfig):
    name = "gongxin.publicity"
    verbose_name = "Publicity"
    default_auto_field = "django.db.models.BigAutoField"
