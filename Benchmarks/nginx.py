"""nginx with the same bytes as files: what the machine gives when nothing has to be thought about."""

from load import Replay, get
from processes import Program, free_port

CONFIGURATION = """
daemon off;
worker_processes {workers};
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 1024; }}
http {{
    access_log {folder}/access.log combined buffer=64k flush=1s;
    default_type application/json;
    sendfile on;
    tcp_nopush on;
    open_file_cache max=100;
    keepalive_requests 1000000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} backlog=1024;
        root {folder}/files;
    }}
}}
"""


class Nginx:
    name = "nginx"

    def __init__(self, folder, workers, files):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        folder = folder / "nginx"
        (folder / "files").mkdir(parents=True)
        # Its workers give up root.
        for path in (folder.parent, folder, folder / "files"):
            path.chmod(0o755)
        for name, content in files.items():
            (folder / "files" / name).write_bytes(content)
        configuration = folder / "nginx.conf"
        configuration.write_text(CONFIGURATION.format(folder=folder, workers=workers, port=self.port))
        self.names = list(files)
        self.program = Program(["nginx", "-p", str(folder), "-e", "stderr", "-c", str(configuration)], folder / "log")

    def __enter__(self):
        self.program.wait_for(self.port)
        return self

    def __exit__(self, *_):
        self.program.__exit__()

    def rows(self):
        return {name: Replay(get(f"/{name}")) for name in self.names}
