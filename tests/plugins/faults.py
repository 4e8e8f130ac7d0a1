"""What goes wrong with plugins: they die, hang, lie about sizes, and send what is no message."""

import os
import time

import grpc

import wire
from wire import AGGREGATION, NUMERIC, STRING, TENSOR

ONE = [("value", NUMERIC)]


class Faults(wire.Plugin):
    identifier = "Faults - Test"
    functions = [
        (name, TENSOR, NUMERIC, ONE, name)
        for name in ("echo", "die", "hang", "short", "long", "wide", "garbage", "endless", "raise_",
                     "not_a_number", "empty_rows", "no_rows", "wrong_description", "refuse",
                     "bundle_for_each", "bad_description", "heavy", "heavier")
    ] + [("hang_all", AGGREGATION, NUMERIC, ONE, "hang")]

    def echo(self, request):
        yield wire.bundle(wire.rows_of(request.columns("echo")))

    def die(self, request):
        yield wire.bundle(wire.rows_of([wire.numbers([1])]))
        time.sleep(0.1)  # so that the first row has gone
        os._exit(1)

    def hang(self, request):
        wire.log(name="hang")
        while request.context.is_active():
            time.sleep(0.01)
        wire.log(name="hang ended")
        yield wire.bundle([])

    def short(self, request):
        (column,) = request.columns("short")
        yield wire.bundle(wire.rows_of([column[:1]]))

    def long(self, request):
        (column,) = request.columns("long")
        yield wire.bundle(wire.rows_of([column * 3]))

    def wide(self, request):
        (column,) = request.columns("wide")
        yield wire.bundle(wire.rows_of([column, wire.numbers([0] * len(column))]))

    def garbage(self, request):
        request.columns("garbage")
        yield b"\x0a\xff\xff\xff\xffno message"

    def endless(self, request):
        rows = wire.bundle(wire.rows_of([[(1, "x" * 1000)] * 1000]))
        while request.context.is_active():
            yield rows

    def heavy(self, request):
        """One message of more than gRPC's own limit."""
        yield wire.bundle(wire.rows_of([[(1, "x" * (10 << 20))]]))

    def heavier(self, request):
        yield wire.bundle(wire.rows_of([[(1, "x" * (65 << 20))]]))

    def raise_(self, request):
        request.columns("raise")
        yield wire.bundle(wire.rows_of([wire.numbers([1 / 0])]))

    def not_a_number(self, request):
        (column,) = request.columns("not_a_number")
        yield wire.bundle(wire.rows_of([wire.texts(["text"] * len(column))]))

    def empty_rows(self, request):
        (column,) = request.columns("empty_rows")
        yield wire.bundle([wire.messages["Row"]() for _ in column])

    def no_rows(self, request):
        request.columns("no_rows")
        return
        yield

    def wrong_description(self, request):
        (column,) = request.columns("wrong_description")
        wire.describe(request.context, "T", [("A", NUMERIC, []), ("B", STRING, [])], len(column))
        yield wire.bundle(wire.rows_of([column]))

    def bad_description(self, request):
        request.context.send_initial_metadata((("qlik-tabledescription-bin", b"\xff\xff"),))
        yield wire.bundle(wire.rows_of(request.columns("bad_description")))

    def refuse(self, request):
        request.context.abort(grpc.StatusCode.PERMISSION_DENIED, "not for you")

    def bundle_for_each(self, request):
        (column,) = request.columns("bundle_for_each")
        for value in column:
            yield wire.bundle(wire.rows_of([[value]]))
