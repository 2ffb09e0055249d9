"""The suite is no part of the installed package: it is imported from the checkout's root, ahead of this folder's own name."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
