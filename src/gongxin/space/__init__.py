"""An organisation's own space: what is kept about it, who looked, what it may do, and the running clocks."""
