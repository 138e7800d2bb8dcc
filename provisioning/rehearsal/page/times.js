// Times on the hall's clock.

let offset = 0;

export function setOffset(ms) {
  offset = ms;
}

export function timeOf(ms) {
  return new Date(ms + offset).toISOString().slice(11, 19);
}
