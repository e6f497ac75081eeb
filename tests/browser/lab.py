"""JupyterLab in a session of its own, on a copy of a notebook; stopped politely, so that no kernel lingers."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from analysis.study import ROOT

TOKEN = "for-this-test-only"
READY = """async () => {
  const app = window.jupyterapp, late = new Promise((_, no) => setTimeout(() => no(new Error('not ready in time')), 90000));
  const run = (async () => {
    await app.restored;
    while (!app.shell.currentWidget?.context) await new Promise(yes => setTimeout(yes, 100));
    const panel = app.shell.currentWidget;
    await panel.context.ready; await panel.sessionContext.ready;
    const kernel = panel.sessionContext.session.kernel;
    await kernel.info; await kernel.requestKernelInfo();
    await app.commands.execute('notebook:run-all-cells');
  })();
  await Promise.race([run, late]);
}"""


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


@contextmanager
def jupyterlab(folder: Path):
    """Serve `folder`/copy and give the server's address; everything Jupyter writes stays below `folder`."""
    settings = folder / "config/lab/user-settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps({"fetchNews": "false", "checkForUpdates": False}))
    port, copy = _free_port(), folder / "copy"
    homes = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "IPYTHONDIR": "ipython",
        "JUPYTER_RUNTIME_DIR": "run",
    }
    environment = os.environ | {name: str(folder / home) for name, home in homes.items()}
    environment |= {"PYTHONPATH": str(ROOT), "TRADE_TALKS_CHARTS": str(folder / "charts"), "TRADE_TALKS_TEXT": "all"}
    command = [
        sys.executable,
        "-m",
        "jupyter",
        "lab",
        "--no-browser",
        "--allow-root",
        "--ip=127.0.0.1",
        f"--port={port}",
    ]
    command += [
        f"--IdentityProvider.token={TOKEN}",
        f"--ServerApp.root_dir={copy}",
        "--LabApp.expose_app_in_browser=True",
    ]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, cwd=copy, stdout=log, stderr=log, start_new_session=True)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(f"{address}/api/status?token={TOKEN}", server, folder / "server.log")
            yield address
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)  # its own session: nothing else is in this group
                server.wait(10)


def _wait(url: str, server: subprocess.Popen, log: Path) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            if server.poll() is not None:
                break
            time.sleep(0.25)
    raise AssertionError(f"JupyterLab did not come up:\n{log.read_text()[-2000:]}")


def run_all(page, address: str, notebook: str) -> None:
    """Open a notebook and run it from its first to its last cell (the kernel is asked until it answers, then told)."""
    page.goto(f"{address}/lab/tree/{notebook}?token={TOKEN}&reset")
    page.wait_for_function("() => window.jupyterapp !== undefined")
    page.evaluate(READY)
