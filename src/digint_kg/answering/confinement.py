"""Takes the network away from this process, but for one door that the service holds.

Runs in a reader process before any thread starts (HOUSE, section 5). The process moves into a network
namespace of its own, where there is nothing but a loopback, and looks names up in the hosts file alone, so
that not even a question to a name server leaves. It listens on that loopback once and hands the listening
socket to the service: a socket stays in the namespace in which it was made, whoever holds it. So a call to
that address is answered by the service, and every other address has no route.

`python -I -m digint_kg.answering.confinement` tries it: it says why not, and is silent where it works.
"""

import ctypes
import errno
import os
import socket
import struct
import sys
from pathlib import Path
from typing import Final

_CLONE_NEWUSER: Final = 0x10000000
_CLONE_NEWNET: Final = 0x40000000
_NO_NEW_PRIVILEGES: Final = 38
_SET_FLAGS: Final = 0x8914
_UP: Final = 0x1
_SELF: Final = Path("/proc/self")
_WHY: Final = {errno.EPERM: "not permitted", errno.ENOSPC: "user.max_*_namespaces is reached"}

HERE: Final = "127.0.0.1"


class ConfinementError(Exception):
    """This platform does not let a process give up its network; the words say what forbids it."""


def confine() -> None:
    """Moves this process where there is no network but a loopback of its own. There is no way back.

    Raises:
        ConfinementError: the platform forbids it. The process may be half confined and must end.
    """
    if sys.platform != "linux":
        raise ConfinementError(f"{sys.platform} has no network namespaces")
    try:
        _leave_network()
        _raise_loopback()
        _look_up_in_hosts_file()
    except OSError as error:
        code = error.errno or 0
        why = _WHY.get(code, os.strerror(code))
        raise ConfinementError(f"the system forbids network namespaces ({why})") from error


def listen() -> socket.socket:
    """A socket that listens on this process's loopback, on any port."""
    return socket.create_server((HERE, 0))


def hand_over(channel: socket.socket) -> None:
    """Confines this process, and gives the service the socket that listens inside.

    Args:
        channel: a Unix socket to the service; closed afterwards.

    Raises:
        ConfinementError: as `confine`; the service is told why.
    """
    with channel:
        try:
            confine()
        except ConfinementError as error:
            channel.sendall(str(error).encode())
            raise
        with listen() as listening:
            socket.send_fds(channel, [b"confined"], [listening.fileno()])


def _leave_network() -> None:
    """A user namespace comes along, since an ordinary user may not leave the network without one."""
    user, group = os.getuid(), os.getgid()
    library = ctypes.CDLL(None, use_errno=True)
    if library.unshare(_CLONE_NEWUSER | _CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "unshare")
    (_SELF / "setgroups").write_text("deny", encoding="ascii")
    (_SELF / "uid_map").write_text(f"{user} {user} 1", encoding="ascii")
    (_SELF / "gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    if library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def _raise_loopback() -> None:
    import fcntl  # noqa: PLC0415 (there is no such module on every platform)

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh14x", b"lo", _UP))


def _look_up_in_hosts_file() -> None:
    """Cuts off the daemons that look names up for others: their Unix sockets cross namespaces.

    Only glibc knows such daemons, and only glibc has this switch; others ask name servers, which have no
    route.
    """
    choose = getattr(ctypes.CDLL(None), "__nss_configure_lookup", None)
    if choose and choose(b"hosts", b"files"):
        raise ConfinementError("names cannot be kept from being looked up elsewhere")


def main() -> None:
    """Tries it, and says why not."""
    try:
        confine()
        listen().close()
    except ConfinementError as error:
        sys.stdout.write(str(error))


if __name__ == "__main__":
    main()
