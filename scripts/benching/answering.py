"""The other end of the limit: answers each raw request. Run as a process; the broker comes on stdin."""

import os
import sys
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).parent.parent))

from paho.mqtt.client import Client

from benching.limit import REPLY, REPLY_BYTES, REQUEST, acknowledge_at_once, raw_client
from hall.shell.settings import Broker


def main() -> None:
    client = raw_client(msgspec.json.decode(sys.stdin.buffer.readline(), type=Broker), "bench-end")
    body = b"r" * REPLY_BYTES

    def answer(client: Client, _data: object, _message: object) -> None:
        client.publish(REPLY, body, 1)
        acknowledge_at_once(client)

    client.on_message = answer
    client.on_subscribe = lambda *_: os.write(sys.stdout.fileno(), b"ready\n")
    client.subscribe(REQUEST, 1)
    client.loop_forever()


if __name__ == "__main__":
    main()
