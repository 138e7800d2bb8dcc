// The fronts: what each kind of board looks like, and how it follows its state.

import { Faults } from "./faults.js";
import { paperUrl } from "./hands.js";
import { Keys } from "./keys.js";
import { make } from "./make.js";
import { CardReader, Scanner } from "./readers.js";
import { Screen } from "./screens.js";
import { Said } from "./speakers.js";

const EDGE = 24; // the table that the paper lies on in its picture

function name(zh, en, faults) {
  const dot = make("span", { class: "dot" });
  const hint = make("span", { class: "hint" });
  const row = make("h2", { class: "name" }, dot, make("b", {}, zh), make("small", {}, en), hint, make("span", { class: "space" }), faults.element);
  row.trouble = make("p", { class: "trouble", role: "status" });
  row.follow = (boards) => {
    dot.dataset.state = worst(boards);
    const troubled = boards.filter((board) => board.trouble);
    row.trouble.textContent = troubled.map((board) => `${board.id} ${board.trouble}`).join("\n");
    hint.textContent = boards.some((board) => board.network === "off") ? "网线已拔 unplugged" : "";
  };
  return row;
}

const ORDER = ["failed", "off", "starting", "on"];
const worst = (boards) => ORDER.find((state) => boards.some((board) => board.state === state));

export class Kiosk {
  constructor(board) {
    this.faults = new Faults([[board.id, board.id]]);
    this.name = name(`取号机 ${tail(board.id)}`, `Kiosk · ${board.zone}`, this.faults);
    this.screens = board.screens.map((_, n) => new Screen(board, n, { touchable: n === 0 }));
    this.keys = new Keys(board, "pins");
    this.said = board.speaker && new Said(board);
    this.scanner = "scanner" in board.readers ? new Scanner(board.id) : null;
    this.cards = "card-reader" in board.readers ? new CardReader(board.id) : null;
    this.slot = make("div", { class: "slot" });
    this.picture = make("img", { alt: "打印出的号票 printed tickets" });
    this.paper = make("div", { class: "paper none", "data-testid": `board-${board.id}-paper`, tabindex: "0" }, this.picture);
    this.element = make("article", { class: "kiosk", "data-testid": `board-${board.id}` },
      this.name, this.name.trouble, ...elements(this.screens), make("div", { class: "body" }, ...elements([this.said, this.keys, this.devices()])), this.slot, this.paper);
  }

  devices() {
    const found = elements([this.scanner, this.cards]);
    return found.length ? { element: make("div", { class: "devices" }, ...found) } : null;
  }

  update(board) {
    this.name.follow([board]);
    for (const screen of this.screens) screen.update(board);
    this.faults.update(board);
    this.keys.update(board);
    this.said?.update(board.speaker);
    this.scanner?.suffer(board.readers.scanner);
    this.cards?.update(board);
    const printer = board.printer;
    if (!printer) return;
    Object.assign(this.slot.dataset, { paper: printer.paper, cover: printer.cover, power: printer.power });
    if (printer.tickets > 0) this.print(board.id, printer.tickets);
  }

  // The codes that people have in their hands now.
  offer(codes) {
    this.scanner?.offer(codes);
    this.cards?.offer(codes);
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

const elements = (parts) => parts.filter(Boolean).map((part) => part.element);
const tail = (id) => id.match(/[^-]*$/)[0];

export class ZoneBoard {
  constructor(board) {
    this.faults = new Faults([[board.id, board.id]]);
    this.name = name(`综合屏 ${board.zone}`, `Zone board · ${board.id}`, this.faults);
    this.show = new Display(board);
    this.element = make("article", { class: "zone-board", "data-testid": `board-${board.id}` }, this.name, this.name.trouble, this.show.element);
  }

  update(board) {
    this.name.follow([board]);
    this.show.update(board);
    this.faults.update(board);
  }
}

// A screen, a panel or both, and the loudspeaker below them.
class Display {
  constructor(board) {
    this.screens = board.screens.map((_, n) => new Screen(board, n));
    this.said = board.speaker && new Said(board);
    this.element = make("div", { class: "display" }, ...elements([...this.screens, this.said]));
  }

  update(board) {
    for (const screen of this.screens) screen.update(board);
    this.said?.update(board.speaker);
  }
}

export class Window {
  constructor(window, names, boards) {
    this.boards = new Map(boards.map((board) => [board.id, board]));
    this.faults = new Faults(boards.map((board) => [board.id, board.kind === "evaluator" ? `评价器 ${board.id}` : `窗口屏 ${board.id}`]));
    this.name = name(...names, this.faults);
    this.parts = new Map();
    this.element = make("article", { class: "window", "data-testid": `window-${window}` }, this.name, this.name.trouble);
    for (const board of boards) this.place(board);
  }

  place(board) {
    const part = board.kind === "evaluator" ? new Evaluator(board) : new Display(board);
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
    this.screen = board.screens.length ? new Screen(board, 0) : null;
    this.keys = new Keys(board);
    this.element = make("div", { class: "evaluator", "data-testid": `board-${board.id}` }, ...elements([this.screen, this.keys]));
  }

  update(board) {
    this.keys.update(board);
    this.element.classList.toggle("off", board.state === "off");
    this.screen?.update(board);
  }
}
