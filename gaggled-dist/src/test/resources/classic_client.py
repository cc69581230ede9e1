"""A classic client of gaggled on plain libzmq: a REQ socket for requests, a SUB socket for events.

usage: classic_client.py CONTROL_URL EVENT_URL

Each line of standard input is a request in hexadecimal; "-" is the empty one. Standard output has a line
"reply HEX" for each answer and "event HEX" for each event, as they come. It ends with its input.
"""

import os
import sys

import zmq


def say(what, message):
    print(what, message.hex() or "-", flush=True)


def main(control_url, event_url):
    context = zmq.Context()
    context.linger = 0
    control = context.socket(zmq.REQ)
    control.connect(control_url)
    events = context.socket(zmq.SUB)
    events.subscribe(b"")
    events.connect(event_url)
    poller = zmq.Poller()
    for source in (sys.stdin.fileno(), control, events):
        poller.register(source, zmq.POLLIN)

    typed = b""
    while True:
        ready = dict(poller.poll())
        if events in ready:
            say("event", events.recv())
        if control in ready:
            say("reply", control.recv())
        if sys.stdin.fileno() in ready:
            data = os.read(sys.stdin.fileno(), 65536)
            if not data:
                return
            *lines, typed = (typed + data).split(b"\n")
            for line in lines:
                control.send(b"" if line == b"-" else bytes.fromhex(line.decode("ascii")))


main(*sys.argv[1:])
