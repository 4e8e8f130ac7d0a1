"""The protocol of server-side extensions for plugins of the tests: messages, requests, answers.

The messages are made from a descriptor set, which protoc writes for sse.proto, so no generated code
has to fit the installed protobuf.
"""

import json
import threading

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

STRING, NUMERIC, DUAL = range(3)
SCALAR, AGGREGATION, TENSOR = range(3)
NAN = float("nan")

messages = {}  # by name
log_file = None
log_lock = threading.Lock()


def load_messages(descriptor_set):
    files = descriptor_pb2.FileDescriptorSet.FromString(open(descriptor_set, "rb").read())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
        for message in file.message_type:
            descriptor = pool.FindMessageTypeByName(f"{file.package}.{message.name}")
            messages[message.name] = message_factory.GetMessageClass(descriptor)


def log(**facts):
    """One line a request, for tests that count and look at them."""
    with log_lock:
        log_file.write(json.dumps(facts) + "\n")
        log_file.flush()


def rows_of(columns):
    """Rows of duals from columns of (number, text) pairs."""
    Row, Dual = messages["Row"], messages["Dual"]
    return [Row(duals=[Dual(numData=n, strData=s) for n, s in row]) for row in zip(*columns)]


def row_of(values):
    """A row of plain values: texts have no number, and numbers no text."""
    Row, Dual = messages["Row"], messages["Dual"]
    return Row(duals=[Dual(strData=v, numData=NAN) if isinstance(v, str) else Dual(numData=v)
                      for v in values])


def bundle(rows):
    return messages["BundledRows"](rows=rows)


def numbers(values):
    return [(value, "") for value in values]


def texts(values):
    return [(0, value) for value in values]


class Request:
    """A call as a plugin sees it: its headers, and its rows as they come."""

    def __init__(self, stream, context):
        self.stream = stream
        self.context = context
        metadata = dict(context.invocation_metadata())
        common = messages["CommonRequestHeader"].FromString(
            metadata["qlik-commonrequestheader-bin"])
        self.cardinality, self.app, self.user = common.cardinality, common.appId, common.userId
        self.header = metadata.get("qlik-functionrequestheader-bin")
        self.script_header = metadata.get("qlik-scriptrequestheader-bin")
        self.bundles = []  # rows of each bundle that has come

    def rows(self):
        """All rows, as lists of (number, text)."""
        rows = []
        for message in self.stream:
            self.bundles.append(len(message.rows))
            rows += [[(dual.numData, dual.strData) for dual in row.duals] for row in message.rows]
        return rows

    def log(self, name, rows, **facts):
        log(name=name, cardinality=self.cardinality, bundles=self.bundles, rows=len(rows),
            app=self.app, user=self.user, first=rows[0] if rows else [], **facts)

    def columns(self, name, **facts):
        """The columns of all rows, and a line of the log."""
        rows = self.rows()
        self.log(name, rows, **facts)
        return [list(column) for column in zip(*rows)]


class Plugin:
    """Functions are tuples (name, type, return type, [(parameter, type)], handler); a handler takes a
    Request and yields bundles."""

    identifier, version, allow_script = "Test", "1", False
    functions = []

    def capabilities(self):
        FunctionDefinition, Parameter = messages["FunctionDefinition"], messages["Parameter"]
        return messages["Capabilities"](
            allowScript=self.allow_script,
            pluginIdentifier=self.identifier,
            pluginVersion=self.version,
            functions=[
                FunctionDefinition(
                    name=name, functionType=kind, returnType=result, functionId=number,
                    params=[Parameter(name=p, dataType=t) for p, t in parameters])
                for number, (name, kind, result, parameters, _) in enumerate(self.functions)
            ])

    def execute(self, stream, context):
        request = Request(stream, context)
        header = messages["FunctionRequestHeader"].FromString(request.header)
        handler = self.functions[header.functionId][4]
        yield from getattr(self, handler)(request)

    def evaluate(self, stream, context):
        request = Request(stream, context)
        header = messages["ScriptRequestHeader"].FromString(request.script_header)
        yield from self.run_script(request, header)

    def run_script(self, request, header):
        request.context.abort(grpc.StatusCode.PERMISSION_DENIED, "scripts are disabled")

    def add_to(self, server):
        bundled = messages["BundledRows"]
        stream = dict(request_deserializer=bundled.FromString,
                      response_serializer=lambda m: m if isinstance(m, bytes)
                      else m.SerializeToString())
        server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(
            "qlik.sse.Connector",
            {
                "GetCapabilities": grpc.unary_unary_rpc_method_handler(
                    lambda request, context: self.capabilities(),
                    request_deserializer=messages["Empty"].FromString,
                    response_serializer=messages["Capabilities"].SerializeToString),
                "ExecuteFunction": grpc.stream_stream_rpc_method_handler(self.execute, **stream),
                "EvaluateScript": grpc.stream_stream_rpc_method_handler(self.evaluate, **stream),
            }),))


def describe(context, name, fields, rows):
    """Sends the description of a table: fields are (name, type, tags)."""
    FieldDescription = messages["FieldDescription"]
    description = messages["TableDescription"](
        name=name, numberOfRows=rows,
        fields=[FieldDescription(name=n, dataType=t, tags=tags) for n, t, tags in fields])
    context.send_initial_metadata(
        (("qlik-tabledescription-bin", description.SerializeToString()),))
