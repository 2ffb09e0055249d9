"""How a stored value is shown: see gongxin.showing.values."""

from gongxin.showing.values import CHINA, NEVER, WAN, amount, count, day, duration, moment

__all__ = ["CHINA", "NEVER", "WAN", "amount", "count", "day", "duration", "moment"]
