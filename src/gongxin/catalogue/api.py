"""The same names as ``gongxin.catalogue``, for rooms that are used to entering by an ``api``."""

from gongxin.catalogue import *  # noqa: F403
