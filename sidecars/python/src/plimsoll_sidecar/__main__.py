"""Entry point: `python -m plimsoll_sidecar`."""

import os
import sys

import uvloop

from plimsoll_sidecar.log_setup import configure_logs
from plimsoll_sidecar.options import read_options
from plimsoll_sidecar.server import TOKEN_VARIABLE, listen, serve, storage_folder

EXIT_CANNOT_LISTEN = 73


def main() -> int:
    """Read the flags, listen, serve; returns the exit code."""
    options = read_options(sys.argv[1:])
    configure_logs("control")
    token = os.environ.get(TOKEN_VARIABLE) or None
    try:
        sock = listen(options.host, options.port)
    except OSError as error:
        sys.stderr.write(f"cannot listen on {options.host}:{options.port}: {error}\n")
        return EXIT_CANNOT_LISTEN
    with storage_folder(options) as complete:
        return uvloop.run(serve(complete, sock, token))


if __name__ == "__main__":
    sys.exit(main())
