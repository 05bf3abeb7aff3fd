"""Ties a process to its parent: when the parent dies, however it dies, the kernel kills the child."""

import ctypes
import os
import signal

PR_SET_PDEATHSIG = 1
ORPHAN_EXIT_CODE = 70

# Loaded at import time, before any fork, so that a forked child needs no dynamic loading.
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent_pid: int) -> None:
    """Ask for SIGKILL on the parent's death; leave at once if it died before the kernel was asked."""
    if _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG) failed")
    if os.getppid() != parent_pid:
        os._exit(ORPHAN_EXIT_CODE)
