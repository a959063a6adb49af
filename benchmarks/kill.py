"""`kill -9` of the service and of the worker under load: what is lost, what is said twice.

    python -m benchmarks.kill [--kills 50] [--database URL] [--look]

A stub VK sends events and sends again what was not answered `ok`; every tagged comment gets an
answer; the service and the worker are killed in turn at moments of chance. At the end every
acknowledged event must be one tagged comment, and every answer must stand in the stub once.
With --look the stub forgets guids at once, and the worker must find its answers by reading.
"""

import argparse
import http.client
import json
import random
import signal
import tempfile
import threading
import time
from pathlib import Path

from sqlalchemy import func, select

from api.store import migrate, open_store
from api.store.log import SYSTEM
from api.store.replies import queue_reply, write_reply
from api.store.tables import CommentRow, EventRow, ReplyRow
from api.store.words import CommentState, ReplyState
from benchmarks.arrival import VK_FILE, find_port, make_environment, start, wait_ready
from benchmarks.callback_client import make_request
from benchmarks.small_bundle import make_small_bundle
from benchmarks.vk_stub import VkStub, serve

FIRST = 1_000  # number of the first comment; the post is number 9
EVENTS_A_SECOND = 60
REPLIES_A_SECOND = 8
LEASE_S = 4.0  # in the worker under test; longer than a call of the stub can take
DRAIN_S = 900  # on a busy computer the worker needs its time
ON_THE_WAY = (ReplyState.QUEUED, ReplyState.SENDING, ReplyState.DRAFT)
WORKER = (
    "from api.settings import Settings; from api.commands.worker import run_worker; "
    f"run_worker(Settings.from_env(), lease_s={LEASE_S}); raise SystemExit; "
)


class Sender(threading.Thread):
    """VK's side: sends events, sends again whatever was not answered with `ok`."""

    def __init__(self, port, stub):
        super().__init__(daemon=True)
        self.port, self.stub = port, stub
        self.stopping = threading.Event()
        self.acknowledged, self.tries = set(), 0
        self._echoed = 0

    def run(self):
        number, waiting = FIRST, []
        while not self.stopping.is_set() or waiting:
            if not self.stopping.is_set():
                number += 1
                waiting.append((number, make_request(number).partition(b"\r\n\r\n")[2]))
                waiting.extend(self._echo())
            while waiting and self._post(*waiting[0]):
                waiting.pop(0)
            if random.random() < 0.05:  # VK may send an acknowledged one again
                self._post(number, make_request(number).partition(b"\r\n\r\n")[2])
            time.sleep(1 / EVENTS_A_SECOND if not waiting else 0.1)

    def _echo(self):
        """News of our own answers, as VK sends them."""
        fresh, self._echoed = self.stub.posted[self._echoed :], len(self.stub.posted)
        for one in fresh:
            said = {
                "type": "wall_reply_new",
                "group_id": 1,
                "event_id": f"e{one['id']}",
                "secret": "bench-secret-1",
                "object": one | {"parents_stack": [one["reply_to_comment"]]},
            }
            yield one["id"], json.dumps(said).encode()

    def _post(self, number, body):
        self.tries += 1
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("POST", "/vk/callback", body)
            answer = connection.getresponse()
            is_ok = answer.status == 200 and answer.read() == b"ok"
        except (OSError, http.client.HTTPException):
            is_ok = False
        finally:
            connection.close()
        if is_ok:
            self.acknowledged.add(number)
        return is_ok


class Desk(threading.Thread):
    """An operator who answers every tagged comment."""

    def __init__(self, store):
        super().__init__(daemon=True)
        self.store, self.stopping, self.written = store, threading.Event(), 0

    def run(self):
        last = 0
        while not self.stopping.is_set():
            with self.store.write() as session:
                query = (
                    select(CommentRow)
                    .where(CommentRow.id > last, CommentRow.tags_id.is_not(None))
                    .where(CommentRow.state == CommentState.OPEN)
                    .order_by(CommentRow.id)
                )
                row = session.scalars(query.limit(1)).first()
                if row is not None:
                    last = row.id
                    text = f"Ответ на {row.external_id}: засыпят в среду"
                    reply = write_reply(session, row.id, text, actor=SYSTEM)
                    queue_reply(session, reply.id, actor=SYSTEM)
                    self.written += 1
            time.sleep(1 / REPLIES_A_SECOND)


