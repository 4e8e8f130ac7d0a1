"""Models served by MLflow itself, asked by the celadon command: mlflow_test.py CELADON

Skipped where the interpreter has no mlflow; `mlflow-skinny` with pandas is enough.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

SKIPPED = 77  # see SKIP_RETURN_CODE
MODELS = """
import sys
import mlflow.pyfunc, pandas as pd
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema

class Score(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        k = (params or {}).get("k", 1.0)
        return pd.DataFrame({"score": model_input["a"] * 2 + k,
                             "label": model_input["b"].str.upper()})

class Types(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return [str(kind) for kind in model_input.dtypes] * len(model_input)

mlflow.pyfunc.save_model(sys.argv[1] + "/score", python_model=Score(), pip_requirements=[],
    signature=ModelSignature(
        inputs=Schema([ColSpec("double", "a"), ColSpec("string", "b")]),
        outputs=Schema([ColSpec("double", "score"), ColSpec("string", "label")]),
        params=ParamSchema([ParamSpec("k", "double", 1.0)])))
mlflow.pyfunc.save_model(sys.argv[1] + "/types", python_model=Types(), pip_requirements=[])
"""
SERVER = """
import os
import mlflow.pyfunc
from pathlib import Path
from fastapi import FastAPI
from mlflow.pyfunc import scoring_server
app = FastAPI()
for folder in sorted(Path(os.environ["MODELS"]).iterdir()):
    app.mount("/" + folder.name, scoring_server.init(mlflow.pyfunc.load_model(str(folder))))
"""
SCRIPT = """
T: LOAD RecNo() as id, RecNo() / 2 as a, Chr(96 + Mod(RecNo(), 26) + 1) as b AUTOGENERATE 5000;
Scores: LOAD *, RowNo() as id;
LOAD * EXTENSION endpoints.ScriptEval('{"RequestType":"endpoint", "endpoint":{"connectionname":"score"}}', T{a, b});
"""


def request(name, more=""):
    return '\'{"RequestType":"endpoint", "endpoint":{"connectionname":"%s"%s}}\'' % (name, more)


# command, what it prints
CHECKS = [
    ("eval Count(score) & '|' & Sum(If(score = a * 2 + 1 and label = Upper(b), 1, 0))", "5000|5000"),
    ("eval endpoints.ScriptEvalEx('NS', %s, 4 as a, 'x' as b)" % request("score"), "9"),
    ("eval endpoints.ScriptEvalExStr('NS', %s, 4 as a, 'x' as b)"
     % request("score", ', "column":"label"'), "X"),
    ("eval endpoints.ScriptEvalEx('NS', %s, 4 as a, 'x' as b)"
     % request("score", ', "parameters":{"k":10}'), "18"),
    # A whole number is a double, too, where no signature says what it is.
    ("eval endpoints.ScriptEvalExStr('N', %s, 1)" % request("types"), "float64"),
    ("eval IsNull(endpoints.ScriptEvalEx('NS', %s, Null() as a, 'x' as b))" % request("score"),
     "-1"),
]
REFUSED = ("eval endpoints.ScriptEval(%s, 1 as a)" % request("score"), "SCHEMA_ENFORCEMENT_FAILED")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(url, server):
    for _ in range(600):
        if server.poll() is not None:
            sys.exit("the server has ended")
        try:
            with urllib.request.urlopen(url) as reply:
                if reply.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    sys.exit("the server is not ready")


def check(celadon, folder, url):
    (folder / "scores.qvs").write_text(SCRIPT, encoding="utf-8")
    settings = [word for name in ("score", "types")
                for word in ("-S", f"Endpoint={name},{url}/{name}/invocations")]

    def printed(*words):
        return subprocess.run([celadon, *settings, "--data-dir", folder, *words], text=True,
                              check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout

    commands = [word for command, _ in CHECKS for word in ("-c", command)]
    lines = printed(folder / "scores.qvs", *commands).splitlines()
    wanted = [answer for _, answer in CHECKS]
    if lines[-len(wanted):] != wanted:
        return f"printed {lines}, not {wanted}"
    refused = printed("-c", REFUSED[0])
    return None if REFUSED[1] in refused else f"printed {refused}, not {REFUSED[1]}"


def main():
    try:
        import mlflow.pyfunc  # noqa: F401
        import pandas  # noqa: F401
    except ImportError:
        print("skipped: the interpreter has no mlflow")
        return SKIPPED
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = {**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true",
                       "GIT_PYTHON_REFRESH": "quiet", "MODELS": str(folder / "models")}
        (folder / "make_models.py").write_text(MODELS, encoding="utf-8")
        (folder / "serve_models.py").write_text(SERVER, encoding="utf-8")
        (folder / "models").mkdir()
        subprocess.run([sys.executable, "make_models.py", folder / "models"], cwd=folder,
                       env=environment, check=True, stderr=subprocess.DEVNULL)
        port = free_port()
        server = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "serve_models:app", "--host", "127.0.0.1", "--port",
             str(port), "--log-level", "warning"], cwd=folder, env=environment)
        try:
            wait_until_ready(f"http://127.0.0.1:{port}/score/ping", server)
            fault = check(sys.argv[1], folder, f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait()
    print(fault or "the models of MLflow answer as they should")
    return 1 if fault else 0


if __name__ == "__main__":
    sys.exit(main())
