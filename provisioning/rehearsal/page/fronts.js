// The fronts: what each kind of board looks like, and how it follows its state.

import { Faults } from "./faults.js";
import { paperUrl, press, screenUrl, touch } from "./hands.js";
import { make } from "./make.js";
import { Moving } from "./pictures.js";

const KEYS = {
  satisfied: ["满意", "Satisfied"],
  "basically-satisfied": ["基本满意", "Fairly so"],
  unsatisfied: ["不满意", "Dissatisfied"],
};
const EDGE = 24; // the table that the paper lies on in its picture
const WHY = { starting: "正在启动 starting", off: "已断电 off", failed: "正在重新启动 restarting" };

class Screen {
  constructor(board, n, { touchable = false, kind = "screen" } = {}) {
    const { width, height } = board.screens[n];
    this.n = n;
    this.img = make("img", { alt: `${board.id} 屏幕 screen`, width, height, draggable: "false", src: blank(width, height) });
    this.element = make("div", { class: `${kind} screen dark`, "data-testid": `board-${board.id}-screen` }, this.img);
    this.moving = new Moving(this.img, (frame) => screenUrl(board.id, n, frame));
    if (touchable) this.listen(board.id, width, height);
  }

  listen(id, width, height) {
    this.element.classList.add("touchable");
    this.img.addEventListener("click", (event) => {
      const box = this.img.getBoundingClientRect();
      const [across, down] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
      touch(id, Math.min(width - 1, Math.floor(across * width)), Math.min(height - 1, Math.floor(down * height)));
      const finger = make("i", { class: "finger", style: `left:${across * 100}%;top:${down * 100}%` });
      this.element.append(finger);
      finger.addEventListener("animationend", () => finger.remove());
    });
  }

  update(board) {
    const { frame } = board.screens[this.n];
    const dark = frame === 0 || board.state === "off";
    this.element.classList.toggle("dark", dark);
    this.element.dataset.why = WHY[board.state] ?? "";
    this.element.dataset.frame = frame;
    if (!dark) this.moving.want(`${board.starts}-${frame}`);
  }
}

function blank(width, height) {
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"/>`)}`;
}

function name(zh, en, faults) {
  const dot = make("span", { class: "dot" });
  const hint = make("span", { class: "hint" });
  const row = make("h2", { class: "name" }, dot, make("b", {}, zh), make("small", {}, en), hint, make("span", { class: "space" }), faults.element);
  row.follow = (boards) => {
    dot.dataset.state = worst(boards);
    hint.textContent = boards.some((board) => board.network === "off") ? "网线已拔 unplugged" : "";
  };
  return row;
}

const ORDER = ["failed", "off", "starting", "on"];
const worst = (boards) => ORDER.find((state) => boards.some((board) => board.state === state));

function key(id, button) {
  const [zh, en] = KEYS[button] ?? [button, ""];
  const element = make("button", {
    type: "button", class: `key ${KEYS[button] ? button : "other"}`, "data-testid": `board-${id}-${button}`,
    onclick: async () => {
      element.classList.add("pressed");
      await press(id, button);
      element.classList.remove("pressed");
    },
  }, zh, make("small", {}, en));
  return element;
}

export class Kiosk {
  constructor(board) {
    this.faults = new Faults([[board.id, board.id]]);
    this.name = name(`取号机 ${tail(board.id)}`, `Kiosk · ${board.zone}`, this.faults);
    this.screen = new Screen(board, 0, { touchable: true });
    this.slot = make("div", { class: "slot" });
    this.picture = make("img", { alt: "打印出的号票 printed tickets" });
    this.paper = make("div", { class: "paper none", "data-testid": `board-${board.id}-paper`, tabindex: "0" }, this.picture);
    this.pins = make("div", { class: "pins" });
    this.element = make("article", { class: "kiosk", "data-testid": `board-${board.id}` }, this.name, this.screen.element, this.slot, this.paper, this.pins);
  }

  update(board) {
    this.name.follow([board]);
    this.screen.update(board);
    this.faults.update(board);
    if (board.buttons.length && !this.pins.childElementCount) this.pins.append(...board.buttons.map((button) => key(board.id, button)));
    const printer = board.printer;
    if (!printer) return;
    Object.assign(this.slot.dataset, { paper: printer.paper, cover: printer.cover, power: printer.power });
    if (printer.tickets > 0) this.print(board.id, printer.tickets);
  }

  async print(id, tickets) {
    this.wanted = tickets;
    if (this.fetching) return;
    this.fetching = true;
    while (this.shown !== this.wanted) {
      const now = this.wanted;
      const next = new Image();
      next.src = paperUrl(id, now);
      try { await next.decode(); } catch { break; }
      this.shown = now;
      this.comeOut(next);
    }
    this.fetching = false;
  }

  comeOut(next) {
    this.paper.className = "paper";
    this.picture.src = next.src;
    this.picture.style.width = `${(100 * next.naturalWidth) / (next.naturalWidth - 2 * EDGE)}%`;
    this.picture.style.margin = `${(-100 * EDGE) / (next.naturalWidth - 2 * EDGE)}%`;
    this.paper.dataset.tickets = this.shown;
    void this.paper.offsetWidth;
    this.paper.classList.add("fresh");
    this.paper.scrollTop = 0;
  }
}

const tail = (id) => id.match(/[^-]*$/)[0];

export class ZoneBoard {
  constructor(board) {
    this.faults = new Faults([[board.id, board.id]]);
    this.name = name(`综合屏 ${board.zone}`, `Zone board · ${board.id}`, this.faults);
    this.screen = new Screen(board, 0);
    this.element = make("article", { class: "zone-board", "data-testid": `board-${board.id}` }, this.name, this.screen.element);
  }

  update(board) {
    this.name.follow([board]);
    this.screen.update(board);
    this.faults.update(board);
  }
}

export class Window {
  constructor(window, boards) {
    this.boards = new Map(boards.map((board) => [board.id, board]));
    this.faults = new Faults(boards.map((board) => [board.id, board.kind === "evaluator" ? `评价器 ${board.id}` : `窗口屏 ${board.id}`]));
    this.name = name(`${window} 号窗口`, `Window ${window}`, this.faults);
    this.parts = new Map();
    this.element = make("article", { class: "window", "data-testid": `window-${window}` }, this.name);
    for (const board of boards) this.place(board);
  }

  place(board) {
    const part = board.kind === "evaluator" ? new Evaluator(board) : new Screen(board, 0);
    this.parts.set(board.id, part);
    this.element.append(part.element);
  }

  update(board) {
    this.boards.set(board.id, board);
    this.name.follow([...this.boards.values()]);
    this.parts.get(board.id).update(board);
    this.faults.update(board);
  }
}

class Evaluator {
  constructor(board) {
    this.screen = board.screens.length ? new Screen(board, 0, { kind: "panel" }) : null;
    this.keys = make("div", { class: "keys" });
    this.element = make("div", { class: "evaluator", "data-testid": `board-${board.id}` }, this.screen?.element ?? null, this.keys);
  }

  update(board) {
    if (board.buttons.length && !this.keys.childElementCount) this.keys.append(...ordered(board.buttons).map((button) => key(board.id, button)));
    for (const one of this.keys.children) one.dataset.lamp = board.lamps[one.dataset.testid.slice(`board-${board.id}-`.length)] ?? "off";
    this.element.classList.toggle("off", board.state === "off");
    this.screen?.update(board);
  }
}

function ordered(buttons) {
  const known = Object.keys(KEYS).filter((button) => buttons.includes(button));
  return [...known, ...buttons.filter((button) => !known.includes(button))];
}
