// The live hall page: every window at a glance, and by exception whatever needs somebody.
import { alert, troubles } from "./boards.js";
import { byId, element, hallClock, page, show, span, t, wait } from "./common.js";
import { live } from "./stream.js";

const clock = hallClock(page.speed);
const LISTED = 12;
const MANY = 20;
let view = null;

function render(next) {
  view = next;
  clock.set(view.now);
  byId("open").textContent = t(view.open ? "hall.open" : "hall.closed");
  byId("open").className = `pill ${view.open ? "is-serving" : ""}`;
  byId("waiting").textContent = t("hall.waiting", { n: view.waiting });
  byId("serving").textContent = t("hall.serving", { n: view.windows_open });
  show(byId("suspended"), view.suspended !== null);
  byId("suspended").textContent = `${t("hall.suspended-hall")} ${view.suspended ?? ""}`;
  byId("services").replaceChildren(...view.services.map(service));
  byId("boards").replaceChildren(...boards());
  byId("issued-offline").replaceChildren(...issuedOffline());
  show(byId("offline-pill"), view.offline.length > 0);
  byId("offline-pill").textContent = t("hall.issued-offline-pill", { n: view.offline.length });
  byId("refused").replaceChildren(...refused());
  byId("spoken").replaceChildren(...spoken());
  show(byId("spoken-card"), view.speech.length > 0);
  alert(view.alerts, page.devices ? view.exceptions : []);
  windows();
  show(byId("lost"), !view.healthy);
  if (!view.healthy) byId("lost").textContent = t("console.away-unheard");
}

function windows() {
  const zones = Object.entries(page.zones).map(([id, name]) => {
    const tiles = view.windows.filter((w) => w.zone === id).map(tile);
    return element("section", "zone-windows", element("h2", "", name), element("div", "tiles", ...tiles));
  });
  byId("zones").replaceChildren(...zones);
  byId("zones").classList.toggle("many", view.windows.length > MANY);
}

function tile(w) {
  const now = clock.now();
  const away = w.away ? now - w.away.since : 0;
  const alert = !w.away ? "" : away >= page.red_ms ? "red" : away >= page.amber_ms ? "amber" : "";
  const kind = w.offline ? "offline" : w.overlay && !w.number ? w.overlay : w.status;
  const made = element("div", `tile ${kind} ${alert}`,
    element("div", "top", element("b", "number", page.windows[w.window] ?? w.window), element("span", "state", state(w, away))),
    element("div", "ticket number", w.number ?? ""),
    element("div", "low", element("span", "", w.clerk), element("span", "number", w.status === "closed" ? "" : span(now - w.since))));
  made.dataset.testid = `window-${w.window}`;
  if (w.away) made.title = `${w.away.contact} ${w.away.phone} ${w.away.reason}`;
  return made;
}

function state(w, away) {
  if (w.offline) return t("window.offline");
  if (w.overlay === "away") return t("hall.away-for", { n: span(away) });
  if (w.overlay) return t(`window.overlay.${w.overlay}`);
  return t(`window.status.${w.status}`);
}

function service(s) {
  const expected = s.suspended !== null ? element("span", "bad", t("hall.suspended")) : element("span", s.expected_wait ? "" : "soft", wait(s.expected_wait));
  if (s.suspended) expected.title = s.suspended;
  return element("tr", "", element("td", "", s.service), element("td", "n number", String(s.waiting)), element("td", "n", expected));
}

function boards() {
  if (!view.boards) return [element("li", "soft", t("hall.boards-none"))];
  if (!view.exceptions.length) return [element("li", "ok", t("hall.boards-ok", { n: view.boards }))];
  const listed = view.exceptions.slice(0, LISTED).map((board) => {
    const mark = { trouble: "bad", warning: "warn", unseen: "soft" }[board.level];
    return element("li", "", element("span", "", board.device), element("span", mark, troubles(board)));
  });
  const more = view.exceptions.length - listed.length;
  return more > 0 ? [...listed, element("li", "soft", t("hall.boards-more", { n: more }))] : listed;
}

function issuedOffline() {
  const numbers = view.offline;
  if (!numbers.length) return [element("li", "soft", t("hall.issued-offline-none"))];
  const listed = numbers.slice(-LISTED).join("  ");
  return [element("li", "", element("span", "number", listed), element("span", "soft", t("hall.issued-offline-count", { n: numbers.length })))];
}

function spoken() {
  return view.speech.map((s) => {
    const said = t("hall.spoken-count", { n: s.spoken });
    const missed = s.unspoken ? element("span", "bad", t("hall.unspoken-count", { n: s.unspoken })) : null;
    return element("li", "", element("span", "", page.zones[s.zone]), element("span", "", element("span", "soft", said), missed && " · ", missed));
  });
}

function refused() {
  const counts = Object.entries(view.refused);
  if (!counts.length) return [element("li", "soft", t("hall.refused-none"))];
  return counts.map(([code, n]) => element("li", "", element("span", "", code), element("span", "number", String(n))));
}

setInterval(() => { if (view) windows(); }, 1000);
live("hall", render, (lost) => { byId("lost").textContent = t("console.lost"); show(byId("lost"), lost); });
