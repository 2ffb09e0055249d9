from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "gongxin.boards"
    verbose_name = "Boards"
    default_auto_field = "django.db.models.BigAutoField"
