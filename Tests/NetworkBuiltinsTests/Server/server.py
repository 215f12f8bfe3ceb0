#!/usr/bin/env python3
"""Servers on 127.0.0.1 for tests of http.send: plain, TLS, TLS for the name policy.example alone, TLS that wants a client certificate, and a Unix socket.

    server.py PKI SOCKET

PKI is a folder of make-pki. Prints the ports as one line of JSON and serves until standard input ends.
What a path answers is said at its function; /cache and /flaky count how often they were asked.
"""

import gzip
import http.server
import json
import os
import socket
import socketserver
import ssl
import sys
import threading
import time
import urllib.parse

DATE = "Thu, 01 Jan 2026 00:00:00 GMT"
JSON = ("Content-Type", "application/json")
counts = {}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def address_string(self):
        return "client"

    def answer(self, status, body=b"", headers=(), reason=None, date=DATE):
        self.send_response_only(status, reason)
        if date:
            self.send_header("Date", date)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD" and status not in (204, 304):
            self.wfile.write(body)

    def hang_up(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def handle_any(self):
        url = urllib.parse.urlsplit(self.path)
        self.query = dict(urllib.parse.parse_qsl(url.query))
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        name = url.path.split("/")[1]
        counts[name] = counts.get(name, 0) + 1
        getattr(self, "do_" + name, self.do_missing)()

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_HEAD = do_FOO = handle_any

    def do_missing(self):
        self.answer(404, b"missing")

    def do_echo(self):
        """The request, without what differs between clients."""
        port = str(self.server.server_address[1]) if isinstance(self.server.server_address, tuple) else "none"
        headers = {}
        for name, value in self.headers.items():
            if name.lower() not in ("user-agent", "connection"):
                headers.setdefault(name.lower(), []).append(value.replace(port, "PORT"))
        told = {"method": self.command, "path": self.path.replace(port, "PORT"), "headers": headers, "body": self.body.decode("latin1")}
        if isinstance(self.connection, ssl.SSLSocket):
            certificate = self.connection.getpeercert()
            told["client"] = certificate["subject"][0][0][1] if certificate else None
        self.answer(200, json.dumps(told, sort_keys=True).encode(), [JSON])

    def do_status(self):
        """/status/418"""
        self.answer(int(self.path.split("/")[2]), b"body")

    def do_type(self):
        """A body `b` of the content type `t`."""
        self.answer(200, self.query.get("b", "").encode(), [("Content-Type", self.query["t"])] if "t" in self.query else [])

    def do_headers(self):
        self.answer(
            200, b"", [("X-A", "1"), ("x-a", "2"), ("X-B", "  spaced "), ("Set-Cookie", "a=b"), ("Set-Cookie", "c=d"), ("Pragma", "no-cache"), ("ETag", '"x"')])

    def do_redirect(self):
        self.answer(int(self.query["code"]), b"moved", [("Location", self.query["to"])] if "to" in self.query else [])

    def do_loop(self):
        self.answer(302, b"", [("Location", "/loop")])

    def do_slow(self):
        time.sleep(2)
        try:
            self.answer(200, b"slow")
        except OSError:
            self.close_connection = True

    def begin(self, *headers):
        self.send_response_only(200)
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()

    def do_slowbody(self):
        self.begin(("Content-Length", "10"))
        self.wfile.write(b"abc")
        self.wfile.flush()
        time.sleep(2)
        self.close_connection = True

    def do_short(self):
        self.begin(("Content-Length", "10"))
        self.wfile.write(b"abc")
        self.wfile.flush()
        self.hang_up()

    def do_chunked(self):
        self.begin(("Transfer-Encoding", "chunked"), ("Trailer", "X-T"))
        self.wfile.write(b"3\r\nabc\r\n4\r\ndefg\r\n0\r\nX-T: 1\r\n\r\n")

    def do_old(self):
        """HTTP/1.0: the body ends with the connection."""
        self.wfile.write(b"HTTP/1.0 200 OK\r\nX: y\r\n\r\nuntil the end")
        self.close_connection = True

    def do_gzip(self):
        self.answer(200, gzip.compress(b'{"zipped": true}', mtime=0), [JSON, ("Content-Encoding", "gzip")])

    def do_close(self):
        self.hang_up()

    def do_flaky(self):
        """Hangs up on two of three requests."""
        if counts["flaky"] % 3:
            self.hang_up()
        else:
            self.answer(200, b"at last")

    def do_big(self):
        self.answer(200, b"x" * int(self.query["n"]))

    def pour(self, piece, pause=0):
        """Writes the same piece again and again, until nobody reads any more."""
        self.close_connection = True
        try:
            while True:
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(pause)
        except OSError:
            pass

    def do_endless(self):
        self.begin()
        self.pour(b"x" * 65536)

    def do_endlesschunks(self):
        self.begin(("Transfer-Encoding", "chunked"))
        self.pour(b"10000\r\n" + b"x" * 65536 + b"\r\n")

    def do_endlesshead(self):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        self.pour(b"X-More: " + b"x" * 1000 + b"\r\n")

    def do_endlesscontinue(self):
        self.pour(b"HTTP/1.1 100 Continue\r\n\r\n")

    def do_drip(self):
        """A byte now and then: never silent for long, and never done."""
        self.begin()
        self.pour(b"x", pause=0.05)

    def do_bomb(self):
        """16 MiB of zeros in 16 KiB."""
        self.answer(200, gzip.compress(bytes(16 << 20), mtime=0), [("Content-Encoding", "gzip")])

    def do_notgzip(self):
        self.answer(200, b"plain", [("Content-Encoding", "gzip")])

    def do_nothttp(self):
        self.wfile.write(b"SSH-2.0-server\r\n\r\n")
        self.hang_up()

    def do_cache(self):
        """A count, with the headers that are asked for; 304 when the client knows the tag or the date."""
        names = ("Cache-Control", "ETag", "Last-Modified", "Expires")
        headers = [(name, self.query[name]) for name in names if name in self.query]
        known = [(self.headers.get("If-None-Match"), "ETag"), (self.headers.get("If-Modified-Since"), "Last-Modified")]
        is_known = any(value and value == self.query.get(name) for value, name in known)
        date = {"now": self.date_time_string(), "none": None}.get(self.query.get("Date"), DATE)
        body = json.dumps({"count": counts["cache"]}).encode()
        self.answer(304 if is_known else int(self.query.get("status", "200")), body, [JSON] + headers, date=date)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


class SocketServer(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


def serve(server):
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_address[1]


def tls(pki, wants_certificate, name="server"):
    server = Server(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.path.join(pki, name + ".pem"), os.path.join(pki, name + ".key"))
    if wants_certificate:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(os.path.join(pki, "ca.pem"))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    return serve(server)


def main():
    pki, path = sys.argv[1:]
    ports = {"plain": serve(Server(("127.0.0.1", 0), Handler)), "tls": tls(pki, False), "named": tls(pki, False, "named"), "mtls": tls(pki, True)}
    serve(SocketServer(path, Handler))
    print(json.dumps(ports), flush=True)
    sys.stdin.read()


main()
