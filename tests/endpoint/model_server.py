"""Runs a program beside MLflow's scoring server: model_server.py PROGRAM [ARGUMENTS]

The models are those of mlflow_models.py, at http://127.0.0.1:$CELADON_ENDPOINT_PORT under
/<name>/invocations.
Skipped where the interpreter has no mlflow.
"""

import importlib.util
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

SKIPPED = 77  # see SKIP_RETURN_CODE
HERE = Path(__file__).parent
QUIET = {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true", "GIT_PYTHON_REFRESH": "quiet"}


def skip_without(*packages):
    missing = [package for package in packages if importlib.util.find_spec(package) is None]
    if missing:
        print("skipped: the interpreter has no " + ", ".join(missing))
        sys.exit(SKIPPED)


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


def main():
    skip_without("mlflow", "pandas", "uvicorn")
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environment = {**os.environ, **QUIET, "MODELS": folder + "/models",
                       "MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT": "2",
                       "CELADON_ENDPOINT_PORT": str(port),
                       "CELADON_ENDPOINT_LOG": folder + "/requests.log"}
        (Path(folder) / "models").mkdir()
        subprocess.run([sys.executable, HERE / "mlflow_models.py", environment["MODELS"]],
                       env=environment, check=True)
        server = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "served_models:app", "--host", "127.0.0.1", "--port",
             str(port), "--log-level", "critical"], cwd=HERE, env=environment)
        try:
            wait_until_ready(f"http://127.0.0.1:{port}/score/ping", server)
            done = subprocess.run(sys.argv[1:], env=environment, check=False)
        finally:
            server.terminate()
            server.wait()
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
