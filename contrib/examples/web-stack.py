"""Stands in for the servers and tasks of web-stack.yaml and web-stack.ini, beside it.

Each does as the real one does in what matters to the others: the database answers on a socket, the api cannot begin
without it, the proxy hands on what the api answers.
"""

import http.server
import os
import signal
import socket
import sys
import urllib.error
import urllib.request

NAME = os.environ["GAGGLED_PROGRAM_NAME"]


def say(what):
    print(NAME, what, flush=True)


def database(path):
    """Answers everybody with one line."""
    if os.path.exists(path):
        os.unlink(path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen(64)
        say("answers")
        while True:
            client, _ = server.accept()
            with client:
                try:
                    client.sendall(b"here\n")
                except OSError:
                    pass  # whoever only looks whether it accepts is gone by then


def ask(path):
    """Asks the database; without it, this program ends with status 1."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(10)
        client.connect(path)
        return client.recv(16).decode().strip()


def cache():
    """Says by sd_notify that it can be used."""
    address = os.environ["NOTIFY_SOCKET"]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.connect("\0" + address[1:] if address.startswith("@") else address)
        told.sendall(b"READY=1\nSTATUS=empty, 64 MiB")
    signal.pause()


def task(verb, path):
    """Does its work in the database, and ends."""
    say(verb + ", the database is " + ask(path))


def worker(path):
    ask(path)
    say("takes jobs")
    signal.pause()


def serve(port, answer):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            status = answer()
            say("GET " + self.path + " " + str(status))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Handler) as server:
        say("answers")
        server.serve_forever()


def api(port, path):
    ask(path)

    def answer():
        try:
            return 200 if ask(path) == "here" else 500
        except OSError:
            return 503

    serve(port, answer)


def proxy(port, of):
    def answer():
        try:
            with urllib.request.urlopen("http://127.0.0.1:" + of + "/", timeout=10) as response:
                return response.status
        except (OSError, urllib.error.URLError):
            return 502

    serve(port, answer)


ROLES = {"database": database, "cache": cache, "task": task, "worker": worker, "api": api, "proxy": proxy}
try:
    ROLES[sys.argv[1]](*sys.argv[2:])
except OSError as e:
    say("cannot go on: " + str(e))
    sys.exit(1)
