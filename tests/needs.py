"""What the tests need beside Python packages: Debian's chromium and a Chinese font, for the browser journeys.

`python -m tests.needs` says what is missing and how to get it; as root on Debian it installs it by name.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


def missing() -> list[str]:
    """Debian packages that the browser tests need and this machine lacks."""
    found = []
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        found.append("chromium")
    fonts = shutil.which("fc-list")
    if fonts is None or not subprocess.run([fonts, ":lang=zh"], capture_output=True, text=True, check=False).stdout.strip():
        found.append("fonts-noto-cjk")
    return found


def main() -> int:
    """0: all there, or installed now; 1: something is missing."""
    wanted = missing()
    if not wanted:
        return 0
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *wanted, "fontconfig"]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("installing / 正在安装:", *wanted, file=sys.stderr)
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)
        wanted = missing()
    if wanted:
        print(
            f"缺少 {'、'.join(wanted)}，浏览器测试无法运行。请执行：sudo {' '.join(command)}\n"
            f"Missing for the browser tests: {', '.join(wanted)}. Run: sudo {' '.join(command)}",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
