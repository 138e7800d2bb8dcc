// Cards of tickets and appointments, wherever they are shown with what may be done about them.
import { post, t } from "./common.js";

// Sends what may be done about a card; `more` goes with it.
export function order(card, action, more = {}) {
  const path = card.id ? `tickets/${encodeURIComponent(card.id)}` : `appointments/${encodeURIComponent(card.code)}`;
  return post(`/api/v1/${path}/${action}`, more);
}

export const nameOf = (card) => card.number ?? t("guide.booking");

// What a code is that somebody scanned or typed: {meaning, card}. What can be an identity number does not leave the page.
export async function meaningOf(code) {
  if (/(?:\d-*){14}[\dXx]/.test(code)) return { ok: true, body: { meaning: "foreign", card: null } };
  return post("/scan", { code });
}
