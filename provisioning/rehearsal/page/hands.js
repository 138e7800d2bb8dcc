// What a person does here: each is one POST to the rehearsal, as protocol.md lists it.

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) console.warn(path, body, await answer.text());
  return answer.ok;
}

const board = (id, what) => `/rehearsal/boards/${encodeURIComponent(id)}/${what}`;

export const press = (id, button) => post(board(id, "press"), { button });
export const touch = (id, x, y) => post(board(id, "press"), { touch: [x, y] });
export const fault = (id, what) => post(board(id, "fault"), what);
export const power = (id, on) => post(`/rehearsal/programs/${id}/fault`, { power: on ? "on" : "off" });
export const screenUrl = (id, n, frame) => `${board(id, `screen/${n}.png`)}?frame=${frame}`;
export const paperUrl = (id, tickets) => `${board(id, "paper.png")}?last=1&of=${tickets}`;
