"""Serves plugins of the tests on loopback:

    serve.py --descriptors FILE --log FILE [--pem FOLDER] NAME[=PORT] …

Prints `NAME PORT` for each, then `ready`, and ends with its standard input.
"""

import argparse
import importlib
import sys
from concurrent import futures
from pathlib import Path

import grpc

import wire

# Module and class; only those that are served are imported, since some need packages of their own.
PLUGINS = {
    "hello": ("hello_world", "HelloWorld"),
    "column": ("column_operations", "ColumnOperations"),
    "script": ("full_script", "FullScript"),
    "pandas": ("full_script_pandas", "FullScriptPandas"),
    "tools": ("py_tools", "PyTools"),
    "faults": ("faults", "Faults"),
}


def credentials(folder):
    def read(name):
        return (Path(folder) / name).read_bytes()

    return grpc.ssl_server_credentials(
        [(read("sse_server_key.pem"), read("sse_server_cert.pem"))], read("root_cert.pem"),
        require_client_auth=True)


def serve(name, port, pem):
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=10),
                         options=[("grpc.so_reuseport", 0)])
    module, plugin = PLUGINS[name]
    getattr(importlib.import_module(module), plugin)().add_to(server)
    address = f"localhost:{port}" if pem else f"127.0.0.1:{port}"
    bound = (server.add_secure_port(address, credentials(pem)) if pem
             else server.add_insecure_port(address))
    server.start()
    print(name, bound)
    return server


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--descriptors", required=True)
    parser.add_argument("--log", required=True)
    parser.add_argument("--pem")
    parser.add_argument("plugins", nargs="+")
    arguments = parser.parse_args()
    wire.load_messages(arguments.descriptors)
    wire.log_file = open(arguments.log, "a")
    servers = []
    for plugin in arguments.plugins:
        name, _, port = plugin.partition("=")
        servers.append(serve(name, port or 0, arguments.pem))
    print("ready", flush=True)
    sys.stdin.read()
    for server in servers:
        server.stop(None)


if __name__ == "__main__":
    main()
