// The explorer: puts editors, result, documentation, examples and history together.
//
// The state may stand in the address: `#query=…&variables=…&run=1`. Queries and subscriptions run by address; what changes
// something waits for a person, because the address may be a stranger's and the key is the visitor's.

import { offer } from "./completion.js";
import { docs } from "./docs.js";
import { byId, el, examples, say } from "./dom.js";
import { edit, setText } from "./editor.js";
import { operationAt } from "./language.js";
import { add, begin, end, tell } from "./result.js";
import { INTROSPECTION, schemaFrom } from "./schema.js";
import { Told, ask, headersFrom, listen } from "./transport.js";

const HISTORY = "kakehashi-history";
const KEY = "kakehashi-key";
const REMEMBERED = 30;

const query = byId("query");
const variables = byId("variables");
const headers = byId("headers");
const key = byId("key");
let schema = null;
let running = null;

// Storage may be forbidden by the browser; then nothing is remembered, and all else works.
function remembered(storage, name) {
  try {
    return window[storage].getItem(name);
  } catch {
    return null;
  }
}

function remember(storage, name, value) {
  try {
    window[storage].setItem(name, value);
  } catch {
    // Nothing depends on it.
  }
}

function past() {
  try {
    const list = JSON.parse(remembered("localStorage", HISTORY));
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

function load(entry) {
  setText(query, entry.query ?? "");
  setText(variables, entry.variables ?? "");
}

const choice = (title, note, entry) =>
  el("li", {}, el("button", { type: "button", onclick: () => load(entry) }, title, note ? el("small", {}, note) : null));

function showHistory() {
  const list = past().map((entry) => {
    const words = entry.query.replace(/#[^\n]*/g, "").replace(/\s+/g, " ").trim().slice(0, 90);
    return choice(words, new Date(entry.at).toLocaleString(document.documentElement.lang), entry);
  });
  byId("history").replaceChildren(...(list.length ? list : [el("li", { class: "hint" }, say("web-history-empty"))]));
  byId("forget").hidden = list.length === 0;
}

function note(entry) {
  const others = past().filter((other) => other.query !== entry.query || other.variables !== entry.variables);
  remember("localStorage", HISTORY, JSON.stringify([entry, ...others].slice(0, REMEMBERED)));
  showHistory();
}

function showExamples() {
  const groups = new Map();
  for (const example of examples) groups.set(example.group, [...(groups.get(example.group) ?? []), example]);
  for (const [title, list] of groups) {
    const rows = list.map((example) => choice(example.title, null, example));
    byId("panel-examples").append(el("h3", {}, title), el("ul", { class: "choices" }, rows));
  }
}

function read() {
  let values;
  try {
    values = variables.value.trim() ? JSON.parse(variables.value) : undefined;
  } catch (error) {
    throw new Told(say("web-error-variables", { reason: error.message }));
  }
  const operation = operationAt(query.value, query.selectionStart);
  const request = { query: query.value, variables: values, operationName: operation?.name ?? undefined };
  return { request, kind: operation?.kind ?? "query", headers: headersFrom(headers.value, key.value) };
}

async function once({ request, headers }, signal) {
  const started = performance.now();
  const { status, body } = await ask(request, headers, signal);
  const milliseconds = Math.round(performance.now() - started);
  const failed = add(body) || status >= 400;
  end(failed ? "error" : "done", say(failed ? "web-status-errors" : "web-status-done", { status, milliseconds }));
}

async function stream({ request, headers }, signal) {
  let count = 0;
  let failed = false;
  tell(say("web-status-listening", { count }));
  try {
    const status = await listen(request, headers, signal, (answer) => {
      count += 1;
      failed = add(answer) || failed;
      tell(say("web-status-listening", { count }));
    });
    failed = failed || status >= 400;
  } catch (error) {
    if (!signal.aborted) throw error;
    end("done", say("web-status-stopped", { count }));
    return;
  }
  end(failed ? "error" : "done", say("web-status-ended", { count }));
}

async function run() {
  running?.abort();
  const control = new AbortController();
  running = control;
  begin(say("web-status-running"));
  byId("stop").hidden = false;
  try {
    const asked = read();
    note({ query: query.value, variables: variables.value, at: Date.now() });
    await (asked.kind === "subscription" ? stream : once)(asked, control.signal);
  } catch (error) {
    if (running !== control) return;
    if (control.signal.aborted) end("done", say("web-status-stopped", { count: 0 }));
    else end("error", error instanceof Told ? error.message : say("web-error-network", { reason: error.message }));
  } finally {
    if (running === control) {
      running = null;
      byId("stop").hidden = true;
    }
  }
}

function fromAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  if (!given.has("query")) return false;
  load({ query: given.get("query"), variables: given.get("variables") ?? "" });
  query.setSelectionRange(0, 0);
  if (given.get("run") === "1") {
    if (operationAt(query.value, 0)?.kind === "mutation") end("idle", say("web-press-run"));
    else run();
  }
  return true;
}

async function copyLink() {
  const state = new URLSearchParams({ query: query.value });
  if (variables.value.trim()) state.set("variables", variables.value);
  history.replaceState(null, "", `${location.pathname}${location.search}#${state}`);
  try {
    await navigator.clipboard.writeText(location.href);
    tell(say("web-link-copied"));
  } catch {
    tell(say("web-link-in-address"));
  }
}

function tabs() {
  const all = [...document.querySelectorAll("[role=tab]")];
  const select = (wanted, focus) => {
    for (const tab of all) {
      const is = tab === wanted;
      tab.setAttribute("aria-selected", is);
      tab.tabIndex = is ? 0 : -1;
      byId(tab.getAttribute("aria-controls")).hidden = !is;
    }
    if (focus) wanted.focus();
  };
  all.forEach((tab, at) => {
    tab.addEventListener("click", () => select(tab, false));
    tab.addEventListener("keydown", (event) => {
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      select(all[(to + all.length) % all.length], true);
    });
  });
}

// The other language shows the same query.
function keepStateAcrossLanguages() {
  for (const link of document.querySelectorAll(".languages a")) {
    link.addEventListener("click", () => {
      const state = new URLSearchParams({ query: query.value, variables: variables.value });
      link.hash = state.toString();
    });
  }
}

async function introspect(browser) {
  try {
    const { body } = await ask({ query: INTROSPECTION }, headersFrom("", key.value));
    if (!body.data) throw new Told(body.errors?.[0]?.message ?? "?");
    schema = schemaFrom(body.data);
    browser.show(schema);
  } catch (error) {
    browser.fail(error.message);
  }
}

key.value = remembered("sessionStorage", KEY) ?? "";
key.addEventListener("change", () => remember("sessionStorage", KEY, key.value));
offer(query, () => schema);
for (const area of [query, variables, headers]) edit(area, run);
byId("run").addEventListener("click", run);
byId("stop").addEventListener("click", () => running?.abort());
byId("link").addEventListener("click", copyLink);
byId("forget").addEventListener("click", () => {
  remember("localStorage", HISTORY, "[]");
  showHistory();
});
window.addEventListener("hashchange", fromAddress);
tabs();
showExamples();
showHistory();
keepStateAcrossLanguages();
introspect(docs());
end("idle", say("web-status-idle"));
if (!fromAddress() && examples.length) load(examples[0]);
