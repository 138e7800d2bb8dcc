// Buttons on pins, with their lamps.

import { press } from "./hands.js";
import { make } from "./make.js";

const KEYS = {
  satisfied: ["满意", "Good"],
  "basically-satisfied": ["基本满意", "Fair"],
  unsatisfied: ["不满意", "Poor"],
  "key-previous": ["上一项", "Previous"],
  "key-next": ["下一项", "Next"],
  "key-ok": ["确定", "OK"],
  "key-back": ["返回", "Back"],
};
const services = {};

// A kiosk's buttons may bear the codes of services.
export function nameServices(named) {
  Object.assign(services, named);
}

export class Keys {
  constructor(board, place = "keys") {
    this.element = make("div", { class: place });
    this.id = board.id;
    this.keys = new Map();
    this.lamps = new Map();
  }

  update({ buttons, lamps }) {
    if (buttons.length && !this.keys.size) this.place(ordered(buttons));
    for (const [button, key] of this.keys) key.dataset.lamp = lamps[button] ?? "none";
    for (const name of Object.keys(lamps)) if (this.keys.size && !this.keys.has(name)) this.lamp(name).dataset.lamp = lamps[name];
  }

  place(buttons) {
    for (const button of buttons) this.keys.set(button, key(this.id, button));
    this.element.append(...this.keys.values());
  }

  lamp(name) {
    if (!this.lamps.has(name)) {
      this.lamps.set(name, make("span", { class: "lamp", "data-testid": `board-${this.id}-lamp-${name}` }, name));
      this.element.append(this.lamps.get(name));
    }
    return this.lamps.get(name);
  }
}

function key(id, button) {
  const [zh, en] = KEYS[button] ?? [services[button] ?? button, services[button] ? button : ""];
  const kind = button in KEYS ? button : "other";
  const element = make("button", {
    type: "button", class: `key ${kind}`, title: `${zh} ${en}`, "data-testid": `board-${id}-${button}`,
    onclick: async () => {
      element.classList.add("pressed");
      await press(id, button);
      element.classList.remove("pressed");
    },
  }, make("span", {}, zh), make("small", {}, en));
  return element;
}

function ordered(buttons) {
  const known = Object.keys(KEYS).filter((button) => buttons.includes(button));
  return [...known, ...buttons.filter((button) => !known.includes(button))];
}
