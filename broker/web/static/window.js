// The page Window: one key for the whole round; what may be pressed follows from what the hall says.
import { byId, element, hallClock, live, page, post, refusal, show, span, t } from "./common.js";

// The main key means something else after each step: the second half of a double press must not take that step too.
const REST_MS = 400;

const api = `/api/v1/windows/${encodeURIComponent(page.window)}`;
const clock = hallClock(page.speed);
const LETTERS = { r: "recall", n: "no-show", e: "please-rate", u: "undo", p: "pause", l: "away", b: "back", q: "close" };
let view = null;
let lost = null;
let busy = false;
let restsUntil = 0;
let saying = null;

const mine = () => view.clerk === page.me;
const idle = () => view.status === "idle";

function mainCommand() {
  if (!view) return null;
  if (view.status === "closed") return "open";
  if (!mine()) return null;
  if (idle()) return view.overlay ? "back" : "next";
  return view.status === "calling" ? "arrive" : "complete";
}

function allowed(command) {
  if (!view || !mine()) return false;
  switch (command) {
    case "recall": case "no-show": return view.status === "calling";
    case "please-rate": return view.status === "serving" && !view.asked;
    case "undo": return view.undo !== null && clock.now() < view.undo_until;
    case "pause": return view.overlay !== "paused";
    case "away": return view.overlay !== "away";
    case "back": return view.overlay !== null;
    case "close": return idle();
    default: return true;
  }
}

async function act(command, body) {
  if (busy || lost || !view) return;
  busy = true;
  say(null);
  keys();
  const answer = await post(`${api}/${command}`, body);
  if (!answer.ok) say(refusal(answer.body));
  await refresh();
  busy = false;
  restsUntil = performance.now() + REST_MS;
  setTimeout(keys, REST_MS);
  keys();
}

// The answer is in: show what it made of the window before the next press is taken.
async function refresh() {
  try {
    const answer = await fetch(`/window/${encodeURIComponent(page.window)}/now`, { signal: AbortSignal.timeout(3000) });
    if (answer.status === 401) location.assign("/sign-in");
    if (answer.ok) render(await answer.json());
  } catch { /* the stream will say */ }
}

function say(text) {
  clearTimeout(saying);
  byId("refusal").textContent = text ?? "";
  show(byId("refusal"), text !== null);
  if (text !== null) saying = setTimeout(() => say(null), 6000);
  offer();
}

const tooSoon = () => performance.now() < restsUntil;

function pressMain() {
  const command = mainCommand();
  if (command && !tooSoon()) press(command);
}

function press(command) {
  if (command === "away") byId("away-form").showModal();
  else act(command);
}

function keys() {
  const main = mainCommand();
  const key = byId("main-key");
  key.className = `main-key ${main ?? ""}`;
  key.disabled = lost || busy || tooSoon() || main === null;
  show(byId("main-hint"), main !== null);
  const means = main === "complete" && view.ticket?.then.length ? "complete-one" : main;
  if (view) byId("main-text").textContent = means ? t(`window.key.${means}`) : t("window.key.other", { name: view.clerk_name });
  for (const button of document.querySelectorAll("[data-command]")) {
    button.disabled = lost || busy || !allowed(button.dataset.command);
  }
}

function offer() {
  const calls = view?.status === "calling" ? view.calls : 0;
  const due = calls >= page.offer_no_show_after;
  byId("offer").textContent = t("window.no-answer", { n: calls });
  show(byId("offer"), due && byId("refusal").hidden);
  byId("no-show").classList.toggle("offered", due);
}

