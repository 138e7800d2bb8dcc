// The citizen's page: it asks every few seconds, and rests while nobody looks and no sound is wished for.
import { byId, element, page, post, refusal, show, t, wait } from "./common.js";
import { listening, ring, turn } from "./ringing.js";

const path = `/follow/${encodeURIComponent(page.code)}`;
const EVERY_MS = 4000;
const title = document.title;
let view = page.view;
let thanked = false;

function render() {
  const waits = view.state === "waiting";
  const called = view.state === "called";
  document.body.classList.toggle("is-called", called);
  document.title = called ? `→ ${view.window_name} · ${view.number}` : title;
  byId("service").textContent = view.service;
  byId("then").textContent = t("follow.then", { services: view.then.join(" → ") });
  show(byId("then"), view.then.length > 0);
  byId("place").className = `place ${view.state}`;
  if (byId("place-text").textContent !== place()) byId("place-text").textContent = place();
  byId("place-zone").textContent = view.window_zone;
  show(byId("place-zone"), called && view.window_zone !== "");
  show(byId("place"), place() !== "");
  show(byId("facts"), waits);
  byId("ahead").replaceChildren(element("b", "number", String(view.ahead ?? "")), ` ${t("follow.people", { n: view.ahead })}`);
  byId("expected").textContent = wait(view.expected_wait);
  byId("where").textContent = waits ? view.where : "";
  byId("papers-list").replaceChildren(...view.papers.map((one) => element("li", "", one)));
  show(byId("papers"), (waits || called) && view.papers.length > 0);
  show(byId("rating"), view.leg !== null && !thanked);
  show(byId("actions"), waits || called);
  show(byId("cancel"), waits);
}

function place() {
  if (thanked || (view.rated && view.leg === null && view.state === "completed")) return t("follow.rate-thanks");
  if (view.state === "waiting") return view.ahead === 0 ? t("follow.next") : "";
  return t(`follow.${view.state}`, { window: view.window_name });
}

async function refresh() {
  if (document.hidden && !listening()) return;
  try {
    const answer = await fetch(`${path}/now`, { signal: AbortSignal.timeout(3500) });
    if (answer.status === 404) return location.reload();
    if (!answer.ok) throw new Error(answer.status);
    take(await answer.json());
    fresh(true);
  } catch { fresh(false); }
}

// A call that is new is heard and felt, one to another window too.
function take(next) {
  const news = next.state === "called" && (view.state !== "called" || view.window !== next.window);
  view = next;
  render();
  if (news) ring();
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

async function cancel() {
  byId("cancel").disabled = true;
  const answer = await post(`${path}/cancel`);
  byId("cancel").disabled = false;
  await refresh();
  if (!answer.ok) byId("foot").textContent = refusal(answer.body);
}

for (const button of document.querySelectorAll("[data-value]")) {
  button.addEventListener("click", () => rate(button.dataset.value));
}
byId("cancel").addEventListener("click", () => byId("cancel-form").showModal());
byId("cancel-form").addEventListener("close", () => { if (byId("cancel-form").returnValue === "ok") cancel(); });
byId("sound").addEventListener("click", async () => {
  const state = await turn();
  byId("sound").setAttribute("aria-pressed", String(state === "on"));
  byId("sound").textContent = t(state === "on" ? "follow.sound-stop" : "follow.sound");
  byId("sound-told").textContent = t(`follow.sound-${state}`);
});
document.addEventListener("visibilitychange", refresh);
setInterval(refresh, EVERY_MS);
render();
