// The documentation browser: what introspection tells, from type to type, with a search.

import { afterPause, byId, el, say } from "./dom.js";
import { search, typeNamed, typeText } from "./schema.js";

const SHOWN = 100;

/** A browser that has no schema yet; `show(schema)` gives it one, `fail(reason)` says why there is none. */
export function docs() {
  const place = byId("docs");
  const path = byId("docs-path");
  const field = byId("docs-search");
  let schema = null;
  let trail = [];

  const link = (name, action) => el("button", { type: "button", class: "link", onclick: action }, name);

  function typeLink(reference) {
    let inner = reference;
    while (inner.ofType) inner = inner.ofType;
    const [before, after] = typeText(reference).split(inner.name);
    return el("span", { class: "type" }, before, link(inner.name, () => visit(inner.name)), after);
  }

  const about = (entry) => [
    entry.description ? el("p", {}, entry.description) : null,
    entry.isDeprecated ? el("p", { class: "warning" }, say("web-docs-deprecated", { reason: entry.deprecationReason })) : null,
  ];

  const input = (entry) =>
    el(
      "li",
      {},
      el("code", {}, entry.name, ": ", typeLink(entry.type)),
      entry.defaultValue ? el("span", { class: "hint" }, " ", say("web-docs-default", { value: entry.defaultValue })) : null,
      about(entry),
    );

  const member = (entry) =>
    el(
      "li",
      { id: `docs-${entry.name}`, tabindex: "-1" },
      el("code", {}, entry.name, entry.type ? [": ", typeLink(entry.type)] : null),
      about(entry),
      entry.args?.length ? [el("p", { class: "hint" }, say("web-docs-arguments")), el("ul", {}, entry.args.map(input))] : null,
    );

  const section = (title, rows) =>
    rows?.length ? [el("h4", {}, title), el("ul", { class: "members" }, rows)] : [];

  const named = (list) => list?.map(({ name }) => el("li", {}, link(name, () => visit(name))));

  function typePage(type) {
    return [
      el("h3", {}, type.name, " ", el("small", {}, type.kind.toLowerCase().replace("_", " "))),
      about(type),
      section(say("web-docs-implements"), named(type.interfaces)),
      section(say("web-docs-fields"), type.fields?.map(member)),
      section(say("web-docs-fields"), type.inputFields?.map(input)),
      section(say("web-docs-values"), type.enumValues?.map(member)),
      section(say("web-docs-members"), named(type.possibleTypes)),
    ].flat(2);
  }

  function start() {
    const roots = Object.values(schema.roots).filter(Boolean);
    const others = [...schema.types.values()].filter(({ name }) => !name.startsWith("__") && !roots.includes(name));
    others.sort((a, b) => (a.name < b.name ? -1 : 1));
    return [
      section(say("web-docs-roots"), named(roots.map((name) => ({ name })))),
      section(say("web-docs-types"), named(others)),
    ].flat();
  }

  function draw(...content) {
    const crumbs = trail.slice(-4).map((name) => link(name, () => visit(name)));
    path.replaceChildren(link(say("web-docs-roots"), home), ...crumbs);
    place.replaceChildren(...content.flat(3).filter(Boolean));
    place.closest("[role=tabpanel]").scrollTop = 0;
  }

  function home() {
    trail = [];
    field.value = "";
    draw(start());
  }

  function visit(name, at) {
    const type = typeNamed(schema, name);
    if (!type) return;
    const known = trail.indexOf(name);
    trail = known >= 0 ? trail.slice(0, known + 1) : [...trail, name];
    draw(typePage(type));
    if (at) {
      const entry = byId(`docs-${at}`);
      entry?.scrollIntoView({ block: "center" });
      entry?.focus({ preventScroll: true });
    }
  }

  function find() {
    if (!schema) return;
    if (!field.value.trim()) {
      home();
      return;
    }
    const found = search(schema, field.value);
    const rows = found.slice(0, SHOWN).map(({ type, field: entry }) => {
      const name = entry ? `${type.name}.${entry.name}` : type.name;
      const words = (entry ?? type).description?.split("\n")[0];
      return el("li", {}, link(name, () => visit(type.name, entry?.name)), words ? el("p", {}, words) : null);
    });
    const head = found.length ? say("web-docs-found", { count: found.length }) : say("web-docs-nothing-found");
    draw(el("p", { class: "hint", role: "status" }, head), el("ul", { class: "members" }, rows));
  }

  field.addEventListener("input", afterPause(120, find));
  place.replaceChildren(el("p", { class: "hint" }, say("web-docs-loading")));
  return {
    show(told) {
      schema = told;
      home();
    },
    fail(reason) {
      place.replaceChildren(el("p", { class: "warning" }, say("web-error-schema", { reason })));
    },
  };
}
