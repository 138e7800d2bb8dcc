// The page Window: one key for the whole round; what may be pressed follows from what the hall says.
import { ask, byId, clockTime, element, hallClock, keyed, page, post, refusal, show, span, t } from "./common.js";
import { meaningOf, order } from "./cards.js";
import { wrong } from "./dialogs.js";
import { live } from "./stream.js";
import { typing } from "./typing.js";

// The main key means something else after each step: the second half of a double press must not take that step too.
const REST_MS = 400;

const api = `/api/v1/windows/${encodeURIComponent(page.window)}`;
const clock = hallClock(page.speed);
const LETTERS = { r: "recall", n: "no-show", e: "please-rate", u: "undo", p: "pause", l: "away", b: "back", q: "close", g: "park", j: "resume", t: "transfer" };
// Commands that ask for more first, each with its dialog.
const FORMS = { away: "away-form", park: "park-form", transfer: "transfer-form" };
let view = null;
let lost = null;
let busy = false;
let restsUntil = 0;
let saying = null;
let focused = null;

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
    case "park": case "transfer": return view.status === "serving";
    case "resume": return idle() && view.overlay === null && view.parked.length > 0;
    case "please-rate": return view.status === "serving" && !view.asked;
    case "undo": return view.undo !== null && clock.now() < view.undo_until;
    case "pause": return view.overlay !== "paused";
    case "away": return view.overlay !== "away";
    case "back": return view.overlay !== null;
    case "close": return idle();
    default: return true;
  }
}

// Gives whether the hall took the command; `told` says why it did not.
async function act(command, body, told = (problem) => say(refusal(problem))) {
  if (busy || lost || !view) return false;
  busy = true;
  say(null);
  keys();
  const answer = await post(`${api}/${command}`, body);
  if (!answer.ok) told(answer.body);
  await refresh();
  busy = false;
  restsUntil = performance.now() + REST_MS;
  setTimeout(keys, REST_MS);
  keys();
  return answer.ok;
}

// What a dialog asked for is sent from the open dialog: whatever the hall does not take stays there to be mended.
async function send(dialog, command) {
  const form = dialog.querySelector("form");
  wrong(dialog, null);
  const asked = Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
  if (await act(command, asked, (problem) => wrong(dialog, problem))) { dialog.close(); form.reset(); }
}

// The answer is in: show what it made of the window before the next press is taken.
async function refresh() {
  const next = await ask(`/window/${encodeURIComponent(page.window)}/now`);
  if (next) render(next);
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
  if (command === "transfer") return chooseTarget();
  if (FORMS[command]) open(byId(FORMS[command]));
  else act(command);
}

async function chooseTarget() {
  const targets = await ask(`/window/${encodeURIComponent(page.window)}/targets`);
  if (!targets || !allowed("transfer")) return;
  for (const list of byId("transfer-form").querySelectorAll("select")) list.replaceChildren(...targets[list.name].map(target));
  byId("transfer-title").textContent = t("window.transfer-title", { number: view.ticket?.number });
  byId("transfer-ok").disabled = true;
  show(byId("transfer-warning"), false);
  open(byId("transfer-form"));
}

function open(dialog) {
  wrong(dialog, null);
  dialog.showModal();
}

function target(one) {
  const option = element("option", one.there ? "" : "soft", one.note ? `${one.name} · ${one.note}` : one.name);
  option.value = one.id;
  option.dataset.there = one.there;
  return option;
}

// One target of one kind: what is chosen in a list lets go what was chosen in another.
function chose(list) {
  for (const other of byId("transfer-form").querySelectorAll("select")) if (other !== list) other.selectedIndex = -1;
  byId("transfer-ok").disabled = list.selectedIndex < 0;
  const nobody = list.selectedOptions[0]?.dataset.there === "false";
  show(byId("transfer-warning"), nobody);
  if (nobody) byId("transfer-warning").textContent = t(`window.nobody-there.${list.name}`);
}

function keys() {
  const main = mainCommand();
  const key = byId("main-key");
  key.className = `main-key ${main ?? ""}`;
  key.disabled = lost || busy || tooSoon() || main === null;
  show(byId("main-hint"), main !== null);
  const means = main === "complete" && view.ticket?.then.length ? "complete-one" : main;
  if (view) byId("main-text").textContent = means ? t(`window.key.${means}`) : t("window.key.other", { name: view.clerk_name });
  const held = document.activeElement?.dataset.command ?? focused;
  for (const button of document.querySelectorAll("[data-command]")) {
    button.disabled = lost || busy || !allowed(button.dataset.command);
  }
  keepFocus(held);
}

// A browser takes the focus from a button that is disabled while its command is under way, and the key that
// pressed it would press the main key next.
function keepFocus(command) {
  const button = command ? byId(command) : null;
  const free = document.activeElement === document.body || document.activeElement === button;
  focused = busy && button?.disabled && free ? command : null;
  if (button && !button.disabled && free) button.focus();
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
  byId("service").replaceChildren(ticket ? ticket.service : resting(), ...marks(ticket));
  const then = ticket?.then ?? [];
  byId("then").textContent = t("window.then", { services: then.join(" → ") });
  show(byId("then"), then.length > 0);
  byId("status").textContent = status();
  byId("status").className = `pill is-${view.offline ? "offline" : view.overlay && idle() ? view.overlay : view.status}`;
  byId("total").textContent = view.total;
  lists();
  count();
  offer();
  keys();
}

