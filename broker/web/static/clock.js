// The bar above every page of the staff while the machine's clock is not followed: both times, and what each would do.
import { ask, byId, element, post, show } from "./common.js";

const EVERY_MS = 5000;
const bar = byId("clock-held");
const given = JSON.parse(byId("clock-texts").textContent);

const t = (key, values = {}) => given.texts[`clock.${key}`].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const moment = (at) => new Date(at + given.utc_offset_ms).toISOString().slice(0, 16).replace("T", " ");
const day = (n) => String(n).replace(/(....)(..)(..)/, "$1-$2-$3");

function does(what) {
  const parts = [];
  if (what.closes) parts.push(t("closes", { day: day(what.closes), n: what.expiring }));
  if (what.goes_on) parts.push(t("goes-on", { day: day(what.goes_on) }));
  if (what.opens) parts.push(t("opens", { day: day(what.opens) }));
  return parts.length ? parts.join(t("and")) : t("nothing");
}

function choice(right, what) {
  const button = element("button", "", element("b", "", t(right)), element("span", "", does(what)));
  button.dataset.testid = `clock-${right}`;
  button.addEventListener("click", async () => {
    if (what.expiring && !confirm(`${t(right)}: ${does(what)}`)) return;
    button.disabled = true;
    await post("/api/v1/clock/settle", { right });
    await look();
  });
  return button;
}

function render(view) {
  show(bar, view.held !== null);
  if (view.held === null) { bar.replaceChildren(); return; }
  const said = t("held", { machine: moment(view.machine), hall: moment(view.now) });
  const shown = JSON.stringify([said, does(view.new), does(view.old)]);
  // What has not changed keeps its buttons, so that no press is lost.
  if (bar.dataset.shown === shown && bar.children.length) return;
  bar.dataset.shown = shown;
  const asked = given.may ? [choice("machine", view.new), choice("hall", view.old)] : [element("span", "", t("ask"))];
  bar.replaceChildren(element("p", "", said), element("div", "choices", ...asked));
}

async function look() {
  const view = await ask("/api/v1/clock");
  if (view) render(view);
}

look();
setInterval(look, EVERY_MS);
