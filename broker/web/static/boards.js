// What a board lacks in the reader's words, and how a technician is told of it on any page.
import { byId, page, show, t } from "./common.js";

const LISTED = 3;
const title = document.title;

export function trouble({ part, what, n }) {
  const key = `devices.trouble.${part}.${what}`;
  if (page.texts[key]) return t(key, { n });
  if (part === "button") return t("devices.stuck", { what: page.buttons[what] ?? what });
  return t("devices.fault", { part: t(page.texts[`devices.part.${part}`] ? `devices.part.${part}` : "devices.part.board") });
}

// What a board says in its own words, which are English: for whoever mends it.
export function ownWords(board) {
  const own = board.troubles.filter(({ part, what }) => part !== "button" && !page.texts[`devices.trouble.${part}.${what}`]);
  return own.map(({ part, what }) => `${part}: ${what}`).join("; ");
}

export function troubles(board) {
  if (board.level === "unseen") return t("devices.level.unseen");
  return board.troubles.map(trouble).join(t("devices.and"));
}

// A bar above the page, and the count in the title of its tab: first what is wrong with the hall, each on
// a line of its own, then the boards.
export function alert(alerts, boards) {
  const bad = boards.filter((board) => board.level === "trouble");
  const listed = bad.slice(0, LISTED).map((board) => t("devices.alert", { device: board.device, what: troubles(board) }));
  if (bad.length > LISTED) listed.push(t("devices.alert-more", { n: bad.length - LISTED }));
  // The clock has a bar of its own on every page.
  const lines = alerts.filter((one) => one.kind !== "clock-held").map((one) => t(`alert.${one.kind}`, { about: page.services[one.about] ?? one.about, ...one.values }));
  if (listed.length) lines.push(listed.join("　"));
  const n = alerts.length + bad.length;
  document.title = n ? `(${n}) ${title}` : title;
  // What is read aloud again must have changed.
  const text = lines.join("\n");
  if (byId("alert").textContent !== text) byId("alert").textContent = text;
  byId("alert").classList.toggle("is-amber", !bad.length && alerts.every((one) => one.level === "amber"));
  show(byId("alert"), lines.length > 0);
}
