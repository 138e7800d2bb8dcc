// What a person does here: each is one POST to the rehearsal, as docs/operation.md lists it.

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const told = await answer.json();
  if (!answer.ok) hint(told.message);
  return answer.ok ? told : null;
}

// What could not be done is told for a while at the foot of the page.
let fading = 0;
function hint(message) {
  const place = document.getElementById("hint");
  place.textContent = message;
  place.hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => { place.hidden = true; }, 6000);
}

const board = (id, what) => `/rehearsal/boards/${encodeURIComponent(id)}/${what}`;

export const press = (id, button) => post(board(id, "press"), { button });
export const touch = (id, x, y) => post(board(id, "press"), { touch: [x, y] });
export const scan = (id, code) => post(board(id, "scan"), { code });
export const card = (id, number, name) => post(board(id, "card"), { number, name });
export const book = (wish) => post("/rehearsal/appointments", wish);
export const fault = (id, what) => post(board(id, "fault"), what);
export const power = (id, on) => post(`/rehearsal/programs/${id}/fault`, { power: on ? "on" : "off" });
export const screenUrl = (id, n, frame) => `${board(id, `screen/${n}.png`)}?frame=${frame}`;
export const paperUrl = (id, tickets) => `${board(id, "paper.png")}?last=1&of=${tickets}`;
