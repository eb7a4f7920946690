"""A process that uses the embedded server: joins it, says where it is, and waits for a word.

Run as a script by test_server.py: `server_user.py DATA`. A line on stdin is answered: "leave", "alive", "revive", "claim".
"""

from __future__ import annotations

import sys
from pathlib import Path

from tocsin.errors import AlreadyRunning
from tocsin.store.server import claim_data_dir, open_server


def main() -> None:
    data = Path(sys.argv[1])
    if sys.argv[2:] == ["claim"]:
        hold(data)
        return
    server = open_server(data)
    print(server.url, flush=True)
    for line in sys.stdin:
        if line.strip() == "leave":
            server.leave()
        print(server.alive(), flush=True)


def hold(data: Path) -> None:
    try:
        with claim_data_dir(data):
            print("claimed", flush=True)
            sys.stdin.readline()
    except AlreadyRunning as error:
        print(error.pid, flush=True)


if __name__ == "__main__":
    main()
