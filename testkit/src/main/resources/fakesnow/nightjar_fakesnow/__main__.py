"""Starts the server on loopback. Prints its port, and ends with the process at the other end of its standard input."""

import argparse
import os
import socket
import sys
import threading

import uvicorn

from .account import Account
from .server import Server


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="nightjar_fakesnow", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes one that is free")
    parser.add_argument("--stay", action="store_true", help="do not end when standard input does")
    options = parser.parse_args(arguments)
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", options.port))
    listening.listen(128)  # whoever reads the port may connect
    server = uvicorn.Server(uvicorn.Config(Server(Account()).app, log_level="warning", access_log=False))
    print(listening.getsockname()[1], flush=True)
    if not options.stay:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    server.run(sockets=[listening])


def _end_with_parent() -> None:
    """Nobody writes to the pipe: its end is the parent's end, also of one that was killed."""
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main()
