"""Starts a PostgreSQL server of its own, runs a test program against it through ODBC, stops it.

    postgres_test.py PROGRAM

Exits with 77, saying what is missing, where PostgreSQL or its ODBC driver is not installed.
"""
import glob
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile

SKIPPED = 77


def skip(reason):
    print("SKIPPED, nothing of PostgreSQL was tested:", reason)
    sys.exit(SKIPPED)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def server_programs():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    if found:
        return pathlib.Path(found[-1]).parent
    if shutil.which("initdb"):
        return pathlib.Path(shutil.which("initdb")).parent
    return skip("no PostgreSQL server (package postgresql)")


def as_server_user(folder):
    """The words before a command of the server, which refuses to run as root."""
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]


def main():
    drivers = subprocess.run(["odbcinst", "-q", "-d"], text=True, capture_output=True,
                             check=False) if shutil.which("odbcinst") else None
    if drivers is None or "[PostgreSQL Unicode]" not in drivers.stdout:
        skip("no ODBC driver for PostgreSQL (packages odbc-postgresql, odbcinst)")
    programs = server_programs()
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="celadon_postgres_", dir="/tmp") as folder:
        words = as_server_user(folder)
        data = folder + "/data"
        subprocess.run([*words, programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres",
                        "-E", "UTF8", "--locale=C", "-N"], cwd=folder, check=True,
                       stdout=subprocess.DEVNULL)
        options = (f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' "
                   "-c fsync=off -c shared_buffers=32MB")
        control = [*words, programs / "pg_ctl", "-D", data, "-w", "-s"]
        subprocess.run([*control, "-l", folder + "/log", "-o", options, "start"], cwd=folder,
                       check=True)
        try:
            server = (f"Driver={{PostgreSQL Unicode}};Server=127.0.0.1;Port={port};"
                      "Database=postgres;Uid=postgres")
            done = subprocess.run([sys.argv[1]], check=False,
                                  env={**os.environ, "CELADON_POSTGRES": server})
        finally:
            subprocess.run([*control, "-m", "fast", "stop"], cwd=folder, check=False)
        return done.returncode


if __name__ == "__main__":
    sys.exit(main())
