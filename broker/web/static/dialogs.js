// What a dialog asked for and the hall did not take.
import { refusal, show, t } from "./common.js";

// The field that is wrong, and why, in the dialog.
export function wrong(dialog, problem) {
  const line = dialog.querySelector(".error");
  const field = problem?.field ? dialog.querySelector(`[name="${problem.field}"]`) : null;
  for (const one of dialog.querySelectorAll("[aria-invalid]")) one.removeAttribute("aria-invalid");
  line.textContent = field ? t(`wrong-text.${problem.why}`, { field: field.closest("label").firstChild.textContent.trim() }) : problem ? refusal(problem) : "";
  show(line, problem !== null);
  field?.setAttribute("aria-invalid", "true");
  field?.focus();
}
