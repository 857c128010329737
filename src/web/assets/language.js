// Reads GraphQL text as far as an editor needs: tokens, the operations of a document, and what may stand at the cursor.

import { fieldOf, namedType, rootType, typeNamed } from "./schema.js";

const TOKEN =
  /"""(?:\\"""|[^])*?(?:"""|$)|"(?:\\.|[^"\\\n])*"?|#[^\n]*|\.\.\.|[$@]?[A-Za-z_]\w*|[$@]|-?\d[\w.+-]*|[{}()[\]:=!|&]/g;

/** The tokens of a text, with their places; comments too. */
export function tokens(text) {
  return Array.from(text.matchAll(TOKEN), (match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

const isName = (token) => token !== undefined && /^[A-Za-z_]\w*$/.test(token.text);
const isComment = (token) => token.text.startsWith("#");

/** The operations of a document: kind, name (or null), first and last place. */
export function operations(text) {
  const found = [];
  let depth = 0;
  let current = null;
  let inFragment = false;
  const list = tokens(text).filter((token) => !isComment(token));
  list.forEach((token, at) => {
    if (depth === 0 && ["query", "mutation", "subscription"].includes(token.text)) {
      const name = isName(list[at + 1]) ? list[at + 1].text : null;
      current = { kind: token.text, name, start: token.start, end: text.length };
      found.push(current);
    } else if (depth === 0 && token.text === "fragment") {
      inFragment = true;
    } else if (depth === 0 && token.text === "{" && !current && !inFragment) {
      current = { kind: "query", name: null, start: token.start, end: text.length };
      found.push(current);
    }
    if ("{([".includes(token.text)) depth += 1;
    if ("})]".includes(token.text)) depth -= 1;
    if (depth === 0 && token.text === "}") {
      if (current) current.end = token.end;
      current = null;
      inFragment = false;
    }
  });
  return found;
}

/** The operation around a place in the text, else the first. */
export function operationAt(text, place) {
  const all = operations(text);
  return all.find((operation) => operation.start <= place && place <= operation.end) ?? all[0] ?? null;
}

// What an opening bracket leads into.
function opened(top, bracket, state) {
  if (bracket === "(") {
    const args = state.callee?.args;
    return args ? { kind: "values", inputs: args, current: null } : { kind: "definitions", inputs: [], current: null };
  }
  if (top?.kind === "values" || top?.kind === "list") {
    if (bracket === "[") return { kind: "list", current: top.current };
    return { kind: "values", inputs: namedType(state.schema, top.current)?.inputFields ?? [], current: null };
  }
  if (bracket === "[") return { kind: top?.kind ?? "list", current: null, inputs: [] };
  return { kind: "selection", type: state.next ?? (top ? null : rootType(state.schema, "query")) };
}

// Takes one token into the stack of open brackets.
function step(state, list, at) {
  const { text } = list[at];
  const top = state.stack.at(-1);
  const before = list[at - 1]?.text;
  if ("{([".includes(text)) {
    state.stack.push(opened(top, text, state));
    if (text === "{") state.next = null;
    if (text === "(") state.callee = null;
  } else if ("})]".includes(text)) {
    state.stack.pop();
  } else if (text.startsWith("@")) {
    state.callee = state.schema.directives.find((directive) => `@${directive.name}` === text) ?? null;
  } else if (before === "on" && isName(list[at])) {
    state.next = typeNamed(state.schema, text);
  } else if (!top) {
    if (["query", "mutation", "subscription"].includes(text)) state.next = rootType(state.schema, text);
  } else if (top.kind === "selection" && isName(list[at])) {
    if (before === "..." || list[at + 1]?.text === ":") return;
    state.callee = fieldOf(top.type, text);
    state.next = state.callee ? namedType(state.schema, state.callee.type) : null;
  } else if (top.kind === "selection" && text === "...") {
    state.next = top.type;
  } else if (top.kind === "values" && list[at + 1]?.text === ":") {
    top.current = top.inputs.find((input) => input.name === text)?.type ?? null;
  }
}

/**
 * What may stand at a place: `prefix` (what is typed of it already), `start` (where it begins), and `wanted`:
 * `fields`, `types`, `inputs`, `values`, `directives`, `inputTypes`, `operations` or null, with `type` or `inputs`.
 */
export function contextAt(text, place, schema) {
  const all = tokens(text);
  const inside = all.find((token) => token.start < place && place <= token.end);
  if (inside && (isComment(inside) || inside.text.startsWith('"'))) return null;
  const word = inside && /^[$@]?\w*$/.test(inside.text) && !/^\d/.test(inside.text) ? inside : null;
  const start = word ? word.start : place;
  const prefix = text.slice(start, place);
  const list = all.filter((token) => !isComment(token) && token.end <= start);
  const state = { schema, stack: [], next: null, callee: null };
  list.forEach((_, at) => step(state, list, at));
  return { start, prefix, ...wantedIn(state, list.at(-1)?.text, prefix) };
}

function wantedIn({ stack, schema }, before, prefix) {
  const top = stack.at(-1);
  if (prefix.startsWith("@")) return { wanted: "directives" };
  if (before === "on") return { wanted: "types" };
  if (!top) return { wanted: before === undefined || before === "}" ? "operations" : null };
  if (top.kind === "selection") {
    if (before === "...") return { wanted: "types", withOn: true };
    return { wanted: top.type ? "fields" : null, type: top.type };
  }
  if (top.kind === "definitions") return { wanted: before === ":" || before === "[" ? "inputTypes" : null };
  if (top.kind === "list" || before === ":") return { wanted: "values", type: namedType(schema, top.current) };
  return { wanted: "inputs", inputs: top.inputs };
}
