"""A VK of our own for tests and benchmarks: the published schema, errors and limits included.

Methods and shapes: VKCOM/vk-api-schema 5.199 (wall.createComment, wall.getComments,
messages.send, photos.get…UploadServer, photos.save…Photo). A community's key may not put photos
on the wall (code 27; issue 242 of the schema). How long VK remembers a guid is not published:
`guid_s` is a guess to vary.
"""

import hashlib
import json
import threading
import time
from collections import deque
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

ERRORS = {
    1: "Unknown error occurred",
    5: "User authorization failed: invalid access_token (4).",
    6: "Too many requests per second",
    9: "Flood control",
    10: "Internal server error",
    15: "Access denied",
    27: "Group authorization failed: method is unavailable with group auth.",
    29: "Rate limit reached",
    100: "One of the parameters specified was missing or invalid",
    212: "Access to post comments denied",
}
TOKEN, READER, PERSON = "group-token", "service-token", "person-token"
OF_PERSONS = ("photos.getWallUploadServer", "photos.saveWallPhoto", "wall.getComments")


class VkStub:
    """State of the network. `handle` is the whole of it; `serve` puts it behind HTTP.

    script : codes that the next calls fail with, before anything is done; 0 lets a call through.
    drop_after : numbers of posting calls (from 1) that are done and then answered with nothing.
    """

    def __init__(self, *, group_id=1, guid_s=3600.0, per_second=None):
        self.group_id = group_id
        self.guid_s = guid_s
        self.per_second = per_second
        self.script = deque()
        self.drop_after = set()
        self.posted = []  # comments and messages in order
        self.calls = []
        self.uploaded = {}  # hash → file, as taken; its photo's id once it is saved
        self.photos = set()
        self.address = "http://stub/upload"
        self._guids = {}
        self._recent = deque()
        self._lock = threading.Lock()
        self._next_id = 100_000

    def send(self, method, params):
        """The seam itself, for tests without a network."""
        return self.handle(method, dict(params) | {"access_token": TOKEN, "v": "5.199"})

    def read(self, method, params):
        """The seam of a reader's token."""
        return self.handle(method, dict(params) | {"access_token": READER, "v": "5.199"})

    def show(self, method, params):
        """The seam of a person's key."""
        return self.handle(method, dict(params) | {"access_token": PERSON, "v": "5.199"})

    def put(self, address, picture):
        """The seam of a file's way, for tests without a network."""
        return self.take_file(picture.path.read_bytes())

    def take_file(self, data):
        """What the upload server answers."""
        with self._lock:
            key = hashlib.sha256(data).hexdigest()
            self.uploaded[key] = data
            return {"server": 626, "photo": json.dumps([{"photo": key}]), "hash": key}

    def handle(self, method, params):
        """Answer of one call, as VK gives it."""
        with self._lock:
            self.calls.append(method)
            code = self._find_error(method, params)
            if code:
                return fail(code, method)
            return {"response": METHODS[method](self, params)}

    def _find_error(self, method, params):
        if method not in METHODS:
            return 100
        if params.get("access_token") not in (TOKEN, READER, PERSON):
            return 5
        if method in OF_PERSONS and params["access_token"] == TOKEN:
            return 27  # a community's key may neither read comments nor show photos
        if self.per_second is not None:
            now = time.monotonic()
            while self._recent and self._recent[0] < now - 1:
                self._recent.popleft()
            if len(self._recent) >= self.per_second:
                return 6
            self._recent.append(now)
        code = self.script.popleft() if self.script else 0
        return code or CHECKS[method](params) or self._check_photos(params)

    def _check_photos(self, params):
        """Only photos that were saved can be shown, and only files that were taken saved."""
        shown = params.get("attachments") or params.get("attachment") or ""
        if any(one and one not in self.photos for one in shown.split(",")):
            return 100
        return 100 if params.get("hash", "") not in {"", *self.uploaded} else 0

    def _name_server(self, params):
        return {"upload_url": self.address, "album_id": -14, "user_id": 0}

    def _save_photo(self, params):
        owner = -int(params["group_id"]) if params.get("group_id") else 7
        self._next_id += 1
        key = {} if params.get("group_id") else {"access_key": f"k{self._next_id}"}
        photo = {"id": self._next_id, "owner_id": owner, "album_id": -14, **key}
        suffix = f"_{key['access_key']}" if key else ""
        self.photos.add(f"photo{owner}_{self._next_id}{suffix}")
        return [photo]

    def _create_comment(self, params):
        known = self._get_known(params.get("guid"))
        if known is None:
            known = self._keep(
                {
                    "from_id": -int(params["from_group"]),
                    "owner_id": int(params["owner_id"]),
                    "post_id": int(params["post_id"]),
                    "reply_to_comment": int(params.get("reply_to_comment") or 0) or None,
                    "text": params["message"],
                    "shown": params.get("attachments"),
                },
                params.get("guid"),
            )
        return {"comment_id": known["id"], "parents_stack": []}

    def _send_message(self, params):
        known = self._get_known(params["random_id"])
        if known is None:
            message = {"peer_id": int(params["peer_id"]), "text": params["message"]}
            message["shown"] = params.get("attachment")
            known = self._keep(message, params["random_id"])
        return known["id"]

    def _get_comments(self, params):
        offset, count = int(params.get("offset", 0)), int(params.get("count", 10))
        found = [
            one
            for one in reversed(self.posted)
            if one.get("post_id") == int(params["post_id"])
            and ("comment_id" not in params or one.get("reply_to_comment"))
        ]
        return {
            "count": len(found),
            "items": [
                {name: value for name, value in one.items() if value is not None}
                for one in found[offset : offset + min(count, 100)]
            ],
        }

    def _get_known(self, guid):
        known = self._guids.get(guid)
        return known[1] if known and time.monotonic() - known[0] < self.guid_s else None

    def _keep(self, what, guid):
        self._next_id += 1
        what |= {"id": self._next_id, "date": int(time.time())}
        self.posted.append(what)
        if guid:
            self._guids[guid] = (time.monotonic(), what)
        return what


