// The citizen's page: it asks every few seconds, and rests while nobody looks.
import { byId, element, page, post, refusal, show, t, wait } from "./common.js";

const path = `/follow/${encodeURIComponent(page.code)}`;
const EVERY_MS = 4000;
let view = page.view;
let thanked = false;

function render() {
  const waits = view.state === "waiting";
  byId("service").textContent = view.service;
  byId("then").textContent = t("follow.then", { services: view.then.join(" → ") });
  show(byId("then"), view.then.length > 0);
  byId("place").className = `place ${view.state}`;
  byId("place").textContent = place();
  show(byId("place"), byId("place").textContent !== "");
  show(byId("facts"), waits);
  byId("ahead").replaceChildren(element("b", "number", String(view.ahead ?? "")), ` ${t("follow.people", { n: view.ahead })}`);
  byId("expected").textContent = wait(view.expected_wait);
  byId("where").textContent = waits && view.windows.length ? t("follow.zone", { zone: view.zone, windows: ranges(view.windows) }) : "";
  show(byId("rating"), view.leg !== null && !thanked);
}

// As on the ticket: three or more neighbours are written as 1–4.
function ranges(ids) {
  if (!ids.every((id) => /^\d+$/.test(id))) return ids.join("、");
  const runs = [];
  for (const number of ids.map(Number).sort((a, b) => a - b)) {
    if (runs.at(-1)?.at(-1) === number - 1) runs.at(-1).push(number);
    else runs.push([number]);
  }
  return runs.flatMap((run) => (run.length < 3 ? run : [`${run[0]}–${run.at(-1)}`])).join("、");
}

function place() {
  if (thanked || (view.rated && view.leg === null && view.state === "completed")) return t("follow.rate-thanks");
  if (view.state === "waiting") return view.ahead === 0 ? t("follow.next") : "";
  return t(`follow.${view.state}`, { window: view.window ?? "" });
}

async function refresh() {
  if (document.hidden) return;
  try {
    const answer = await fetch(`${path}/now`, { signal: AbortSignal.timeout(3500) });
    if (answer.status === 404) return location.reload();
    view = await answer.json();
    fresh(true);
    render();
  } catch { fresh(false); }
}

function fresh(is) {
  byId("foot").textContent = t(is ? "follow.updated" : "follow.stale");
  byId("foot").classList.toggle("stale", !is);
}

async function rate(value) {
  const buttons = document.querySelectorAll("[data-value]");
  buttons.forEach((button) => { button.disabled = true; });
  const answer = await post(`${path}/rating`, { leg: view.leg, value });
  buttons.forEach((button) => { button.disabled = false; });
  thanked = answer.ok;
  if (answer.ok) setTimeout(() => { thanked = false; refresh(); }, 15000);
  render();
  if (!answer.ok) byId("foot").textContent = refusal(answer.body);
}

for (const button of document.querySelectorAll("[data-value]")) {
  button.addEventListener("click", () => rate(button.dataset.value));
}
document.addEventListener("visibilitychange", refresh);
setInterval(refresh, EVERY_MS);
render();
