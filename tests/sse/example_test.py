"""The example of docs/extensions.md, as a reader would try it: example_test.py ROOT PROTOC CELADON

Generates the messages, starts the plugin on a free port, and holds the sessions of the page to what
the command prints.
"""

import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77  # see SKIP_RETURN_CODE


def have_grpc():
    try:
        import google.protobuf  # noqa: F401
        import grpc  # noqa: F401
    except ImportError:
        return False
    return True


def sessions(page):
    """(command, output) of every `$ celadon` in the page."""
    for block in re.findall(r"^```text\n(\$ celadon .*?)^```$", page, re.MULTILINE | re.DOTALL):
        command, _, output = block.partition("\n")
        yield command.removeprefix("$ "), output


def run_plugin(root, protoc, folder):
    subprocess.run([protoc, f"--proto_path={root}/src/extensions/sse", f"--python_out={folder}",
                    "sse.proto"], check=True)
    plugin = (root / "docs/examples/extensions/forecast.py").read_text(encoding="utf-8")
    (folder / "forecast.py").write_text(plugin, encoding="utf-8")
    return subprocess.Popen([sys.executable, str(folder / "forecast.py")], stdout=subprocess.PIPE,
                            text=True)


def fault_of_settings_file(celadon, root, folder, port):
    """The plugin named by a settings file, with its programs refused."""
    settings = folder / "Settings.ini"
    settings.write_text(f"[Settings 7]\nSSEPlugin=Forecast,127.0.0.1:{port},,10,1\n\n",
                        encoding="utf-8")

    def printed(formula):
        command = [celadon, "-S", f"SettingsFile={settings}", "-S", "SSERefuseScripts=forecast",
                   "docs/examples/extensions/delays.qvs", "-c", f"eval {formula}"]
        return subprocess.run(command, cwd=root, text=True, check=False, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT).stdout

    refused = "programs for the plugin Forecast are refused"
    for formula, wanted in (("Forecast.Median(Delay)", "8.5"), ("Forecast.ScriptEval('1')", refused)):
        if wanted not in printed(formula):
            return f"{formula} prints\n{printed(formula)}\nand not {wanted}"
    return None


def main():
    root, protoc, celadon = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    update = len(sys.argv) > 4
    if not have_grpc():
        print("skipped: the interpreter has no grpcio")
        return SKIPPED
    page = root / "docs/extensions.md"
    text = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        plugin = run_plugin(root, protoc, Path(name))
        try:
            port = plugin.stdout.readline().split()[-1]
            tried = 0
            for command, expected in sessions(text):
                words = shlex.split(command.replace("localhost:50051", f"127.0.0.1:{port}"))
                done = subprocess.run([celadon, *words[1:]], cwd=root, text=True, check=False,
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                if update:
                    text = text.replace(command + "\n" + expected, command + "\n" + done.stdout)
                elif done.stdout != expected:
                    print(f"$ {command}\nprints\n{done.stdout}\nand not\n{expected}")
                    return 1
                tried += 1
            fault = fault_of_settings_file(celadon, root, Path(name), port)
            if fault:
                print(fault)
                return 1
        finally:
            plugin.kill()
            plugin.wait()
    if update:
        page.write_text(text, encoding="utf-8")
    return 0 if tried > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
