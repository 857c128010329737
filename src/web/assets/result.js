// The result pane: state, status line, errors in words, answers as coloured JSON.
//
// `#result` has `data-state` idle, running, done or error; each of its children is one answer, whose text is plain JSON.

import { byId, el } from "./dom.js";

const COLOURED_UP_TO = 200_000;
const KEPT = 200;
const PARTS = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function coloured(text) {
  const pieces = [];
  let done = 0;
  for (const match of text.matchAll(PARTS)) {
    pieces.push(text.slice(done, match.index));
    const [whole, string, colon] = match;
    const kind = string ? (colon ? "key" : "string") : "value";
    pieces.push(el("span", { class: kind }, string ?? whole), colon ?? "");
    done = match.index + whole.length;
  }
  return [...pieces, text.slice(done)];
}

function errorRow(error) {
  const extensions = error.extensions ?? {};
  const notes = [extensions.code, error.path?.join("."), extensions.requestId];
  const [place] = error.locations ?? [];
  if (place) notes.push(`${place.line}:${place.column}`);
  return el("li", {}, error.message, el("span", { class: "hint" }, ` ${notes.filter(Boolean).join(" · ")}`));
}

/** Empties the pane and sets the state. */
export function begin(status) {
  byId("result").replaceChildren();
  byId("errors").replaceChildren();
  byId("errors").hidden = true;
  end("running", status);
}

/** Sets the state and the status line. */
export function end(state, status) {
  byId("result").dataset.state = state;
  byId("status").textContent = status;
  byId("status").dataset.state = state;
}

/** Sets the status line only. */
export function tell(status) {
  byId("status").textContent = status;
}

/** Adds an answer; says whether it has errors. */
export function add(answer) {
  const text = JSON.stringify(answer, null, 2);
  const result = byId("result");
  result.append(el("pre", {}, text.length <= COLOURED_UP_TO ? coloured(text) : text));
  while (result.children.length > KEPT) result.firstChild.remove();
  const errors = Array.isArray(answer?.errors) ? answer.errors : [];
  byId("errors").append(...errors.map(errorRow));
  byId("errors").hidden = byId("errors").children.length === 0;
  return errors.length > 0;
}
