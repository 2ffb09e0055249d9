"""Recipients that are called: an HTTP server that reads what it is sent, counts the messages and answers 204.

    python -m bench.once.receive FILE      writes its port into FILE; at the end of stdin says what it got

It looks at every hundredth signature: the recipients' work is not what is measured here.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from bench.measuring import tell

LOOK = 100


class Counted:
    """What came."""

    def __init__(self) -> None:
        self.calls = self.messages = self.bytes = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
            body = await reader.readexactly(length)
            if self.calls % LOOK == 0:
                assert set(json.loads(body)) == {"payload", "key", "signature"}
            self.calls += 1
            self.messages += body.count(b'"record_key":')
            self.bytes += length
            writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
            await writer.drain()
        finally:
            writer.close()


async def main(place: str) -> None:
    counted = Counted()
    server = await asyncio.start_server(counted.serve, "127.0.0.1", 0, limit=2**22, backlog=1024)
    work = Path(place).with_suffix(".new")
    work.write_text(str(server.sockets[0].getsockname()[1]), "ascii")
    work.rename(place)
    await asyncio.to_thread(sys.stdin.read)
    server.close()
    tell({"calls": counted.calls, "messages": counted.messages, "bytes": counted.bytes})


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
