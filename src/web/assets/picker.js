// The picker: search, choose, and get finished alignments to copy or to hand to the page that embeds this one.
//
// The message to the embedding page is `{ type: "kakehashi:alignments", version: 1, standard, alignments }`. It goes to the origin
// that `?origin=` names and to no other; without one nothing is sent.

import { afterPause, byId, el, say } from "./dom.js";
import { ask } from "./transport.js";

const PAUSE = 200;
const FIRST = 20;
const origin = byId("main").dataset.origin;
const framework = byId("main").dataset.framework;
const host = window.parent !== window ? window.parent : window.opener;
const sends = host && origin;
const eager = sends && byId("main").dataset.send === "change";
const chosen = new Map();
let asked = 0;
let shown = 0;
let alignments = [];

const FOUND = `query Find($text: String!, $frameworks: [ID!], $first: Int!) {
  search(query: $text, kinds: [ITEM, OUTCOME, COURSE, CRITERION], frameworks: $frameworks, first: $first) {
    totalCount
    nodes {
      __typename
      ... on Item { id humanCodingScheme fullStatement framework { title } }
      ... on Course { item { id humanCodingScheme fullStatement framework { title } } }
      ... on RubricCriterion { id description framework { title } levels { id quality description } }
    }
  }
}`;

const PICKED = `query Pick($ids: [ID!]!, $standard: BadgeStandard!, $code: TargetCode!) {
  pickAlignments(ids: $ids, standard: $standard, targetCode: $code) { json note target { title framework { title } } successors { uri title } }
}`;

async function data(query, variables) {
  const { body } = await ask({ query, variables });
  if (body.errors?.length) throw new Error(body.errors.map((error) => error.message).join("\n"));
  return body.data;
}

const tell = (text) => byId("status").replaceChildren(text);

function choice(id, text, note) {
  const box = el("input", { type: "checkbox", value: id });
  box.checked = chosen.has(id);
  box.addEventListener("change", () => {
    if (box.checked) chosen.set(id, { text, note });
    else chosen.delete(id);
    show();
  });
  return el("label", {}, box, ` ${text}`, note ? el("small", {}, note) : null);
}

function row(node) {
  const item = node.item ?? node;
  if (node.__typename === "RubricCriterion") {
    const name = node.description ?? node.id;
    const levels = node.levels.map((level) => {
      const text = [level.quality, level.description].filter(Boolean).join(": ") || level.id;
      return el("li", {}, choice(level.id, text, `${name} – ${node.framework.title}`));
    });
    return el("li", {}, choice(node.id, name, node.framework.title), levels.length ? el("ul", {}, levels) : null);
  }
  const text = [item.humanCodingScheme, item.fullStatement].filter(Boolean).join(" ");
  return el("li", {}, choice(item.id, text, item.framework.title));
}

async function find() {
  const turn = ++asked;
  const text = byId("query").value.trim();
  if (!text) {
    byId("found").replaceChildren();
    tell("");
    return;
  }
  try {
    const frameworks = framework ? [framework] : null;
    const { search } = await data(FOUND, { text, frameworks, first: FIRST });
    // An answer that was overtaken by a newer question is not shown.
    if (turn !== asked) return;
    byId("found").replaceChildren(...search.nodes.map(row));
    tell(say("aligns-pick-count", { count: search.totalCount, shown: search.nodes.length }));
  } catch (error) {
    if (turn === asked) tell(error.message);
  }
}

const standard = () => document.querySelector("input[name=standard]:checked").value;

function listed([id, told], picked) {
  // What was chosen from the start is told by the answer.
  const text = told.text ?? picked?.target.title ?? id;
  const note = told.note ?? picked?.target.framework?.title ?? null;
  const drop = () => {
    chosen.delete(id);
    const box = [...byId("found").querySelectorAll("input")].find((input) => input.value === id);
    if (box) box.checked = false;
    show();
    byId("query").focus();
  };
  const warning = picked?.note
    ? el("small", { class: "note" }, [picked.note, ...picked.successors.map((next) => `${next.title} ${next.uri}`)].join(" "))
    : null;
  const button = el("button", { type: "button", "aria-label": say("aligns-pick-remove", { name: text }), onclick: drop }, "×");
  return el("li", {}, `${text} `, button, note ? el("small", {}, note) : null, warning);
}

async function show() {
  const turn = ++shown;
  byId("done").replaceChildren();
  const entries = [...chosen];
  let picked = [];
  if (entries.length) {
    try {
      const code = byId("human-code").checked ? "HUMAN_CODE" : "IDENTIFIER";
      const ids = entries.map(([id]) => id);
      picked = (await data(PICKED, { ids, standard: standard(), code })).pickAlignments;
    } catch (error) {
      // What was shown and handed over before stays.
      if (turn === shown) byId("done").replaceChildren(error.message);
      return;
    }
  }
  if (turn !== shown) return;
  alignments = picked.filter(Boolean).map((one) => one.json);
  byId("chosen").replaceChildren(...entries.map((entry, at) => listed(entry, picked[at])));
  byId("json").replaceChildren(alignments.length ? JSON.stringify(alignments, null, 2) : "");
  for (const id of ["copy", "send"]) byId(id).disabled = !alignments.length;
  if (eager) send();
}

async function copy() {
  const text = byId("json").textContent;
  try {
    await navigator.clipboard.writeText(text);
    byId("done").replaceChildren(say("aligns-pick-copied"));
  } catch {
    // A frame may not write to the clipboard: the text is marked, so that it can be copied by hand.
    window.getSelection().selectAllChildren(byId("json"));
    byId("json").focus();
    byId("done").replaceChildren(say("aligns-pick-marked"));
  }
}

function send() {
  host.postMessage({ type: "kakehashi:alignments", version: 1, standard: standard(), alignments }, origin);
  byId("done").replaceChildren(say("aligns-pick-sent"));
}

byId("send").hidden = !sends || eager;
byId("copy").addEventListener("click", copy);
byId("send").addEventListener("click", send);
byId("search").addEventListener("submit", (event) => {
  event.preventDefault();
  find();
});
byId("query").addEventListener("input", afterPause(PAUSE, find));
for (const input of document.querySelectorAll("fieldset input")) input.addEventListener("change", show);
for (const id of byId("main").dataset.chosen.split(/\s+/).filter(Boolean)) chosen.set(id, {});
if (chosen.size) show();
find();
