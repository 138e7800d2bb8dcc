// The technician's page: every board, what is wrong first, and what it may be ordered to do.
import { alert, ownWords, trouble } from "./boards.js";
import { byId, element, hallClock, keyed, page, post, refusal, show, span, t, teller } from "./common.js";
import { live } from "./stream.js";

const LEVELS = ["trouble", "warning", "unseen", "well"];
const clock = hallClock(page.speed);
let view = null;
const tell = teller(byId("told"));

function render(next) {
  view = next;
  clock.set(view.now);
  byId("counts").replaceChildren(...LEVELS.map(count));
  keyed(byId("devices"), view.devices, (device) => device.device, make, update);
  alert(view.alerts, view.devices);
  show(byId("lost"), !view.healthy);
  if (!view.healthy) byId("lost").textContent = t("console.away-unheard");
}

function count(level) {
  const n = view.devices.filter((device) => device.level === level).length;
  return element("span", `pill ${n ? `level-${level}` : ""}`, t(`devices.level.${level}`), " ", element("b", "number", String(n)));
}

function make(device) {
  const buttons = page.may_order ? device.orders.map((order) => button(device, order)) : [];
  const row = element("li", "", element("div", "who"), element("div", "how"), element("dl", "parts"), element("div", "orders", ...buttons));
  row.dataset.testid = `device-${device.device}`;
  return row;
}

function button(device, order) {
  const made = element("button", "", t(`devices.order.${order}`));
  made.type = "button";
  made.dataset.testid = order;
  made.addEventListener("click", () => request(device.device, order));
  return made;
}

function update(row, device) {
  const [who, how, parts, orders] = row.children;
  row.className = `device level-${device.level}`;
  who.replaceChildren(element("strong", "", device.device), element("small", "", `${t(`devices.kind.${device.kind}`)} · ${place(device)}`));
  how.replaceChildren(...state(device));
  parts.replaceChildren(...facts(device).map(([name, value, bad]) => element("div", "", element("dt", "", t(name)), element("dd", bad ? "bad" : "", value))));
  for (const made of orders.children) made.disabled = !device.online;
}

function place(device) {
  return device.window ? page.windows[device.window] ?? device.window : page.zones[device.zone] ?? device.zone ?? "";
}

function state(device) {
  const said = device.troubles.filter((one) => one.part !== "presence").map((one) => element("div", "what", trouble(one)));
  const own = ownWords(device);
  if (own) {
    const words = element("code", "own", own);
    words.lang = "en";
    said.push(words);
  }
  const word = device.level === "unseen" ? "unseen" : device.online ? "online" : "offline";
  const since = element("span", "since number");
  since.dataset.since = device.since ?? "";
  return [element("div", "", element("b", { online: "ok", offline: "bad", unseen: "soft" }[word], t(`devices.${word}`)), " ", since), ...said];
}

const bytes = (mb) => (mb >= 1000 ? `${(mb / 1000).toFixed(1)} GB` : `${mb} MB`);

function facts(device) {
  const h = device.health;
  if (!h) return device.version ? [["devices.version", device.version, false]] : [];
  const lacks = new Set(device.troubles.map((one) => one.part));
  const part = (name, bad = lacks.has(name)) => [`devices.part.${name}`, h[name] === null ? null : known(name, h[name]), bad];
  return [
    device.silent && h.printer === "unknown" ? ["devices.part.printer", t("devices.silent"), false] : part("printer"),
    ["devices.part.paper", paper(h), lacks.has("paper") || lacks.has("roll")],
    part("screen"), part("panel"), part("speaker"),
    ["devices.unspoken", h.unspoken === null ? null : t("devices.unspoken-of", { n: h.unspoken, all: h.spoken + h.unspoken }), h.unspoken > 0],
    ["devices.part.heat", h.temperature_c === null ? null : `${Math.round(h.temperature_c)} ℃`, lacks.has("heat")],
    ["devices.part.disk", h.disk_free_mb === null ? null : bytes(h.disk_free_mb), lacks.has("disk")],
    ["devices.part.supply", h.undervoltage === null ? null : t(h.undervoltage ? "devices.trouble.supply.too-weak" : "devices.ok"), h.undervoltage],
    ["devices.part.outbox", String(h.outbox), lacks.has("outbox")],
    ["devices.version", device.version, false],
  ].filter(([, value]) => value !== null && value !== "");
}

function known(part, value) {
  if (value === "ok" || value === "ready") return t("devices.ok");
  return page.texts[`devices.trouble.${part}.${value}`] ?? t("devices.level.trouble");
}

function paper(h) {
  if (h.paper === "out") return t("devices.trouble.paper.out");
  if (h.tickets_left === null) return h.paper === null ? null : known("paper", h.paper);
  return t("devices.paper-left", { n: h.tickets_left, m: (h.paper_left_mm / 1000).toFixed(1) });
}

function request(device, order) {
  if (order !== "restart") return give(device, order);
  byId("restart-title").textContent = t("devices.restart-ask", { device });
  byId("restart-form").dataset.device = device;
  byId("restart-form").showModal();
}

async function give(device, order) {
  const answer = await post(`/api/v1/devices/${encodeURIComponent(device)}/${order}`);
  const what = t(`devices.order.${order}`);
  tell(answer.ok ? t("devices.ordered", { device, what }) : `${device}：${refusal(answer.body)}`, answer.ok);
}

// What grows with time alone.
function tick() {
  if (!view) return;
  for (const node of document.querySelectorAll("[data-since]")) {
    node.textContent = node.dataset.since ? span(clock.now() - Number(node.dataset.since)) : "";
  }
}

byId("restart-form").addEventListener("close", () => {
  const dialog = byId("restart-form");
  if (dialog.returnValue === "ok") give(dialog.dataset.device, "restart");
  dialog.returnValue = "";
});
setInterval(tick, 1000);
live("devices", (next) => { render(next); tick(); }, (lost) => { byId("lost").textContent = t("console.lost"); show(byId("lost"), lost); });
