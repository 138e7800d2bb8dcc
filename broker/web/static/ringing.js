// The sound of a call on the citizen's phone. A browser plays nothing before a touch: it is asked for by a button, which
// plays it once, so that the citizen knows it; a phone that cannot play it says so, and vibrates where it can.
const NOTES_HZ = [880, 1108.7, 1318.5];
const NOTE_S = 0.22;
const ROUNDS = 3;
const START_MS = 1500;

let context = null;
let awake = null;

export const listening = () => context !== null;

// Turns the sound on or off; what became of it: "on", "off" or "blocked".
export async function turn() {
  if (context) return stop();
  const Context = window.AudioContext ?? window.webkitAudioContext;
  if (!Context) return "blocked";
  try {
    context = new Context();
    await Promise.race([context.resume(), new Promise((done) => setTimeout(done, START_MS))]);
    if (context.state !== "running") throw new Error(context.state);
  } catch {
    stop();
    return "blocked";
  }
  play(1);
  stayAwake();
  return "on";
}

// Called: heard where the sound is on, and felt where the phone can.
export function ring() {
  navigator.vibrate?.([400, 200, 400, 200, 800]);
  if (context) play(ROUNDS);
}

function stop() {
  context?.close().catch(() => {});
  awake?.release().catch(() => {});
  context = awake = null;
  return "off";
}

function play(rounds) {
  context.resume().catch(() => {});
  for (let n = 0; n < rounds * NOTES_HZ.length; n += 1) {
    const round = Math.floor(n / NOTES_HZ.length);
    note(NOTES_HZ[n % NOTES_HZ.length], context.currentTime + n * NOTE_S + round * 0.5);
  }
}

function note(hertz, at) {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(0.8, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + NOTE_S);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + NOTE_S);
}

// A screen that goes dark stops the page: the phone is asked to stay awake, again whenever the page comes back.
async function stayAwake() {
  try { awake = await navigator.wakeLock?.request("screen") ?? null; } catch { awake = null; }
}

document.addEventListener("visibilitychange", () => { if (context && !document.hidden) stayAwake(); });
