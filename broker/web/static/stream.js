// A page's live views. All pages of a browser share one stream, which a worker keeps: a browser opens six connections to
// a host and no more. Where there is no such worker, a page has a stream of its own and lets it go while nobody sees it.
import { checkSession, toSignIn } from "./common.js";

const SILENCE_MS = 12000;
const LOOK_MS = 2000;

// Views of a page ("hall", "window/3") as they come; `lost` is told when they stop and when they come again. A page
// that is `kept` is heard while it is hidden too: it is a window's heartbeat.
export function live(of, view, lost, { kept = false } = {}) {
  let heard = performance.now();
  const link = (window.SharedWorker ? shared : alone)(of, kept, {
    view(next) { alive(); view(next); },
    beat: alive,
    silent,
    over: toSignIn,
    refused: () => location.reload(),
  });
  function alive() { heard = performance.now(); lost(false); }
  function silent() {
    if (document.hidden && !kept) return;
    lost(true);
    checkSession();
  }
  function begin() { heard = performance.now(); link.begin(); }
  setInterval(() => {
    if (performance.now() - heard < SILENCE_MS || (document.hidden && !kept)) return;
    silent();
    begin();
  }, LOOK_MS);
  // Somebody else may have signed in meanwhile, on another page.
  addEventListener("focus", checkSession);
  addEventListener("pagehide", link.end);
  addEventListener("pageshow", (event) => { if (event.persisted) begin(); });
  begin();
}

// Each language and each person has a worker of their own: what they are sent differs.
function shared(of, kept, told) {
  let port = null;
  const name = `${document.documentElement.lang} ${document.body.dataset.me}`;
  const url = new URL(`./streams.js${new URL(import.meta.url).search}`, import.meta.url);
  const end = () => { port?.postMessage({ leave: true }); port?.close(); port = null; };
  const begin = () => {
    end();
    port = new SharedWorker(url, { name }).port;
    port.onmessage = ({ data }) => {
      if (data.what === "beat" || data.what === "view") port?.postMessage({ of });
      told[data.what](data.view);
    };
    port.postMessage({ of, began: true });
  };
  return { begin, end };
}

function alone(of, kept, told) {
  let source = null;
  let again = null;
  const path = `/${of.split("/").map(encodeURIComponent).join("/")}/live`;
  const end = () => { clearTimeout(again); source?.close(); source = null; };
  const begin = () => {
    end();
    if (document.hidden && !kept) return;
    source = new EventSource(path);
    source.addEventListener("view", (event) => told.view(JSON.parse(event.data)));
    for (const what of ["beat", "over"]) source.addEventListener(what, () => told[what]());
    source.onerror = () => {
      told.silent();
      if (source?.readyState === EventSource.CLOSED) again = setTimeout(begin, LOOK_MS);
    };
  };
  document.addEventListener("visibilitychange", () => { if (!kept) (document.hidden ? end : begin)(); });
  return { begin, end };
}
