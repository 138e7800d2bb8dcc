// The worker that keeps one stream for all pages of a browser, and hands each its views.
const SILENCE_MS = 12000;
const GONE_MS = 60000;
const LOOK_MS = 2000;
const SOON_MS = 30;

// By port: which views the page wants, and when it was heard last.
const pages = new Map();
let source = null;
let streamed = "";
let heard = 0;
let soon = null;

const wanted = () => [...new Set(Array.from(pages.values(), (page) => page.of))].sort();

function tell(message, of = null) {
  for (const [port, page] of pages) if (of === null || page.of === of) port.postMessage(message);
}

// Pages come and go together: one new stream is enough for them.
function later() {
  clearTimeout(soon);
  soon = setTimeout(connect, SOON_MS);
}

function connect() {
  source?.close();
  source = null;
  const of = wanted();
  streamed = of.join();
  if (!of.length) return;
  heard = performance.now();
  const opened = new EventSource(`/live?${of.map((one) => `of=${encodeURIComponent(one)}`).join("&")}`);
  source = opened;
  const on = (what, hears) => opened.addEventListener(what, (event) => { heard = performance.now(); hears(JSON.parse(event.data)); });
  on("view", ({ of: one, view }) => tell({ what: "view", view }, one));
  on("beat", () => tell({ what: "beat" }));
  on("refused", ({ of: one }) => tell({ what: "refused" }, one));
  on("over", () => { opened.close(); tell({ what: "over" }); });
  opened.onerror = () => {
    tell({ what: "silent" });
    if (opened === source && opened.readyState === EventSource.CLOSED) { clearTimeout(soon); soon = setTimeout(connect, LOOK_MS); }
  };
}

function leave(port) {
  pages.delete(port);
  if (wanted().join() !== streamed) later();
}

function look() {
  const now = performance.now();
  for (const [port, page] of pages) if (now - page.heard > GONE_MS) leave(port);
  if (pages.size && now - heard > SILENCE_MS) connect();
}

self.addEventListener("connect", ({ ports: [port] }) => {
  port.onmessage = ({ data }) => {
    if (data.leave) return leave(port);
    if (!data.began && !pages.has(port)) return;
    pages.set(port, { of: data.of, heard: performance.now() });
    if (data.began) later();
  };
});
setInterval(look, LOOK_MS);
