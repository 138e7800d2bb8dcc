// A kiosk's scanner and card reader: what can be held there, and what of it.

import { book, card, scan } from "./hands.js";
import { make } from "./make.js";
import { timeOf } from "./times.js";

// Made-up people: no region of a real ID card begins with 99.
const CARDS = [
  ["林一鸣", "990000199001010017"],
  ["何思远", "990000198506150029"],
  ["沈月明", "990000195209230045"],
];
const KINDS = {
  missed: ["过号票", "missed"],
  appointment: ["预约", "booked"],
  ticket: ["号票", "ticket"],
};
const FAULTS = {
  unplugged: "已拔 unplugged", mute: "无应答 mute", checksum: "校验错 checksum", half: "半帧 half",
  noise: "乱码 noise", unauthorised: "未授权 unauthorised",
};

class Device {
  constructor(testid, kind, zh, en, ...content) {
    this.state = make("small", {}, en);
    this.en = en;
    this.summary = make("summary", { "data-testid": testid }, make("i", { class: `eye ${kind}` }), make("b", {}, zh), this.state);
    this.element = make("details", { class: "device drawer" }, this.summary, make("div", {}, ...content));
  }

  suffer(fault) {
    this.element.classList.toggle("ill", fault !== "none");
    this.state.textContent = FAULTS[fault] ?? this.en;
  }

  // Something is held there now.
  flash() {
    this.element.classList.remove("held");
    void this.element.offsetWidth;
    this.element.classList.add("held");
  }
}

export class Scanner extends Device {
  constructor(id) {
    const codes = make("div", { class: "codes" });
    const field = make("input", { type: "text", maxlength: "512", placeholder: "其他码 any code", "aria-label": "要扫的码 Code to scan", autocomplete: "off", "data-testid": `scan-${id}-field` });
    const form = make("form", { onsubmit: (event) => { event.preventDefault(); this.scan(field.value); } },
      field, make("button", { type: "submit", class: "small-key", "data-testid": `scan-${id}-send` }, "扫 Scan"));
    super(`board-${id}-scanner`, "glass", "扫码器", "Scanner",
      make("h3", {}, "把码放到扫码口 Hold before the scanner"), codes,
      make("button", { type: "button", class: "wide-key", "data-testid": `book-${id}`, onclick: () => book({}) }, "＋ 约现在 Make an appointment for now"), form);
    Object.assign(this, { id, codes });
  }

  async scan(code) {
    if (!code) return;
    this.flash();
    await scan(this.id, code);
  }

  offer(codes) {
    this.codes.replaceChildren(...codes.map((one) => this.code(one)));
    if (!codes.length) this.codes.append(make("p", { class: "quiet" }, "还没有号票 no ticket yet"));
  }

  code(one) {
    const [zh, en] = KINDS[one.kind];
    const when = one.at === null ? "" : ` ${timeOf(one.at).slice(0, 5)}`;
    return make("button", { type: "button", class: `code ${one.kind}`, "data-testid": `code-${this.id}-${one.name}`, onclick: () => this.scan(one.code) },
      make("b", {}, one.name), make("small", {}, `${zh}${when} ${en}`));
  }
}

export class CardReader extends Device {
  constructor(id) {
    const rows = CARDS.map(([name, number], place) => new Card(id, name, number, place));
    super(`board-${id}-card-reader`, "pad", "读卡器", "Card reader",
      make("h3", {}, "虚构的身份证，请勿使用真号码", make("br"), "Made-up ID cards; never use a real number"), ...rows.map((row) => row.element));
    this.rows = rows;
    for (const row of rows) row.onlay = () => { this.flash(); for (const other of rows) other.lie(other === row); };
  }

  update(board) {
    this.suffer(board.readers["card-reader"]);
    this.element.classList.toggle("lying", board.card);
    if (!board.card) for (const row of this.rows) row.lie(false);
  }

  offer(codes) {
    for (const row of this.rows) row.offer(codes);
  }
}

class Card {
  constructor(id, name, number, place) {
    this.code = null;
    this.lay = make("button", { type: "button", class: "id-card", "aria-pressed": "false", "data-testid": `card-${id}-${place}`, onclick: () => this.turn(id, number, name) },
      make("b", {}, name), make("span", { class: "number" }, number), this.act = make("small", {}, ""));
    this.book = make("button", { type: "button", class: "small-key", "data-testid": `card-book-${id}-${place}`, onclick: () => this.makeAppointment(number) }, "预约 Book");
    this.element = make("div", { class: "row" }, this.lay, this.book);
    this.lie(false);
  }

  async turn(id, number, name) {
    if (this.lies) {
      if (await card(id, null, "")) this.lie(false);
    } else if (await card(id, number, name)) this.onlay();
  }

  lie(lies) {
    this.lies = lies;
    this.lay.setAttribute("aria-pressed", lies);
    this.act.textContent = lies ? "取走 take away" : "放上 lay on it";
  }

  async makeAppointment(number) {
    this.code = (await book({ number }))?.code ?? null;
  }

  offer(codes) {
    const mine = codes.find((one) => one.code === this.code);
    this.book.textContent = mine ? `已约 ${timeOf(mine.at).slice(0, 5)}` : "预约 Book";
    this.book.disabled = Boolean(mine);
  }
}
