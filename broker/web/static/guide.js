// The guide's desk: numbers that need somebody, each with the buttons of what may be done about it.
import { ask, byId, clockTime, element, hallClock, keyed, page, post, refusal, show, span, t, teller } from "./common.js";
import { live } from "./stream.js";

const LISTS = ["asking", "missed", "unconfirmed"];
const clock = hallClock(page.speed);
const tell = teller(byId("told"));
let wanted = "";

function render(view) {
  clock.set(view.now);
  for (const list of LISTS) {
    fill(byId(list), view[list]);
    byId(`${list}-count`).textContent = view[list].length || "";
  }
  show(byId("unconfirmed-card"), view.unconfirmed.length > 0);
  byId("issue").querySelector("button").disabled = !view.day_open;
  tick();
  find();
}

function fill(list, cards) {
  keyed(list, cards.length ? cards : [null], (card) => card?.id ?? "none", (card) => make(list, card), update);
}

function make(list, card) {
  if (card === null) return element("li", "empty", t(list.dataset.none ?? "guide.none"));
  const row = element("li", "", element("strong", "number", card.number), element("div", "about"), element("span", "since number"), element("div", "orders"));
  row.dataset.testid = `card-${card.number}`;
  return row;
}

function update(row, card) {
  if (card === null) return;
  const [, about, since, orders] = row.children;
  about.replaceChildren(element("div", "name", [card.service, ...card.then].join(" → ")), element("div", "tags", ...tags(card)));
  since.dataset.since = card.since;
  // Buttons stay while they mean the same, so that no press is lost.
  if (orders.dataset.may !== card.may.join()) orders.replaceChildren(...card.may.map((action) => button(card, action)));
  orders.dataset.may = card.may.join();
}

function tags(card) {
  const made = [element("span", `pill state-${card.state}`, t(`guide.state.${card.state}`, { window: card.window }))];
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
  made.addEventListener("click", () => (action === "cancel" ? askToCancel(card) : act(card.id, card.number, action)));
  return made;
}

function askToCancel(card) {
  const dialog = byId("cancel-form");
  byId("cancel-title").textContent = t("guide.cancel-ask", { number: card.number });
  Object.assign(dialog.dataset, { id: card.id, number: card.number });
  dialog.showModal();
}

async function act(id, number, action) {
  const answer = await post(`/api/v1/tickets/${encodeURIComponent(id)}/${action}`);
  const what = answer.ok ? t(`guide.${action}`) : refusal(answer.body);
  tell(t("guide.done", { number, what }), answer.ok);
  find();
}

async function issue(form) {
  const asked = Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
  const answer = await post("/api/v1/tickets", asked);
  if (!answer.ok) return tell(refusal(answer.body), false);
  tell(t("guide.issued", { number: answer.body.number }), true);
  form.reset();
  look(answer.body.number);
}

function look(number) {
  wanted = number;
  byId("find").number.value = number;
  find();
}

// What was found is looked for again whenever something changes.
async function find() {
  if (!wanted) return;
  const cards = await ask(`/guide/find?number=${encodeURIComponent(wanted)}`);
  if (cards) fill(byId("found"), cards);
  tick();
}

function tick() {
  for (const node of document.querySelectorAll("[data-since]")) node.textContent = span(clock.now() - Number(node.dataset.since));
}

byId("find").addEventListener("submit", (event) => { event.preventDefault(); look(byId("find").number.value.trim()); });
byId("issue").addEventListener("submit", (event) => { event.preventDefault(); issue(event.target); });
byId("cancel-form").addEventListener("close", () => {
  const dialog = byId("cancel-form");
  if (dialog.returnValue === "ok") act(dialog.dataset.id, dialog.dataset.number, "cancel");
  dialog.returnValue = "";
});
// Until here a press would only have loaded the page again.
for (const node of byId("find").elements) node.disabled = false;
setInterval(tick, 1000);
live("guide", render, (lost) => show(byId("lost"), lost));
