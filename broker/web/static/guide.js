// The guide's desk: numbers that need somebody, each with the buttons of what may be done about it.
import { ask, byId, clockTime, element, hallClock, keyed, page, post, refusal, show, span, t, teller } from "./common.js";
import { meaningOf, nameOf, order } from "./cards.js";
import { wrong } from "./dialogs.js";
import { live } from "./stream.js";

const LISTS = ["asking", "missed", "unconfirmed"];
const clock = hallClock(page.speed);
const tell = teller(byId("told"));
const NUMBER = /^[A-Za-z]{0,2}\d{1,6}$/;
const ASK = { cancel: askToCancel, "refuse-priority": askToRefuse };
let wanted = "";
let asked = null;

function render(view) {
  clock.set(view.now);
  for (const list of LISTS) {
    fill(byId(list), view[list]);
    byId(`${list}-count`).textContent = view[list].length || "";
  }
  show(byId("unconfirmed-card"), view.unconfirmed.length > 0);
  byId("issue").querySelector("button.primary").disabled = !view.day_open;
  tick();
  find();
}

function fill(list, cards) {
  keyed(list, cards.length ? cards : [null], (card) => card?.id ?? card?.code ?? list.dataset.none, (card) => make(list, card), update);
}

function make(list, card) {
  if (card === null) return element("li", "empty", t(list.dataset.none ?? "guide.none"));
  const row = element("li", "", element("strong", "number", nameOf(card)), element("div", "about"), element("span", "since number"), element("div", "orders"));
  row.dataset.testid = `card-${card.number ?? card.code}`;
  return row;
}

function update(row, card) {
  if (card === null) return;
  const [, about, since, orders] = row.children;
  about.replaceChildren(element("div", "name", [card.service, ...card.then].join(" → ")), element("div", "tags", ...tags(card)));
  if (card.since) since.dataset.since = card.since;
  // Buttons stay while they mean the same, so that no press is lost.
  if (orders.dataset.may !== card.may.join()) orders.replaceChildren(...card.may.map((action) => button(card, action)));
  orders.dataset.may = card.may.join();
}

function tags(card) {
  const made = card.state ? [element("span", `pill state-${card.state}`, t(`guide.state.${card.state}`, { window: card.window_name }))] : [];
  if (card.refused) made.push(element("span", "pill", t("guide.refused", { why: card.refused })));
  if (card.priority) made.push(element("span", card.asks ? "pill is-amber" : "green-mark", t(card.asks ? "guide.asks" : "guide.priority", { reason: card.priority })));
  if (card.appointment_at) made.push(element("span", "pill is-idle", t("guide.appointment", { at: clockTime(card.appointment_at, page.utc_offset_ms) })));
  if (card.offline) made.push(element("span", "pill is-amber", t("guide.offline")));
  if (card.unconfirmed) made.push(element("span", "pill is-amber", t("guide.unconfirmed")));
  return made;
}

function button(card, action) {
  const made = element("button", action === "grant-priority" || action === "reactivate" ? "strong" : "", t(`guide.${action}`));
  made.type = "button";
  made.dataset.testid = action;
  made.addEventListener("click", () => (ASK[action] ?? act)(card, action));
  return made;
}

function askToCancel(card) {
  const dialog = byId("cancel-form");
  byId("cancel-title").textContent = t("guide.cancel-ask", { number: card.number });
  asked = card;
  dialog.showModal();
}

function askToRefuse(card) {
  const dialog = byId("refuse-form");
  byId("refuse-title").textContent = t("guide.refuse-ask", { number: card.number });
  wrong(dialog, null);
  asked = card;
  dialog.showModal();
}

// The dialog stays open, with what was written, until the hall has taken it.
async function refuse() {
  const dialog = byId("refuse-form");
  const form = dialog.querySelector("form");
  const answer = await order(asked, "refuse-priority", { reason: form.reason.value });
  if (!answer.ok) return wrong(dialog, answer.body);
  dialog.close();
  form.reset();
  tell(t("guide.done", { number: asked.number, what: t("guide.refuse-priority") }), true);
  find();
}

async function act(card, action) {
  const printed = action === "reprint" || action === "check-in";
  const answer = await order(card, action, printed && printer.value ? { printer: printer.value } : {});
  const what = answer.ok ? t(`guide.${action}`) : refusal(answer.body);
  tell(t("guide.done", { number: answer.body.number ?? nameOf(card), what }), answer.ok);
  if (answer.ok && action === "check-in") return look(answer.body.number);
  find();
}

async function issue(form) {
  const wish = Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
  const then = new FormData(form).getAll("then").filter((code) => code);
  const answer = await post("/api/v1/tickets", { ...wish, then });
  if (!answer.ok) return tell(refusal(answer.body), false);
  tell(t(wish.printer ? "guide.issued-at" : "guide.issued", { number: answer.body.number, printer: wish.printer }), true);
  form.reset();
  byId("issue-then").replaceChildren();
  remembered();
  look(answer.body.number);
}

function look(number) {
  wanted = number;
  byId("found").dataset.none = "guide.none";
  byId("find").number.value = number;
  find();
}

// What was found is looked for again whenever something changes.
async function find() {
  if (!wanted) return;
  const cards = NUMBER.test(wanted) ? await ask(`/guide/find?number=${encodeURIComponent(wanted)}`) : await scanned();
  if (cards) fill(byId("found"), cards);
  tick();
}

// A code in the place of a number: a ticket's, or an appointment's.
async function scanned() {
  const answer = await meaningOf(wanted);
  if (!answer.ok) return null;
  const { meaning, card } = answer.body;
  byId("found").dataset.none = `guide.scan.${meaning}`;
  return card ? [card] : [];
}

// A further service of the same visit.
function addService() {
  const choice = byId("issue").service.cloneNode(true);
  Object.assign(choice, { name: "then", required: false });
  choice.dataset.testid = "issue-then";
  const none = element("option", "", t("guide.issue-no-more"));
  none.value = "";
  choice.prepend(none);
  choice.value = "";
  byId("issue-then").append(element("label", "", t("guide.issue-then"), choice));
  show(byId("issue-add"), byId("issue-then").children.length + 1 < page.most);
}

// The printer that this guide chose last, on this machine.
const kept = `printer ${page.hall} ${document.body.dataset.me}`;
const printer = byId("printer");

function remembered() {
  printer.value = localStorage.getItem(kept) ?? "";
  if (printer.selectedIndex < 0) printer.value = "";
  if (byId("issue-add")) show(byId("issue-add"), true);
}

function tick() {
  for (const node of document.querySelectorAll("[data-since]")) node.textContent = span(clock.now() - Number(node.dataset.since));
}

byId("find").addEventListener("submit", (event) => { event.preventDefault(); look(byId("find").number.value.trim()); });
byId("issue").addEventListener("submit", (event) => { event.preventDefault(); issue(event.target); });
byId("cancel-form").addEventListener("close", () => {
  const dialog = byId("cancel-form");
  if (dialog.returnValue === "ok") act(asked, "cancel");
  dialog.returnValue = "";
});
byId("refuse-form").addEventListener("submit", (event) => {
  if (event.submitter?.value === "cancel") return;
  event.preventDefault();
  refuse();
});
byId("issue-add")?.addEventListener("click", addService);
printer.addEventListener("change", () => localStorage.setItem(kept, printer.value));
remembered();
// Until here a press would only have loaded the page again.
for (const node of byId("find").elements) node.disabled = false;
setInterval(tick, 1000);
live("guide", render, (lost) => show(byId("lost"), lost));
