// The small drawer of what may fail at a board.

import { fault } from "./hands.js";
import { make, svg, WRENCH } from "./make.js";

const EDGE = 8;
const SWITCHES = [
  ["power", "电源", "Power"],
  ["network", "网线", "Network cable"],
];
const OF_PRINTER = [
  ["printer", "打印机电源", "Printer", { on: "通 on", off: "断 off" }],
  ["paper", "纸", "Paper", { ok: "充足 ok", low: "将尽 low", out: "用完 out" }],
  ["cover", "机盖", "Cover", { closed: "关 closed", open: "开 open" }],
];
const OF_READERS = [
  ["scanner", "扫码器", "Scanner", { none: "正常 well", unplugged: "已拔 unplugged" }],
  ["card-reader", "读卡器", "Card reader", {
    none: "正常 well", unplugged: "已拔 unplugged", mute: "无应答 mute", checksum: "校验错 checksum", half: "半帧 half",
    noise: "乱码 noise", unauthorised: "未授权 unauthorised",
  }],
];

export class Faults {
  constructor(titles) {
    this.rows = new Map();
    this.titles = titles;
    this.sections = new Map(titles.map(([id]) => [id, make("div", { class: "of" })]));
    this.element = make("details", { class: "faults drawer" },
      make("summary", { title: "故障开关 Faults", "data-testid": `faults-${titles.map(([id]) => id).join("-")}` }, svg(WRENCH)),
      make("div", {}, ...this.sections.values()));
    this.element.addEventListener("toggle", () => { if (this.element.open) keepInView(this.element.lastChild); });
  }

  update(board) {
    if (!this.rows.has(board.id)) this.rows.set(board.id, this.build(board));
    const row = this.rows.get(board.id);
    for (const [what] of SWITCHES) row[what].setAttribute("aria-checked", board[what] === "on");
    for (const [reader, fault] of Object.entries(board.readers)) row[reader].value = fault;
    if (!board.printer) return;
    row.printer.value = board.printer.power;
    row.paper.value = board.printer.paper;
    row.cover.value = board.printer.cover;
  }

  build(board) {
    const row = {};
    const section = this.sections.get(board.id);
    const title = this.titles.length > 1 ? this.titles.find(([id]) => id === board.id)[1] : null;
    if (title) section.append(make("h3", {}, title));
    for (const [what, zh, en] of SWITCHES) {
      row[what] = toggle(`${board.id}-${what}`, `${zh} ${en}`, (on) => fault(board.id, { [what]: on ? "on" : "off" }));
      section.append(make("div", { class: "row" }, make("span", {}, zh, make("small", {}, en)), row[what]));
    }
    const readers = OF_READERS.filter(([reader]) => reader in board.readers);
    for (const [what, zh, en, values] of [...(board.printer ? OF_PRINTER : []), ...readers]) {
      row[what] = choice(board.id, what, values);
      section.append(make("label", {}, make("span", {}, zh, make("small", {}, en)), row[what]));
    }
    return row;
  }
}

// A drawer hangs at the right of its spanner; where that would cut it off at the window's edge, it moves.
function keepInView(drawer) {
  drawer.style.right = "0";
  const { left, right } = drawer.getBoundingClientRect();
  const past = Math.max(0, right - (document.documentElement.clientWidth - EDGE));
  const short = Math.max(0, EDGE - left);
  drawer.style.right = `${past - short}px`;
  drawer.scrollIntoView({ block: "nearest" });
}

export function toggle(testid, label, change) {
  return make("button", {
    type: "button", class: "switch", role: "switch", "aria-label": label, "aria-checked": "true", "data-testid": `fault-${testid}`,
    onclick: (event) => change(event.currentTarget.getAttribute("aria-checked") !== "true"),
  });
}

function choice(id, what, values) {
  const options = Object.entries(values).map(([value, text]) => make("option", { value }, text));
  return make("select", { "data-testid": `fault-${id}-${what}`, onchange: (event) => fault(id, { [what]: event.target.value }) }, ...options);
}

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll(".drawer[open]")) if (!open.contains(event.target)) open.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const open of document.querySelectorAll(".drawer[open]")) open.open = false;
});
