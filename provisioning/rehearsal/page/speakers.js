// What loudspeakers really say: below their board, and for the whole hall.

import { make, svg, SPEAKER } from "./make.js";
import { timeOf } from "./times.js";

export class Said {
  constructor(board) {
    this.text = make("b", {}, "");
    this.at = make("time", {}, "");
    this.element = make("p", { class: "said", "data-testid": `board-${board.id}-said` }, svg(SPEAKER), this.waves(), this.text, this.at);
  }

  waves() {
    return make("i", { class: "waves", "aria-hidden": "true" }, make("i"), make("i"), make("i"));
  }

  update({ text, at, speaking }) {
    this.element.classList.toggle("speaking", speaking);
    this.text.textContent = text || "还没有播过 nothing said yet";
    this.text.title = text;
    this.at.textContent = at === null ? "" : timeOf(at);
  }
}

let last = null;
export function showSpoken(place, spoken, zones) {
  const newest = [...spoken].reverse();
  place.replaceChildren(...newest.map((one) => line(one, one === newest[0] && one.id !== last, zones)));
  last = newest[0].id;
}

function line(one, isNew, zones) {
  const where = one.board ?? zones[one.zone] ?? one.zone;
  const how = one.speaking ? "正在播 speaking" : one.board === null ? "未播出 not said" : "";
  const kind = [isNew && "new", one.speaking && "speaking", one.board === null && "unsaid"].filter(Boolean).join(" ");
  return make("p", { class: kind }, make("small", {}, `${timeOf(one.at)} · ${where}`, make("em", {}, how)), make("b", {}, one.text));
}
