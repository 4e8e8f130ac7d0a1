"""Numbers: sums of rows and of columns, a described table, ranks, programs of numbers row by row."""

import grpc

import wire
from wire import AGGREGATION, DUAL, NAN, NUMERIC, SCALAR, TENSOR

PAIR = [("col1", NUMERIC), ("col2", NUMERIC)]


class ColumnOperations(wire.Plugin):
    identifier, allow_script = "Column Operations - Test", True
    functions = [
        ("SumOfRows", TENSOR, NUMERIC, PAIR, "sum_of_rows"),
        ("SumOfColumn", AGGREGATION, NUMERIC, [("col1", NUMERIC)], "sum_of_column"),
        ("MaxOfColumns_2", TENSOR, NUMERIC, PAIR, "max_of_columns"),
        ("Add42", SCALAR, NUMERIC, [("value", NUMERIC)], "add_42"),
        ("Rank", TENSOR, NUMERIC, PAIR, "rank"),
        ("EchoDual", TENSOR, DUAL, [("value", DUAL)], "echo_dual"),
        ("Cluster", TENSOR, NUMERIC, PAIR + [("k", NUMERIC)], "cluster"),
        ("KeyOrNull", TENSOR, wire.STRING, [("key", wire.STRING)], "key_or_null"),
        ("Nothing", TENSOR, NUMERIC, [], "nothing"),
        ("Users", AGGREGATION, NUMERIC, [("value", NUMERIC)], "users"),
    ]

    def sum_of_rows(self, request):
        rows = request.rows()
        request.log("SumOfRows", rows)
        for begin in range(0, len(rows), 3000):
            part = [a[0] + b[0] for a, b in rows[begin:begin + 3000]]
            yield wire.bundle(wire.rows_of([wire.numbers(part)]))

    def sum_of_column(self, request):
        columns = request.columns("SumOfColumn")
        total = sum(number for number, _ in columns[0]) if columns else 0
        yield wire.bundle(wire.rows_of([wire.numbers([total])]))

    def max_of_columns(self, request):
        columns = request.columns("MaxOfColumns_2")
        wire.describe(request.context, "MaxOfColumns",
                      [("Max1", NUMERIC, []), ("Max2", NUMERIC, ["$own"])], 1)
        yield wire.bundle(wire.rows_of([wire.numbers([max(column)[0]]) for column in columns]))

    def add_42(self, request):
        yield wire.bundle(wire.rows_of(
            [wire.numbers([n + 42 for n, _ in column]) for column in request.columns("Add42")]))

    def rank(self, request):
        """As a plugin does that makes room for as many rows as the header says."""
        room = [None] * request.cardinality
        for place, (first, second) in enumerate(request.rows()):
            room[place] = first[0] ** 2 + second[0] ** 2  # IndexError: more rows than were said
        if None in room:
            request.context.abort(grpc.StatusCode.OUT_OF_RANGE, "fewer rows than were said")
        ranks = [1 + sum(other > own for other in room) for own in room]
        yield wire.bundle(wire.rows_of([wire.numbers(ranks)]))

    def echo_dual(self, request):
        yield wire.bundle(wire.rows_of(request.columns("EchoDual")))

    def cluster(self, request):
        """The third argument of each row, which a call gives once."""
        columns = request.columns("Cluster")
        yield wire.bundle(wire.rows_of([wire.numbers([k for k, _ in columns[2]])]))

    def key_or_null(self, request):
        (column,) = request.columns("KeyOrNull")
        yield wire.bundle(wire.rows_of([wire.texts([t or "\0" for _, t in column])]))

    def nothing(self, request):
        request.columns("Nothing")
        yield wire.bundle(wire.rows_of([wire.numbers([7])]))

    def users(self, request):
        request.columns("Users")
        yield wire.bundle(wire.rows_of([wire.numbers([NAN])]))

    def run_script(self, request, header):
        if any(p.dataType != NUMERIC for p in header.params) or header.returnType != NUMERIC:
            request.context.abort(grpc.StatusCode.UNIMPLEMENTED, "numbers only")
        if not header.params:
            request.context.abort(grpc.StatusCode.UNIMPLEMENTED, "no arguments")
        rows = [[number for number, _ in row] for row in request.rows()]
        if header.functionType == TENSOR:
            results = [eval(header.script, {"args": row}) for row in rows]
            yield wire.bundle(wire.rows_of([wire.numbers(results)]))
        elif header.functionType == AGGREGATION:
            args = [list(column) for column in zip(*rows)]
            yield wire.bundle(wire.rows_of([wire.numbers([eval(header.script, {"args": args})])]))
        else:
            request.context.abort(grpc.StatusCode.UNIMPLEMENTED,
                                  "Function type Scalar is not supported in this plugin")
