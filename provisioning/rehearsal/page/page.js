// The page: it hears everything once, then what has changed.

import { toggle } from "./faults.js";
import { Kiosk, Window, ZoneBoard } from "./fronts.js";
import { power } from "./hands.js";
import { nameServices } from "./keys.js";
import { make } from "./make.js";
import { showSpoken } from "./speakers.js";
import { setOffset, timeOf } from "./times.js";

const at = (id) => document.getElementById(id);
const PROGRAMS = { controller: ["控制器", "Controller"], broker: ["消息代理", "Broker"] };
const fronts = new Map();
const programs = new Map();
let hall = null;
let codes = [];
let heardAt = 0;

function hear(news) {
  hall = news.hall;
  setOffset(hall.utc_offset_ms);
  nameServices(hall.services);
  heardAt = Date.now();
  showHall();
  if (!fronts.size && news.boards.length) build(news.boards);
  for (const board of news.boards) fronts.get(board.id)?.update(board);
  if (news.codes) codes = news.codes;
  if (news.codes || news.boards.length) for (const front of fronts.values()) front.offer?.(codes);
  for (const program of news.programs) showProgram(program);
  if (news.spoken.length) showSpoken(at("speaker"), news.spoken, hall.zones);
  if (!at("speaker").childElementCount) at("speaker").append(make("span", { class: "quiet" }, "还没有广播 · nothing has been announced yet"));
}

function build(boards) {
  for (const board of boards.filter((one) => one.kind === "kiosk")) put("kiosks", board, new Kiosk(board));
  for (const board of boards.filter((one) => one.kind === "zone-board")) put("zone-boards", board, new ZoneBoard(board));
  at("zone-boards").parentElement.classList.toggle("many", at("zone-boards").childElementCount > 3);
  const windows = Map.groupBy ? Map.groupBy(boards.filter(atWindow), (one) => one.window) : grouped(boards.filter(atWindow));
  for (const [window, mine] of [...windows].sort(([a], [b]) => Number(a) - Number(b))) {
    mine.sort((a, b) => (a.kind === "evaluator") - (b.kind === "evaluator"));
    const front = new Window(window, hall.windows[window], mine);
    at("windows").append(front.element);
    for (const board of mine) fronts.set(board.id, front);
  }
}

const atWindow = (board) => board.kind === "window-screen" || board.kind === "evaluator";

function grouped(boards) {
  const groups = new Map();
  for (const board of boards) groups.set(board.window, [...(groups.get(board.window) ?? []), board]);
  return groups;
}

function put(place, board, front) {
  fronts.set(board.id, front);
  at(place).append(front.element);
}

function showHall() {
  const name = hall.name["zh-CN"] ?? Object.values(hall.name)[0];
  at("hall-name").textContent = name;
  document.title = `排练 · ${name}`;
  at("console").href = hall.console_url;
  at("waiting").textContent = hall.waiting ?? "–";
  at("speed").hidden = hall.speed === 1;
  at("speed").textContent = `${hall.speed}×`;
  const waiting = hall.awaited.programs;
  const all = hall.ready >= hall.programs && !hall.awaited.clock_s;
  at("ready").textContent = all ? `${hall.programs} 个程序就绪 ready` : `就绪 ${hall.ready} / ${hall.programs} ready`;
  at("awaited").hidden = all || !(waiting.length || hall.awaited.clock_s);
  at("awaited").replaceChildren(...(waiting.length ? waitingFor(waiting) : clockIn(hall.awaited.clock_s)));
}

const SAID = { starting: "正在启动 starting", failed: "不能启动 does not start", linking: "尚未连接 no link yet" };
const NAMED = 6;

function waitingFor(programs) {
  const named = programs.slice(0, NAMED).map((one) => make("span", { class: "waited", "data-state": one.state }, make("b", {}, one.id), ` ${saidOf(one)}`));
  const more = programs.length - NAMED;
  return ["还在等 Waiting for", ...named, ...(more > 0 ? [`+${more}`] : [])];
}

// A board's own place on the page has its last line.
function saidOf(one) {
  if (one.state === "failed" && fronts.has(one.id)) return SAID.failed;
  return one.state === "linking" ? SAID.linking : one.said || SAID[one.state];
}

function clockIn(seconds) {
  return [`全部程序已就绪，大厅时钟 ${seconds} 秒后开始 · all programs are ready, the hall’s clock starts in ${seconds} s`];
}

function showProgram(program) {
  if (!programs.has(program.id)) programs.set(program.id, buildProgram(program.id));
  const { element, dot, lever } = programs.get(program.id);
  dot.dataset.state = program.state;
  element.title = program.trouble || PROGRAMS[program.id][1];
  lever.setAttribute("aria-checked", program.state !== "off");
}

function buildProgram(id) {
  const [zh, en] = PROGRAMS[id];
  const dot = make("span", { class: "dot" });
  const lever = toggle(`${id}-power`, `${zh} ${en}`, (on) => power(id, on));
  const kind = id === "broker" && hall.broker_kind === "embedded" ? "（内置 embedded）" : "";
  const element = make("div", { class: "program", title: en, "data-testid": `program-${id}` }, dot, `${zh}${kind}`, lever);
  at("programs").append(element);
  return { element, dot, lever };
}

setInterval(() => {
  if (hall) at("clock").textContent = timeOf(hall.now + (Date.now() - heardAt) * hall.speed);
}, 250);

const changes = new EventSource("/rehearsal/changes");
changes.onmessage = (event) => hear(JSON.parse(event.data));
changes.onopen = () => { at("lost").hidden = true; };
changes.onerror = () => { at("lost").hidden = false; };
