// Pictures that change: only what has changed is fetched, only while it can be seen, and never
// faster than a person can look.

const PAUSE_MS = 250;

export class Moving {
  constructor(img, url) {
    this.img = img;
    this.url = url;
    this.wanted = null;
    this.shown = null;
    this.busy = false;
    this.seen = false;
    watcher.observe(img);
    owners.set(img, this);
  }

  want(version) {
    this.wanted = version;
    this.fetch();
  }

  async fetch() {
    if (this.busy || !this.seen || document.hidden || this.wanted === this.shown) return;
    this.busy = true;
    const version = this.wanted;
    const next = new Image();
    next.src = this.url(version);
    try {
      await next.decode();
      this.img.src = next.src;
      this.shown = version;
      this.img.dispatchEvent(new CustomEvent("picture", { bubbles: true }));
    } catch { /* the board went away meanwhile: the next change tells */ }
    setTimeout(() => { this.busy = false; if (this.wanted !== version) this.fetch(); }, PAUSE_MS);
  }
}

const owners = new WeakMap();
const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const owner = owners.get(entry.target);
    owner.seen = entry.isIntersecting;
    owner.fetch();
  }
}, { rootMargin: "200px" });

document.addEventListener("visibilitychange", () => {
  for (const img of document.querySelectorAll("img")) owners.get(img)?.fetch();
});
