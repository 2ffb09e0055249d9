"""Properties are judged by their result; the machine is shared, so no single example is timed."""

from hypothesis import settings

settings.register_profile("gongxin", deadline=None)
settings.load_profile("gongxin")