def fail(code, method):
    """VK's shape of an error."""
    params = [{"key": "method", "value": method}]
    return {"error": {"error_code": code, "error_msg": ERRORS[code], "request_params": params}}


def is_int(value):
    """Whether a form's value is an integer."""
    return value is not None and value.lstrip("-").isdigit()


def check_comment(params):
    """Code of what is wrong with a wall.createComment, 0 for nothing."""
    if not all(is_int(params.get(name)) for name in ("owner_id", "post_id", "from_group")):
        return 100
    has_words = params.get("message") or params.get("attachments")
    return 0 if has_words and is_int(params.get("reply_to_comment", "0")) else 100


def check_message(params):
    """Code of what is wrong with a messages.send, 0 for nothing."""
    needed = ("peer_id", "random_id", "group_id")
    if not all(is_int(params.get(name)) for name in needed) or not params.get("message"):
        return 100
    return 0 if -(2**31) <= int(params["random_id"]) < 2**31 else 100


def check_reading(params):
    """Code of what is wrong with a wall.getComments, 0 for nothing."""
    return 0 if is_int(params.get("owner_id")) and is_int(params.get("post_id")) else 100


def check_saving(params):
    """Code of what is wrong with the saving of a photo, 0 for nothing."""
    has_file = params.get("photo") and params.get("hash") and is_int(params.get("server"))
    return 0 if has_file else 100


def check_asking(params):
    """Code of what is wrong with the asking for an upload address, 0 for nothing."""
    return 0 if is_int(params.get("group_id") or params.get("peer_id")) else 100


METHODS = {
    "photos.getMessagesUploadServer": VkStub._name_server,
    "photos.getWallUploadServer": VkStub._name_server,
    "photos.saveMessagesPhoto": VkStub._save_photo,
    "photos.saveWallPhoto": VkStub._save_photo,
    "wall.createComment": VkStub._create_comment,
    "wall.getComments": VkStub._get_comments,
    "messages.send": VkStub._send_message,
}
CHECKS = {
    "photos.getMessagesUploadServer": check_asking,
    "photos.getWallUploadServer": check_asking,
    "photos.saveMessagesPhoto": check_saving,
    "photos.saveWallPhoto": check_saving,
    "wall.createComment": check_comment,
    "wall.getComments": check_reading,
    "messages.send": check_message,
}


def serve(stub, port=0):
    """Put a stub behind HTTP; returns the server (`shutdown()` ends it) and its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            size = int(self.headers.get("content-length") or 0)
            sent = self.rfile.read(size)
            if self.path == "/upload":
                said = b"content-type: " + self.headers["content-type"].encode() + b"\r\n\r\n"
                [part] = message_from_bytes(said + sent).get_payload()
                answer = stub.take_file(part.get_payload(decode=True))
            else:
                params = dict(parse_qsl(sent.decode()))
                answer = stub.handle(self.path.rsplit("/", 1)[1], params)
            if len(stub.posted) in stub.drop_after:
                stub.drop_after.discard(len(stub.posted))
                self.close_connection = True
                self.connection.close()
                return
            body = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json; charset=utf-8")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    stub.address = f"http://127.0.0.1:{server.server_address[1]}/upload"
    return server, f"http://127.0.0.1:{server.server_address[1]}/method"
