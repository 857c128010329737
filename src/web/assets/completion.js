// Completion: a list at the cursor of what the schema allows there. Opens while typing and by Ctrl+Space.

import { byId, el } from "./dom.js";
import { replace } from "./editor.js";
import { contextAt } from "./language.js";
import { typeText } from "./schema.js";

const AT_MOST = 60;
const COMPOSITE = ["OBJECT", "INTERFACE", "UNION"];
const INPUTS = ["SCALAR", "ENUM", "INPUT_OBJECT"];

const named = (entry, note = "") => ({ label: entry.name, insert: entry.name, note, about: entry.description });
const word = (name) => ({ label: name, insert: name, note: "", about: "" });

function typesOf(schema, kinds) {
  const types = [...schema.types.values()];
  return types.filter((type) => kinds.includes(type.kind) && !type.name.startsWith("__"));
}

function choices(schema, context) {
  switch (context.wanted) {
    case "fields":
      return [...(context.type.fields ?? []).map((field) => named(field, typeText(field.type))), word("__typename")];
    case "inputs":
      return context.inputs.map((input) => ({ ...named(input, typeText(input.type)), insert: `${input.name}: ` }));
    case "values":
      if (context.type?.kind === "ENUM") return context.type.enumValues.map((value) => named(value));
      return context.type?.name === "Boolean" ? [word("true"), word("false")] : [];
    case "types": {
      const types = typesOf(schema, COMPOSITE).map((type) => named(type, type.kind.toLowerCase()));
      return context.withOn ? types.map((type) => ({ ...type, insert: `on ${type.insert}` })) : types;
    }
    case "inputTypes":
      return typesOf(schema, INPUTS).map((type) => named(type, type.kind.toLowerCase()));
    case "directives":
      return schema.directives.map((directive) => ({ ...named(directive), insert: `@${directive.name}` }));
    case "operations":
      return ["query", "mutation", "subscription", "fragment"].map(word);
    default:
      return [];
  }
}

/** The fitting choices at a place, those that begin with what is typed first. */
export function complete(schema, text, place) {
  const context = contextAt(text, place, schema);
  if (!context) return null;
  const prefix = context.prefix.replace("@", "").toLowerCase();
  const ranked = choices(schema, context)
    .map((choice) => ({ choice, at: choice.label.toLowerCase().indexOf(prefix) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => Math.min(a.at, 1) - Math.min(b.at, 1));
  return { ...context, choices: ranked.slice(0, AT_MOST).map(({ choice }) => choice) };
}

// Where the caret is, in pixels from the editor's corner: the font is measured, for East Asian letters are wider.
function caretPlace(area, place) {
  const style = getComputedStyle(area);
  const before = area.value.slice(0, place).split("\n");
  const canvas = caretPlace.canvas ?? (caretPlace.canvas = document.createElement("canvas").getContext("2d"));
  canvas.font = style.font;
  return {
    left: parseFloat(style.paddingLeft) + canvas.measureText(before.at(-1)).width - area.scrollLeft,
    top: parseFloat(style.paddingTop) + before.length * parseFloat(style.lineHeight) - area.scrollTop,
  };
}

/** Gives a text area completion; `schema` returns the schema, or null while it is not known. */
export function offer(area, schema) {
  const popup = byId("completion");
  let offered = null;
  let chosen = 0;

  function close() {
    offered = null;
    popup.hidden = true;
    area.removeAttribute("aria-activedescendant");
  }

  function mark(at) {
    chosen = (at + offered.choices.length) % offered.choices.length;
    [...popup.children].forEach((option, index) => option.setAttribute("aria-selected", index === chosen));
    area.setAttribute("aria-activedescendant", `choice-${chosen}`);
    popup.children[chosen].scrollIntoView({ block: "nearest" });
  }

  function accept(at) {
    const { start, prefix } = offered;
    const { insert } = offered.choices[at];
    close();
    replace(area, start, start + prefix.length, insert);
    close();
  }

  function show() {
    const rows = offered.choices.map((choice, at) =>
      el(
        "li",
        { role: "option", id: `choice-${at}`, onmousedown: (event) => { event.preventDefault(); accept(at); } },
        el("span", { class: "label" }, choice.label),
        el("span", { class: "type" }, choice.note),
        el("span", { class: "about" }, (choice.about ?? "").split("\n")[0]),
      ),
    );
    popup.replaceChildren(...rows);
    popup.hidden = false;
    const corner = area.getBoundingClientRect();
    const caret = caretPlace(area, offered.start);
    const left = Math.min(corner.left + caret.left, document.documentElement.clientWidth - popup.offsetWidth - 8);
    popup.style.left = `${Math.max(8, left) + window.scrollX}px`;
    popup.style.top = `${corner.top + caret.top + window.scrollY + 2}px`;
    mark(0);
  }

  function open(asked) {
    const known = schema();
    offered = known && area.selectionStart === area.selectionEnd ? complete(known, area.value, area.selectionStart) : null;
    const only = offered?.choices.length === 1 && offered.choices[0].insert === offered.prefix;
    if (!offered || offered.choices.length === 0 || (!asked && (!offered.prefix || only))) close();
    else show();
  }

  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-controls", "completion");
  area.addEventListener("input", (event) => (event.inputType?.startsWith("insert") || offered ? open(false) : close()));
  area.addEventListener("blur", close);
  area.addEventListener("scroll", close);
  area.addEventListener("mousedown", close);
  area.addEventListener("keydown", (event) => {
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      open(true);
    } else if (offered) {
      const action = {
        ArrowDown: () => mark(chosen + 1),
        ArrowUp: () => mark(chosen - 1),
        Enter: event.ctrlKey || event.metaKey ? null : () => accept(chosen),
        Tab: () => accept(chosen),
        Escape: close,
      }[event.key];
      if (action) {
        event.preventDefault();
        action();
      } else if (event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End" || event.ctrlKey) {
        close();
      }
    }
  });
}
