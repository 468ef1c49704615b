"""How the site is served: the same here, in tests and behind a proxy; no line of it tells who asked."""

import os

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WORKERS", "2"))
# A check of proofs keeps a processor busy: threads keep answering meanwhile, and a screen's stream holds one each.
worker_class = "gthread"
threads = 64
control_socket_disable = True
