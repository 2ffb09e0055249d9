"""The same names as ``gongxin.catalogue``, for rooms that are used to entering by an ``api``."""

from gongxin.catalogue import *  # noqa: F403
from gongxin.catalogue import __all__ as __all__
