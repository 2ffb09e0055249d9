"""The WSGI application that granian serves (`gongxin serve`); the database was made ready by whoever starts
it.
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongxin.conf.settings")

application = get_wsgi_application()
