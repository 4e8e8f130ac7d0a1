"""Programs only, over a data frame: `exec`, with the result in `qResult`."""

import grpc
import pandas

import wire
from wire import DUAL, NUMERIC


class FullScriptPandas(wire.Plugin):
    identifier, version, allow_script = "Full Script Support using Pandas - Test", "v1.0.0", True

    @staticmethod
    def frame(rows, params):
        """The frame `q`: a column a parameter; of a dual two more, of its parts."""
        columns = list(zip(*rows)) or [() for _ in params]
        frame = {}
        for column, parameter in zip(columns, params):
            numbers, texts = [n for n, _ in column], [s for _, s in column]
            frame[parameter.name] = numbers if parameter.dataType == NUMERIC else texts
            if parameter.dataType == DUAL:
                frame[parameter.name + "_num"] = numbers
                frame[parameter.name + "_str"] = texts
        return pandas.DataFrame(frame)

    def run_script(self, request, header):
        rows = request.rows()
        request.log("script", rows, names=[parameter.name for parameter in header.params])
        space = {"q": self.frame(rows, header.params), "pandas": pandas,
                 "table": wire.messages["TableDescription"](), "tableDescription": False}
        exec(header.script, space)
        if "qResult" not in space:
            request.context.abort(grpc.StatusCode.INVALID_ARGUMENT,
                                  "No result was saved to qResult, check your script.")
        if space["tableDescription"]:
            request.context.send_initial_metadata(
                (("qlik-tabledescription-bin", space["table"].SerializeToString()),))
        yield wire.bundle([wire.row_of(row) for row in space["qResult"]])
