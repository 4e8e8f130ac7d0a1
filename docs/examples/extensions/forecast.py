"""A plugin for Celadon: forecast.py [PORT]

    pip install grpcio protobuf
    protoc --proto_path=src/extensions/sse --python_out=docs/examples/extensions sse.proto
    python3 docs/examples/extensions/forecast.py 50051
"""

import statistics
import sys
from concurrent import futures

import grpc

import sse_pb2 as sse

# name, type, (parameters): numbers in, a number out
FUNCTIONS = [
    ("Smooth", sse.TENSOR, ["value", "weight"]),
    ("Median", sse.AGGREGATION, ["value"]),
]


def capabilities(request, context):
    number = sse.NUMERIC
    return sse.Capabilities(
        pluginIdentifier="Forecast",
        pluginVersion="1.0",
        functions=[
            sse.FunctionDefinition(
                name=name, functionType=kind, returnType=number, functionId=place,
                params=[sse.Parameter(name=p, dataType=number) for p in parameters])
            for place, (name, kind, parameters) in enumerate(FUNCTIONS)
        ])


def smooth(rows):
    """Exponential smoothing in the order of the rows; NaN is NULL."""
    level = None
    for value, weight in rows:
        if value == value:
            level = value if level is None else weight * value + (1 - weight) * level
        yield float("nan") if level is None else level


def median(rows):
    yield statistics.median(value for (value,) in rows)


def execute(bundles, context):
    """All rows of the request are one data set, in however many bundles they come."""
    metadata = dict(context.invocation_metadata())
    header = sse.FunctionRequestHeader.FromString(metadata["qlik-functionrequestheader-bin"])
    rows = [[dual.numData for dual in row.duals] for bundle in bundles for row in bundle.rows]
    results = (smooth, median)[header.functionId](rows)
    yield sse.BundledRows(rows=[sse.Row(duals=[sse.Dual(numData=n)]) for n in results])


def serve(port):
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=10))
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(
        "qlik.sse.Connector",
        {
            "GetCapabilities": grpc.unary_unary_rpc_method_handler(
                capabilities, sse.Empty.FromString, sse.Capabilities.SerializeToString),
            "ExecuteFunction": grpc.stream_stream_rpc_method_handler(
                execute, sse.BundledRows.FromString, sse.BundledRows.SerializeToString),
        }),))
    bound = server.add_insecure_port(f"127.0.0.1:{port}")
    server.start()
    print(f"listening on {bound}", flush=True)
    server.wait_for_termination()


if __name__ == "__main__":
    serve(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
