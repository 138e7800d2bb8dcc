// Tells a person's keys from a machine's: a scanner types its code a few milliseconds a sign, and ends in Enter.
const FAST_MS = 25;
const SHORTEST = 4;

// `keeps` tells of a keydown whether what has the focus needs it. `press` is called with a key that a person
// pressed and nothing else needs, a moment after it; `scanned` with a code that a machine typed. What a machine
// types is never a press, whatever its signs mean here.
export function typing({ keeps, press, scanned }) {
  let burst = [];
  let last = -Infinity;
  let waiting = null;

  function end() {
    const [first, ...rest] = burst;
    burst = [];
    if (first && rest.every((key) => key === first)) press(first);
    else if (rest.at(-1) === "Enter" && rest.length >= SHORTEST) scanned([first, ...rest].slice(0, -1).join(""));
  }

  document.addEventListener("keydown", (event) => {
    const fast = event.timeStamp - last < FAST_MS;
    last = event.timeStamp;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.key.length > 1 && event.key !== "Enter") return;
    if (keeps(event) && !(fast && event.key === "Enter")) return;
    event.preventDefault();
    if (event.repeat) return;
    clearTimeout(waiting);
    if (!fast) end();
    burst.push(event.key);
    waiting = setTimeout(end, FAST_MS + 5);
  }, { capture: true });
}
