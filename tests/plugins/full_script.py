"""Programs only, of all eight kinds: evaluated once over all rows."""

import grpc

import wire
from wire import DUAL, NUMERIC


class FullScript(wire.Plugin):
    identifier, allow_script = "Full Script Support - Test", True

    @staticmethod
    def argument(column, kind):
        if kind == NUMERIC:
            return [number for number, _ in column]
        if kind == DUAL:
            return [[number for number, _ in column], [text for _, text in column]]
        return [text for _, text in column]

    def run_script(self, request, header):
        """`args` has a list a column, `q` the same by name. A program may set `table` to a name and a
        list of (field, type, tags)."""
        rows = request.rows()
        names = [parameter.name for parameter in header.params]
        kinds = [parameter.dataType for parameter in header.params]
        request.log("script", rows, names=names, kinds=kinds, type=header.functionType,
                    returns=header.returnType, script=header.script)
        columns = [list(column) for column in zip(*rows)] or [[] for _ in names]
        args = [self.argument(column, kind) for column, kind in zip(columns, kinds)]
        space = {"args": args, "q": dict(zip(names, args))}
        if header.script.startswith("exec:"):
            exec(header.script.removeprefix("exec:"), space)
            if "result" not in space:
                request.context.abort(grpc.StatusCode.INVALID_ARGUMENT,
                                      "No result was saved, check your script.")
            result = space["result"]
        else:
            result = eval(header.script, space)
        if "table" in space:
            name, fields = space["table"]
            wire.describe(request.context, name, fields, len(result))
        result = result if isinstance(result, list) else [result]
        rows = [row if isinstance(row, (list, tuple)) else [row] for row in result]
        yield wire.bundle([wire.row_of(row) for row in rows])
