// What every page shares: its data, its texts, safe elements, one live stream, and POSTs that are safe to repeat.
// A page without a script of its own (a day's statistics, an error) has no data.
export const page = JSON.parse(document.getElementById("page")?.textContent ?? '{"texts": {}}');
export const byId = (id) => document.getElementById(id);

// ``{n:ticket|tickets}`` is the form of a word that goes with the number in ``n``, as in hall/texts.
export function t(key, values = {}) {
  const text = page.texts[key] ?? key;
  return text.replace(/\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}/g, (_, name, one, more) => {
    if (more === undefined) return values[name] ?? "";
    return Number(values[name]) === 1 ? one : more;
  });
}

export function element(tag, classes, ...children) {
  const made = document.createElement(tag);
  if (classes) made.className = classes;
  made.append(...children.filter((child) => child !== null));
  return made;
}

// Rows by key: what stays keeps its buttons, so that no press is lost to an update.
export function keyed(list, items, key, make, update) {
  const rows = new Map(Array.from(list.children, (row) => [row.dataset.key, row]));
  const wanted = items.map((item) => {
    const row = rows.get(key(item)) ?? make(item);
    row.dataset.key = key(item);
    update(row, item);
    return row;
  });
  const same = wanted.length === list.children.length && wanted.every((row, i) => row === list.children[i]);
  if (!same) list.replaceChildren(...wanted);
}

export function show(node, visible) { node.hidden = !visible; }

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const RETRIES_MS = [300, 900, 2000, 3000];

// Who reads this page: empty where nobody needs to be signed in.
const me = document.body.dataset.me ?? "";
let leaving = false;

// The session is over: sign in, and come back to this page.
export function toSignIn() {
  if (!me || leaving) return;
  leaving = true;
  location.assign(`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`);
}

// Whether the session is still that of whoever reads this page; another person's page is loaded anew as theirs.
export async function checkSession() {
  const who = await ask("/me");
  if (me && who && who.clerk !== me) location.reload();
}

// What the console has at a path; null where it cannot be had.
export async function ask(path) {
  try {
    const answer = await fetch(path, { signal: AbortSignal.timeout(5000) });
    if (answer.status === 401) toSignIn();
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

// One press is one key: however often it must be sent, it acts once.
export async function post(path, body = {}) {
  const key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");
  const request = {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify(body),
  };
  for (const pause of [...RETRIES_MS, null]) {
    try {
      const answer = await fetch(path, { ...request, signal: AbortSignal.timeout(5000) });
      if (answer.status === 401) toSignIn();
      return { ok: answer.ok, status: answer.status, body: await answer.json() };
    } catch {
      if (pause === null) return { ok: false, status: 0, body: { code: "unreachable", message: "" } };
      await sleep(pause);
    }
  }
}

// A refusal in the reader's language; a code without words of its own says what the hall said.
export function refusal(problem) {
  return page.texts[`refusal.${problem.code}`] ?? problem.message;
}

// The hall's clock, which a rehearsal may run faster than the wall's.
export function hallClock(speed) {
  let at = 0;
  let read = 0;
  return {
    set(now) { at = now; read = performance.now(); },
    now: () => at + (performance.now() - read) * speed,
  };
}

export function span(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n) => String(n).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 48 * 60) return t("console.days", { n: Math.floor(minutes / 60 / 24) });
  return minutes < 60 ? `${two(minutes)}:${two(seconds % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

// The time of day in the hall, wherever the reader's machine thinks that it stands.
export function clockTime(at, utcOffsetMs) {
  return new Date(at + utcOffsetMs).toISOString().slice(11, 16);
}

// A line that goes by itself.
export function teller(node) {
  let saying = null;
  return (text, ok) => {
    clearTimeout(saying);
    node.textContent = text;
    node.className = `told ${ok ? "is-serving" : "is-red"}`;
    show(node, true);
    saying = setTimeout(() => show(node, false), 8000);
  };
}

export function wait(range) {
  if (!range) return t("console.wait-unknown");
  const low = Math.floor(range.low_s / 60);
  return t(low ? "console.wait-range" : "console.wait-under", { low, high: Math.ceil(range.high_s / 60) });
}
