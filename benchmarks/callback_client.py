"""An open-loop sender of VK events: at a given rate, whether or not the answers come in time."""

import asyncio
import json
import time
from collections import deque

HEAD = "POST /vk/callback HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


def make_request(number, *, group_id=1, secret="bench-secret-1", text="Яма на дороге в Бабино"):
    """Bytes of one request; `number` is the event's and the comment's."""
    comment = {
        "id": number,
        "from_id": 1000 + number % 500,
        "post_id": 9,
        "owner_id": -group_id,
        "date": int(time.time()),
        "text": f"{text}, дом {number}",
        "parents_stack": [],
    }
    body = json.dumps(
        {
            "type": "wall_reply_new",
            "group_id": group_id,
            "event_id": f"e{number}",
            "v": "5.199",
            "secret": secret,
            "object": comment,
        },
        ensure_ascii=False,
    ).encode()
    return f"{HEAD}Content-Length: {len(body)}\r\n\r\n".encode() + body


class Connection(asyncio.Protocol):
    """One kept-alive connection with one request on the way at a time."""

    def __init__(self, free):
        self.free = free
        self.done = None
        self.buffer = b""

    def connection_made(self, transport):
        self.transport = transport
        self.free.append(self)

    def send(self, request, done):
        self.done = done
        self.transport.write(request)

    def data_received(self, data):
        self.buffer += data
        head, gap, rest = self.buffer.partition(b"\r\n\r\n")
        if not gap:
            return
        length = next(
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        )
        if len(rest) < length:
            return
        self.buffer = rest[length:]
        done, self.done = self.done, None
        self.free.append(self)
        done(head.split(b" ", 2)[1] == b"200" and rest[:length] == b"ok")

    def connection_lost(self, error):
        if self in self.free:
            self.free.remove(self)
        if self.done is not None:
            done, self.done = self.done, None
            done(False)


async def send_at_rate(port, *, rate, seconds, first=1, connections=64):
    """Send `rate` events a second; returns (number, seconds from its time, whether ok) of each.

    The time counts from when the event was due, not from when it got a connection: a slow
    answer does not hide behind a slow sender.
    """
    loop = asyncio.get_running_loop()
    free, results = deque(), []
    for _ in range(connections):
        await loop.create_connection(lambda: Connection(free), "127.0.0.1", port)
    total = int(rate * seconds)
    requests = [make_request(first + index) for index in range(total)]
    waiting = deque()
    started = loop.time() + 0.1

    def send_next(index, due):
        connection = free.popleft()

        def done(is_ok):
            results.append((first + index, loop.time() - due, is_ok))
            if waiting and free:
                send_next(*waiting.popleft())

        connection.send(requests[index], done)

    for index in range(total):
        due = started + index / rate
        pause = due - loop.time()
        if pause > 0.0005:
            await asyncio.sleep(pause)
        if free:
            send_next(index, due)
        else:
            waiting.append((index, due))
    deadline = loop.time() + 30
    while len(results) < total and loop.time() < deadline:
        await asyncio.sleep(0.05)
    for connection in list(free):
        connection.transport.close()
    return results
