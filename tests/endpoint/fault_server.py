"""A model server that does what its path says, right or wrong; it runs a test program beside it:

    fault_server.py TEST_PROGRAM [ARGUMENTS]

The program finds the port in CELADON_ENDPOINT_PORT, and in the file CELADON_ENDPOINT_LOG a line of
JSON a request. Its exit status is that of the script.
"""

import email.utils
import gzip
import json
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

counts = {}  # of requests, by path
under_way = {}  # requests, by path
lock = threading.Lock()


def frame_of(request):
    """Columns and rows of a request of any form, and the key that it has."""
    if isinstance(request, list):
        return "rows", list(request[0]), [list(row.values()) for row in request]
    if "dataframe_split" in request:
        split = request["dataframe_split"]
        return "dataframe_split", split["columns"], split["data"]
    if "inputs" in request:
        columns = request["inputs"]
        return "inputs", list(columns), [list(row) for row in zip(*columns.values())]
    for key in ("dataframe_records", "instances"):
        if key in request:
            rows = request[key]
            return key, list(rows[0]), [list(row.values()) for row in rows]
    return "split", request["columns"], request["data"]


class Model(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        request = json.loads(body)
        form, columns, self.rows = frame_of(request)
        self.params = request.get("params", {}) if isinstance(request, dict) else {}
        with lock:
            under_way[self.path] = under_way.get(self.path, 0) + 1
            self.count = counts[self.path] = counts.get(self.path, 0) + 1
            log.write(json.dumps({
                "path": self.path, "columns": columns, "rows": len(self.rows), "form": form,
                "authorization": self.headers["Authorization"],
                "type": self.headers["Content-Type"], "extra": self.headers["X-Extra"],
                "at once": under_way[self.path], "body": body.decode()[:2000]}) + "\n")
            log.flush()
        self.options = {key: values[0] for key, values in parse_qs(url.query).items()}
        try:
            getattr(self, url.path.strip("/").replace("-", "_"))()
        finally:
            with lock:
                under_way[self.path] -= 1

    def do_GET(self):  # where a redirect would lead
        with lock:
            log.write(json.dumps({"path": self.path, "followed": True}) + "\n")
            log.flush()
        self.answer({"predictions": []})

    def send(self, status, body, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer(self, reply, status=200, **headers):
        self.send(status, json.dumps(reply).encode(), Content_Type="application/json", **headers)

    def first_column(self):
        return [(row[0] or 0) * 2 + self.params.get("k", 0) for row in self.rows]

    # What models return.

    def ok(self):
        self.answer({"predictions": self.first_column()})

    def sum(self):
        self.answer({"predictions": [sum(row[0] for row in self.rows)]})

    def texts(self):
        self.answer({"predictions": [str(row[0]) + "ü" for row in self.rows]})

    def objects(self):
        self.answer({"predictions": [
            {"score": row[0], "label": "L" + str(row[1])} if i % 2 == 0 else {"score": row[0],
                                                                             "extra": [1, None]}
            for i, row in enumerate(self.rows)]})

    def lists(self):
        self.answer({"predictions": [[row[0], -row[0]] for row in self.rows]})

    def columns(self):
        self.answer({"predictions": {"y": self.first_column()}})

    def outputs(self):
        self.answer({"outputs": self.first_column()})

    def bare(self):
        self.send(200, json.dumps(self.first_column()).encode(), Content_Type="application/json")

    def nested(self):
        """What takes a path to be found."""
        self.answer({"data": {"batches": [[{"score": row[0], "why": {"top": [f"w{row[0]:g}", "x"]}}
                                           for row in self.rows]]}, "model": "v1"})

    def echo_types(self):
        self.answer({"predictions": [json.dumps(row[0]) for row in self.rows]})

    def nan(self):
        self.answer({"predictions": [float("nan"), float("inf"), None, 1.5][:len(self.rows)]})

    # What goes wrong for a while.

    def busy(self):
        if self.count <= int(self.options["n"]):
            return self.answer({"message": "busy"}, 429, Retry_After=self.options.get("after", "0"))
        self.ok()

    def busy_until(self):
        if self.count == 1:
            date = email.utils.formatdate(time.time() + 1, usegmt=True)
            return self.answer({"message": "busy"}, 429, Retry_After=date)
        self.ok()

    def cold(self):
        return self.answer({"message": "cold"}, 503) if self.count == 1 else self.ok()

    def broken(self):
        if self.count <= int(self.options["n"]):
            return self.answer({"message": "broken"}, 500)
        self.ok()

    def reset(self):
        if self.count == 1:
            self.close_connection = True
            return self.connection.close()
        self.ok()

    def busy_once(self):
        """Asks for patience once, and then takes its time."""
        if self.count == 1:
            return self.answer({"message": "busy"}, 429, Retry_After="0")
        time.sleep(0.05)
        self.ok()

    def reorder(self):
        """The earlier a batch, the later its answer."""
        time.sleep(max(0.0, 0.3 - self.rows[0][0] / 1000))
        self.ok()

    def slow(self):
        time.sleep(float(self.options["seconds"]))
        self.ok()

    # What goes wrong for good.

    def short(self):
        self.answer({"predictions": self.first_column()[1:]})

    def long(self):
        self.answer({"predictions": self.first_column() + [0]})

    def bad_json(self):
        self.send(200, b'{"predictions": [1,', Content_Type="application/json")

    def html(self):
        self.send(200, b"<html>a proxy</html>", Content_Type="text/html")

    def no_predictions(self):
        self.answer({"answer": 42})

    def gzip(self):
        body = gzip.compress(json.dumps({"predictions": self.first_column()}).encode())
        self.send(200, body, Content_Encoding="gzip")

    def chunked(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for part in json.dumps({"predictions": self.first_column()}):
            self.wfile.write(b"1\r\n" + part.encode() + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")

    def trickle(self):
        """A body that takes longer than any patience, a byte at a time."""
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(1000):
            self.wfile.write(b" ")
            time.sleep(0.05)

    def huge(self):
        """More than is taken."""
        self.send_response(200)
        self.send_header("Content-Length", str(1 << 30))
        self.end_headers()
        for _ in range(1 << 10):
            self.wfile.write(b" " * (1 << 20))

    def long_texts(self):
        self.answer({"predictions": ["x" * 5000 for _ in self.rows]})

    def redirect(self):
        self.send(302, b"", Location="/followed")

    def refuse(self):
        self.answer({"message": "who are you, " + self.headers["Authorization"]},
                    int(self.options["status"]))

    def too_large(self):
        if len(self.rows) > int(self.options["max"]):
            return self.answer({"message": "too large"}, 413)
        self.ok()

    def fails_at(self):
        if any(row[0] == float(self.options["row"]) for row in self.rows):
            return self.answer({"message": "no"}, 400)
        self.ok()

    def schema(self):
        self.answer({"error_code": "BAD_REQUEST", "error_class": "SCHEMA_ENFORCEMENT_FAILED",
                     "message": "Failed to predict data '  a\n0 77777'. Error: Model is missing "
                                "inputs ['b']."}, 400)

    def time_limit(self):
        self.send(504, b"Request processing time exceeded limit", Content_Type="application/json")


def start(secure=None):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # a client may go before it has its answer
    if secure:
        server.socket = secure.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def certificate(folder):
    """A certificate of this machine that nobody else has signed; None without openssl."""
    if shutil.which("openssl") is None:
        return None
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                    "-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem"],
                   check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/cert.pem", f"{folder}/key.pem")
    return context


with tempfile.TemporaryDirectory() as place:
    environment = {**os.environ, "CELADON_ENDPOINT_PORT": str(start().server_port),
                   "CELADON_ENDPOINT_LOG": f"{place}/requests.log"}
    secure = certificate(place)
    if secure:
        environment["CELADON_ENDPOINT_TLS_PORT"] = str(start(secure).server_port)
        environment["CELADON_ENDPOINT_CERTIFICATE"] = f"{place}/cert.pem"
    log = open(environment["CELADON_ENDPOINT_LOG"], "w", encoding="utf-8")
    done = subprocess.run(sys.argv[1:], check=False, env=environment)
sys.exit(done.returncode)