// Why a number is called out of turn.
function marks(ticket) {
  const made = [];
  if (ticket?.appointment_at) made.push(element("span", "pill is-idle mark", t("window.appointment", { at: clockTime(ticket.appointment_at, page.utc_offset_ms) })));
  if (ticket?.green) made.push(element("span", "green-mark", ticket.priority ? `${t("window.green")} · ${ticket.priority}` : t("window.green")));
  return made;
}

function parkedHere() {
  show(byId("parked-card"), view.parked.length > 0);
  keyed(byId("parked"), view.parked, (p) => p.id, (p) => {
    const go = element("button", "small", t("window.resume"));
    go.addEventListener("click", () => { if (allowed("resume")) act("resume", { ticket: p.id }); });
    return element("li", "", element("span", "number", p.number), element("span", "name soft", p.service), go);
  }, (row) => { row.lastChild.disabled = !allowed("resume"); });
}

function resting() {
  if (view.status === "closed") return view.signed_out ? t("window.cleared", { clerk: view.signed_out }) : "";
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

function recentText(leg) {
  if (leg.left_open) return "window.left-open";
  return leg.asked ? "window.asked" : "window.not-asked";
}

function lists() {
  const queues = view.queues.map((q) => element("li", q.waiting ? "" : "zero", element("span", "name", q.service), element("span", "number", String(q.waiting))));
  byId("queues").replaceChildren(...queues);
  const next = view.preview.map((p) => element("li", "", element("span", "number", p.number), element("span", "name soft", p.service), ...marks(p), element("span", "soft number waited", "")));
  byId("preview").replaceChildren(...(next.length ? next : [element("li", "empty", t("window.ahead-none"))]));
  parkedHere();
  const recent = view.recent.map((r) => element("li", "", element("span", "number", r.number), element("span", "soft", t(recentText(r)))));
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

// What has the focus keeps its keys: a field what is written into it, a control Space and Enter.
function keeps(event) {
  if (event.target.closest("input, select, textarea, dialog")) return true;
  return isMain(event.key) && event.target.closest("a, button:not(#main-key), summary") !== null;
}

const isMain = (key) => key === " " || key === "Enter";

function pressKey(key) {
  if (document.querySelector("dialog[open]")) return;
  const command = LETTERS[key.toLowerCase()];
  if (isMain(key)) pressMain();
  else if (command && allowed(command)) press(command);
}

// A colleague who is picked brings their phone number.
byId("away-form").querySelector("[name=contact]").addEventListener("input", (event) => {
  const picked = page.colleagues.find((one) => one.name === event.target.value);
  if (picked?.phone) byId("away-form").querySelector("[name=phone]").value = picked.phone;
});

// A code at the page's scanner is looked up, and takes no step by itself.
async function lookUp(code) {
  if (lost || document.querySelector("dialog[open]")) return;
  const answer = await meaningOf(code);
  if (!answer.ok) return say(refusal(answer.body));
  const { meaning, card } = answer.body;
  if (!card) return say(t(`guide.scan.${meaning}`));
  byId("scan-title").textContent = card.number ?? t("guide.appointment", { at: clockTime(card.appointment_at, page.utc_offset_ms) });
  byId("scan-about").replaceChildren(...about(card));
  byId("scan-do").replaceChildren(...scanned(card));
  byId("scan-form").showModal();
}

function about(card) {
  const services = element("p", "name", [card.service, ...card.then].join(" → "));
  const made = card.state ? [element("span", `pill state-${card.state}`, t(`guide.state.${card.state}`, { window: card.window }))] : [];
  if (card.priority) made.push(element("span", "green-mark", card.priority));
  return [services, element("p", "tags", ...made)];
}

// What may be done with it: by this window, and by whoever is a guide too.
function scanned(card) {
  const here = view.parked.some((one) => one.id === card.id) && allowed("resume");
  const made = here ? [choice(t("window.resume"), () => act("resume", { ticket: card.id }))] : [];
  if (!page.guide) return made;
  return [...made, ...card.may.filter((action) => action !== "refuse-priority").map((action) => choice(t(`guide.${action}`), () => guided(card, action)))];
}

function choice(text, does) {
  const made = element("button", "small", text);
  made.type = "button";
  made.addEventListener("click", () => { byId("scan-form").close(); does(); });
  return made;
}

async function guided(card, action) {
  const answer = await order(card, action);
  say(answer.ok ? t("guide.done", { number: card.number ?? answer.body.number, what: t(`guide.${action}`) }) : refusal(answer.body));
}

typing({ keeps, press: pressKey, scanned: lookUp });

byId("main-key").addEventListener("click", pressMain);
for (const button of document.querySelectorAll("[data-command]")) {
  button.addEventListener("click", (event) => {
    // A finger or a mouse leaves no focus behind: the next Space is the main key's again.
    if (event.detail > 0) button.blur();
    press(button.dataset.command);
  });
}
for (const [command, form] of Object.entries(FORMS)) {
  const dialog = byId(form);
  dialog.addEventListener("submit", (event) => {
    if (event.submitter?.value === "cancel") return;
    event.preventDefault();
    send(dialog, command);
  });
}
for (const list of byId("transfer-form").querySelectorAll("select")) {
  list.addEventListener("change", () => chose(list));
  list.addEventListener("dblclick", () => { if (list.selectedIndex >= 0) byId("transfer-ok").click(); });
}

setInterval(() => { count(); keys(); }, 1000);
live(`window/${page.window}`, (next) => { if (!busy) render(next); }, connection, { kept: true });
