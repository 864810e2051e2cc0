"""Sends prepared requests, each connection its own file of them in order, and says what came of it as one line of JSON.

Reads a job from standard input: host, port, path, headers, indexes (written by bodies.py), and, when it is not to send as
fast as it can, how many samples a second. A program of its own, so that its CPU time is counted apart; the kernel copies the
bodies from file to socket.
"""

import json
import os
import resource
import socket
import sys
import threading
import time

# How far, in the time of the samples, a connection may be ahead of the slowest. Prometheus refuses what is an hour older
# than the newest that it has.
AHEAD_MINUTES = 45
BUSY = (429, 503)
TRIES = 100


def job(server, path, encoding, indexes, **more):
    """What this program is to do for a server, as it reads it."""
    return json.dumps({"host": "127.0.0.1", "port": server.port, "path": path, "indexes": list(map(str, indexes)),
                       "headers": {**encoding.headers, **server.write_headers}, **more})


class Progress:
    """What all connections have sent."""

    def __init__(self, shares):
        self.lock = threading.Condition()
        self.reached = {number: share["requests"][0]["first"] for number, share in enumerate(shares)}
        self.samples = self.requests = self.refused = self.retried = 0
        self.refusal = self.error = None

    def wait_for_turn(self, number, request):
        with self.lock:
            self.lock.wait_for(lambda: self.error or self.reached[number] == min(self.reached.values())
                               or request["last"] <= min(self.reached.values()) + AHEAD_MINUTES * 60)

    def move(self, number, request, following, status, text):
        with self.lock:
            self.requests += 1
            if 200 <= status < 300:
                self.samples += request["samples"]
            else:
                self.refused += 1
                self.refusal = self.refusal or f"{status} {text[:300].decode(errors='replace')}"
            if following:
                self.reached[number] = following["first"]
            else:
                del self.reached[number]
            self.lock.notify_all()

    def fail(self, error):
        with self.lock:
            self.error = error
            self.lock.notify_all()


def send_share(job, number, share, progress):
    head = f"POST {job['path']} HTTP/1.1\r\nHost: {job['host']}\r\n" + "".join(
        f"{name}: {value}\r\n" for name, value in job["headers"].items())
    requests = share["requests"]
    with open(share["bodies"], "rb") as bodies, socket.create_connection((job["host"], job["port"]), 300) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        answers = connection.makefile("rb")
        began, sent = time.monotonic(), 0
        for request, following in zip(requests, [*requests[1:], None]):
            progress.wait_for_turn(number, request)
            if (rate := job.get("samples_a_second")):
                time.sleep(max(began + sent * len(job["indexes"]) / rate - time.monotonic(), 0))
            sent += request["samples"]
            if progress.error:
                return
            for _ in range(TRIES):
                connection.sendall(f"{head}Content-Length: {request['length']}\r\n\r\n".encode(), socket.MSG_MORE)
                connection.sendfile(bodies, request["offset"], request["length"])
                status, wait, text = answer(answers)
                if status not in BUSY:
                    break
                progress.retried += 1
                time.sleep(wait)
            progress.move(number, request, following, status, text)


def answer(file):
    """Status, seconds to wait before another try, body."""
    line = file.readline()
    if not line:
        raise ConnectionError("the server has closed the connection")
    fields = {}
    while (header := file.readline().strip()):
        name, _, value = header.partition(b":")
        fields[name.lower()] = value.strip()
    if fields.get(b"transfer-encoding", b"").lower() == b"chunked":
        chunks = []
        while (length := int(file.readline(), 16)):
            chunks.append(file.read(length))
            file.readline()
        file.readline()
        text = b"".join(chunks)
    else:
        text = file.read(int(fields.get(b"content-length", 0)))
    return int(line.split()[1]), float(fields.get(b"retry-after", 0.1)), text


def run(job, number, share, progress):
    try:
        send_share(job, number, share, progress)
    except Exception as error:
        progress.fail(error)


def main():
    job = json.load(sys.stdin)
    shares = []
    for path in job["indexes"]:
        with open(path) as file:
            shares.append(json.load(file))
    progress = Progress(shares)
    threads = [threading.Thread(target=run, args=(job, number, share, progress)) for number, share in enumerate(shares)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.monotonic() - began
    if progress.error:
        sys.exit(f"sender: {progress.error!r}")
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({
        "seconds": seconds, "samples": progress.samples, "requests": progress.requests, "refused": progress.refused,
        "retried": progress.retried, "refusal": progress.refusal,
        "bytes": sum(os.path.getsize(share["bodies"]) for share in shares), "cpu_seconds": used.ru_utime + used.ru_stime}))


if __name__ == "__main__":
    main()
