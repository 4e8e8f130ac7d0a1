"""Texts: echoes of rows and of tables, answers with a time stamp, programs of texts row by row."""

import datetime

import grpc

import wire
from wire import AGGREGATION, STRING, TENSOR


class HelloWorld(wire.Plugin):
    identifier, version, allow_script = "Hello World - Test", "v1.1.0", True
    text = [("str1", STRING)]
    functions = [
        ("HelloWorld", TENSOR, STRING, text, "hello_world"),
        ("HelloWorldAggr", AGGREGATION, STRING, text, "hello_world_aggr"),
        ("Cache", TENSOR, STRING, text, "cache"),
        ("NoCache", TENSOR, STRING, text, "no_cache"),
        ("EchoTable_3", TENSOR, STRING, [(f"col{i}", STRING) for i in (1, 2, 3)], "echo_table"),
        ("NoCacheAtTheEnd", TENSOR, STRING, text, "no_cache_at_the_end"),
    ]

    def hello_world(self, request):
        """Every bundle is answered as it comes."""
        rows = []
        for message in request.stream:
            request.bundles.append(len(message.rows))
            rows += [[(dual.numData, dual.strData) for dual in row.duals] for row in message.rows]
            yield message
        request.log("HelloWorld", rows)

    def hello_world_aggr(self, request):
        (column,) = request.columns("HelloWorldAggr")
        yield wire.bundle(wire.rows_of([wire.texts([", ".join(text for _, text in column)])]))

    def cache(self, request):
        """One row a bundle."""
        for row in request.rows():
            stamped = f"{row[0][1]} {datetime.datetime.now().isoformat()}"
            yield wire.bundle(wire.rows_of([wire.texts([stamped])]))

    def no_cache(self, request):
        request.context.send_initial_metadata((("qlik-cache", "no-store"),))
        yield from self.cache(request)

    def no_cache_at_the_end(self, request):
        request.context.set_trailing_metadata((("qlik-cache", "no-store"),))
        yield from self.cache(request)

    def echo_table(self, request):
        yield wire.bundle(wire.rows_of(request.columns("EchoTable_3")))

    def run_script(self, request, header):
        if any(p.dataType != STRING for p in header.params) or header.returnType != STRING:
            request.context.abort(grpc.StatusCode.UNIMPLEMENTED, "texts only")
        rows = [[text for _, text in row] for row in request.rows()]
        if header.functionType == AGGREGATION:
            args = [list(column) for column in zip(*rows)]
            yield wire.bundle(wire.rows_of([wire.texts([eval(header.script, {"args": args})])]))
        elif header.functionType == TENSOR:
            results = [eval(header.script, {"args": row}) for row in rows]
            yield wire.bundle(wire.rows_of([wire.texts(results)]))
        else:
            request.context.abort(grpc.StatusCode.UNIMPLEMENTED,
                                  "Function type Scalar is not supported in this plugin")
