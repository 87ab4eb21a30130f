"""A TCP proxy that stands between two of our processes and does to their connections what networks do.

A connection that goes dead is dead as on a wire: a filter in the kernel drops every packet before
anything is acknowledged, at both ends, so that what notices is what notices a cut cable.
"""

import ctypes
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress

SO_ATTACH_FILTER, SO_DETACH_FILTER = 26, 27  # the socket module does not name them
DROP_ALL = struct.pack("HBBI", 0x06, 0, 0, 0)
"""A packet filter of one instruction: keep 0 bytes."""
CHUNK = 65536


class Flow:
    """One connection that is passed on: `near` to who connected, `far` to who listens."""

    def __init__(self, near: socket.socket, far: socket.socket) -> None:
        self.near, self.far, self.dead = near, far, False

    def die(self) -> None:
        """Let neither end hear anything more, not even that the other has gone."""
        self.dead = True
        for end in (self.near, self.far):
            drop_all(end)

    def cut(self) -> None:
        """Break it off: both ends are told at once."""
        for end in (self.near, self.far):
            with suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                end.shutdown(socket.SHUT_RDWR)


class Proxy:
    """Passes on what comes in at `port` to another port; what it does else is told while it runs."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.delay = 0.0
        self.cuts = 0
        self._flows: list[Flow] = []
        self._cut_answer: Callable[[bytes], bool] | None = None
        self._then_refuse = False
        self._turn = threading.Lock()
        self._closed = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._refuses = self._hangs = False
        self._hung: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def black_hole(self) -> int:
        """Let every connection there is go dead; new ones pass. Gives how many there were."""
        flows = self._alive()
        for flow in flows:
            flow.die()
        return len(flows)

    def part(self) -> None:
        """Let both sides hear nothing of one another, in connections old and new, until `heal`."""
        drop_all(self._listener)
        self.black_hole()

    def hang(self) -> None:
        """Let connections go dead, and take new ones in and answer nothing in them, until `heal`."""
        self._hangs = True
        self.black_hole()

    def heal(self) -> None:
        """Let new connections come; those that went dead stay so."""
        self._hangs = False
        with suppress(FileNotFoundError):  # there is no filter
            self._listener.setsockopt(socket.SOL_SOCKET, SO_DETACH_FILTER, 0)

    def cut(self) -> int:
        """Break every connection off; new ones pass. Gives how many there were."""
        flows = self._alive()
        for flow in flows:
            flow.cut()
        return len(flows)

    def refuse(self) -> None:
        """Break every connection off, and each new one too, until `accept`."""
        self._refuses = True
        self.cut()

    def accept(self) -> None:
        """Pass on new connections again."""
        self._refuses = False

    def cut_answer(self, holds: Callable[[bytes], bool], *, then_refuse: bool = False) -> None:
        """Break off the next connection whose listener answers such bytes, instead of passing them on.

        `then_refuse`: no new one comes through either, until `accept`.
        """
        self._cut_answer, self._then_refuse = holds, then_refuse

    def close(self) -> None:
        """Take no more connections and break off those there are, the dead ones too."""
        self._closed = True
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._turn:
            for flow in self._flows:
                flow.cut()
                flow.near.close()
                flow.far.close()
            for near in self._hung:
                near.close()

    def _alive(self) -> list[Flow]:
        with self._turn:
            return [flow for flow in self._flows if not flow.dead]

    def _accept(self) -> None:
        while not self._closed:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return  # closed
            flow = self._begin(near)
            for work in (self._ask, self._answer) if flow else ():
                threading.Thread(target=work, args=(flow,), daemon=True).start()

    def _begin(self, near: socket.socket) -> Flow | None:
        with self._turn:  # whoever breaks what there is breaks this one as well
            if self._hangs:
                self._hung.append(near)  # the kernel acknowledges what comes, nobody reads it
                return None
            far = None if self._refuses else self._connected()
            if far is None:
                near.close()
                return None
            flow = Flow(near, far)
            self._flows.append(flow)
            return flow

    def _connected(self) -> socket.socket | None:
        try:
            return socket.create_connection(("127.0.0.1", self.target), 5)
        except OSError:
            return None

    def _ask(self, flow: Flow) -> None:
        self._pass_on(flow, flow.near, flow.far, lambda _: False)

    def _answer(self, flow: Flow) -> None:
        self._pass_on(flow, flow.far, flow.near, self._is_to_be_cut)

    def _is_to_be_cut(self, data: bytes) -> bool:
        with self._turn:
            if self._cut_answer is None or not self._cut_answer(data):
                return False
            self._cut_answer = None
            self._refuses = self._then_refuse
            self.cuts += 1
            return True

    def _pass_on(
        self, flow: Flow, source: socket.socket, to: socket.socket, cuts: Callable[[bytes], bool]
    ) -> None:
        with suppress(OSError):
            source.settimeout(None)
            while data := source.recv(CHUNK):
                time.sleep(self.delay)
                if flow.dead:
                    return  # what had arrived before is lost as well
                if cuts(data):
                    break
                to.sendall(data)
        if not flow.dead:  # a dead one stays, so that neither end is told
            flow.cut()
            self._forget(flow)

    def _forget(self, flow: Flow) -> None:
        with self._turn:
            if flow in self._flows:
                self._flows.remove(flow)
                flow.near.close()
                flow.far.close()


def drop_all(end: socket.socket) -> None:
    """Have the kernel drop every packet that comes in for a socket, unacknowledged."""
    program = ctypes.create_string_buffer(DROP_ALL, len(DROP_ALL))
    with suppress(OSError):  # it was closed meanwhile
        end.setsockopt(
            socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HL", 1, ctypes.addressof(program))
        )