def run_kills(folder, bundle, *, kills, database=None, look=False, seed=1, say=print):
    """Kill `kills` times; returns the figures."""
    chance = random.Random(seed)
    stub = VkStub(guid_s=0 if look else 3600, per_second=20)
    server, address = serve(stub)
    environment = make_environment(folder, bundle, database) | {"OTKLIK_VK_API": address}
    if look:
        (folder / "vk.toml").write_text(VK_FILE + 'reader_token = "service-token"\n')
    store = open_store(database or f"sqlite:///{folder / 'otklik.db'}")
    migrate(store)
    port = find_port()
    with (folder / "otklik.log").open("wb") as log:
        service = start(["serve", "--port", str(port)], environment, log)
        worker = start([], environment, log, prelude=WORKER)
        sender, desk = Sender(port, stub), Desk(store)
        try:
            wait_ready(port, service)
            sender.start()
            desk.start()
            for number in range(kills):
                if number % 2:
                    wait_for_work(store)
                    time.sleep(chance.uniform(0.0, 1.5))
                    worker.kill()
                    worker.wait()
                    stub.drop_after.add(len(stub.posted) + 2)  # and a lost connection
                    worker = start([], environment, log, prelude=WORKER)
                else:
                    time.sleep(chance.uniform(0.2, 1.5))
                    service.kill()
                    service.wait()
                    service = start(["serve", "--port", str(port)], environment, log)
                    wait_ready(port, service)
                say(f"killed {number + 1} of {kills}: {len(sender.acknowledged)} acknowledged")
            for thread in (desk, sender):
                thread.stopping.set()
                thread.join(60)
            wait_drained(store)
        finally:
            for process in (service, worker):
                process.send_signal(signal.SIGTERM)
                process.wait()
            server.shutdown()
            server.server_close()
    try:
        return count(store, stub, sender, desk, kills)
    finally:
        store.close()


def wait_for_work(store):
    """Return when the worker has begun: the number of tagged comments grows."""
    before, deadline = count_tagged(store), time.monotonic() + 300
    while count_tagged(store) == before and time.monotonic() < deadline:
        time.sleep(0.1)


def count_tagged(store):
    """Comments with tags."""
    with store.read() as session:
        return session.scalar(select(func.count()).where(CommentRow.tags_id.is_not(None)))


def wait_drained(store):
    """Return when the worker has nothing left to do."""
    deadline = time.monotonic() + DRAIN_S
    while time.monotonic() < deadline:
        with store.read() as session:
            waiting = session.scalar(select(func.count()).where(EventRow.state == "waiting"))
            waiting += session.scalar(select(func.count()).where(CommentRow.needs_tags))
            waiting += session.scalar(select(func.count()).where(ReplyRow.state.in_(ON_THE_WAY)))
        if not waiting:
            return
        time.sleep(0.5)


def count(store, stub, sender, desk, kills):
    """What was lost, what was said twice."""
    with store.read() as session:
        events = dict(
            session.execute(
                select(EventRow.event_id, func.count()).group_by(EventRow.event_id)
            ).all()
        )
        tagged = set(
            session.scalars(select(CommentRow.external_id).where(CommentRow.tags_id.is_not(None)))
        )
        states = {
            state.value: number
            for state, number in session.execute(
                select(ReplyRow.state, func.count()).group_by(ReplyRow.state)
            )
        }
    answered = [one["text"] for one in stub.posted]
    comments = [number for number in sender.acknowledged if number < 100_000]
    return {
        "kills": kills,
        "sent": sender.tries,
        "acknowledged": len(sender.acknowledged),
        "events_lost": sum(f"e{number}" not in events for number in sender.acknowledged),
        "events_twice": sum(number > 1 for number in events.values()),
        "comments_untagged": sum(f"wall-1_{number}" not in tagged for number in comments),
        "replies_written": desk.written,
        "replies_posted": len(answered),
        "replies_twice": len(answered) - len(set(answered)),
        "reply_states": states,
    }


def main():
    """Kill and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--database", help="an empty PostgreSQL database; else a SQLite file")
    parser.add_argument("--look", action="store_true", help="VK forgets guids at once")
    parser.add_argument("--bundle", type=Path, help="a fitted bundle; else one is fitted")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bundle = options.bundle or make_small_bundle(folder / "bundle")
        figures = run_kills(
            folder, bundle, kills=options.kills, database=options.database, look=options.look
        )
        print(json.dumps(figures, ensure_ascii=False))


if __name__ == "__main__":
    main()