function render(next) {
  view = next;
  clock.set(view.now);
  const ticket = view.ticket;
  byId("number").textContent = ticket ? ticket.number : t("window.nobody");
  byId("number").classList.toggle("none", !ticket);
  byId("service").replaceChildren(ticket ? ticket.service : resting(), ticket?.green ? element("span", "green-mark", t("window.green")) : "");
  const then = ticket?.then ?? [];
  byId("then").textContent = t("window.then", { services: then.join(" → ") });
  show(byId("then"), then.length > 0);
  byId("status").textContent = status();
  byId("status").className = `pill is-${view.offline ? "offline" : view.overlay && idle() ? view.overlay : view.status}`;
  byId("total").textContent = view.total;
  byId("parked").textContent = view.parked ? t("window.parked", { n: view.parked }) : "";
  lists();
  count();
  offer();
  keys();
}

function resting() {
  if (view.status === "closed") return "";
  return view.total ? t("window.ahead", { n: view.total }) : t("window.ahead-none");
}

function status() {
  const over = view.overlay ? t(`window.overlay.${view.overlay}`) : null;
  const under = t(`window.status.${view.status}`);
  const text = !over ? under : idle() ? over : `${under} · ${over}`;
  return view.offline ? `${text} · ${t("window.offline")}` : text;
}

function notes() {
  const said = [];
  if (view.away) said.push(t("away.notice", view.away));
  else if (view.overlay && view.reason) said.push(view.reason);
  if (view.status === "calling") said.push(t("window.calls", { n: view.calls }));
  if (view.status === "serving" && view.asked) said.push(t("window.asked"));
  if (allowed("undo")) said.push(t("window.undoable", { action: t(`window.action.${view.undo}`) }));
  return said.join(" · ");
}

function lists() {
  const queues = view.queues.map((q) => element("li", q.waiting ? "" : "zero", element("span", "name", q.service), element("span", "number", String(q.waiting))));
  byId("queues").replaceChildren(...queues);
  const next = view.preview.map((p) => element("li", "", element("span", "number", p.number), element("span", "name soft", p.service), p.green ? element("span", "green-mark", t("window.green")) : null, element("span", "soft number waited", "")));
  byId("preview").replaceChildren(...(next.length ? next : [element("li", "empty", t("window.ahead-none"))]));
  const recent = view.recent.map((r) => element("li", "", element("span", "number", r.number), element("span", "soft", t(r.asked ? "window.asked" : "window.not-asked"))));
  byId("recent").replaceChildren(...(recent.length ? recent : [element("li", "empty", t("console.nothing"))]));
}

// What grows with time alone.
function count() {
  if (!view) return;
  const now = clock.now();
  const since = view.away ? view.away.since : view.since;
  byId("since").textContent = view.status === "closed" ? "" : span(now - since);
  byId("since").classList.toggle("bad", Boolean(view.away) && now - since >= page.red_ms);
  byId("notes").textContent = notes();
  document.querySelectorAll("#preview .waited").forEach((node, i) => { node.textContent = span(now - view.preview[i].since); });
}

function connection(isLost) {
  if (lost === isLost) return;
  lost = isLost;
  show(byId("lost"), lost);
  keys();
  if (lost) refresh();
}

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, dialog") || event.ctrlKey || event.altKey || event.metaKey) return;
  const isMain = event.key === " " || event.key === "Enter";
  const onLink = event.target.closest("a, header");
  const command = isMain && !onLink ? mainCommand() : LETTERS[event.key.toLowerCase()];
  if (!command || (!isMain && !allowed(command))) return;
  event.preventDefault();
  if (event.repeat) return;
  if (isMain) pressMain();
  else press(command);
});
byId("main-key").addEventListener("click", pressMain);
for (const button of document.querySelectorAll("[data-command]")) {
  button.addEventListener("click", () => press(button.dataset.command));
}
byId("away-form").addEventListener("close", () => {
  const dialog = byId("away-form");
  if (dialog.returnValue === "ok") act("away", Object.fromEntries(new FormData(dialog.querySelector("form"))));
  dialog.returnValue = "";
});

setInterval(() => { count(); keys(); }, 1000);
live(`/window/${encodeURIComponent(page.window)}/live`, (next) => { if (!busy) render(next); }, connection);
