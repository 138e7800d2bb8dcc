// Choosing a window opens it; one that somebody else operates is taken over on request.
import { byId, page, post, refusal, show, t } from "./common.js";

for (const button of document.querySelectorAll("[data-window]")) {
  button.addEventListener("click", () => choose(button));
  button.disabled = !page.may;
}

async function choose(button) {
  const { window: id, name, act, clerk } = button.dataset;
  const path = `/window/${encodeURIComponent(id)}`;
  if (act === "go") return location.assign(path);
  if (act === "takeover" && !confirm(t("pick.takeover-ask", { name: clerk, window: name }))) return;
  button.disabled = true;
  const answer = await post(`/api/v1/windows/${encodeURIComponent(id)}/${act}`);
  if (answer.ok) return location.assign(path);
  button.disabled = false;
  byId("refusal").textContent = refusal(answer.body);
  show(byId("refusal"), true);
}
