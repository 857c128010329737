// Small helpers over the page: elements, the texts the server sent, waiting for a pause.

const boot = JSON.parse(document.getElementById("main").dataset.boot);

/** The example queries. */
export const examples = boot.examples;

/** The element with an id. */
export const byId = (id) => document.getElementById(id);

/** A text of the catalogue, its arguments filled in. */
export function say(key, values = {}) {
  const text = boot.texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** A new element; `on…` properties are listeners, the other properties attributes; children are nodes or texts. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** A function that runs once calls of it have paused for so many milliseconds. */
export function afterPause(milliseconds, action) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, milliseconds);
  };
}
