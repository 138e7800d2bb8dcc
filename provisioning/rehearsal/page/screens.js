// The screens and panels of boards: the frames that they really drew.

import { screenUrl, touch } from "./hands.js";
import { make } from "./make.js";
import { Moving } from "./pictures.js";

const WHY = { starting: "正在启动 starting", off: "已断电 off", failed: "正在重新启动 restarting" };


export class Screen {
  constructor(board, n, { touchable = false } = {}) {
    const { width, height, panel } = board.screens[n];
    this.n = n;
    this.img = make("img", { alt: `${board.id} 屏幕 screen`, width, height, draggable: "false", src: blank(width, height) });
    this.element = make("div", { class: `${panel ? "panel " : ""}screen dark`, "data-testid": `board-${board.id}-screen${n || ""}` }, this.img);
    this.moving = new Moving(this.img, (frame) => screenUrl(board.id, n, frame));
    if (touchable && !panel) this.listen(board.id, width, height);
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
