// A text area with line numbers, indentation by Tab, and line breaks that keep the indentation.
//
// Escape lets the next Tab leave the field, so that nobody is caught in it.

const INDENT = "  ";

/** Replaces a part of the text as if typed, so that undo knows of it. */
export function replace(area, start, end, text) {
  area.focus();
  area.setSelectionRange(start, end);
  const typed = text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, text);
  if (!typed) {
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** Sets the whole text, as a program does. */
export function setText(area, text) {
  area.value = text;
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.scrollTop = 0;
}

function number(area) {
  const gutter = area.previousElementSibling;
  const lines = area.value.split("\n").length;
  if (gutter.dataset.lines !== String(lines)) {
    gutter.dataset.lines = lines;
    gutter.textContent = Array.from({ length: lines }, (_, at) => at + 1).join("\n");
  }
  gutter.scrollTop = area.scrollTop;
}

const lineStart = (text, place) => text.lastIndexOf("\n", place - 1) + 1;

function indent(area, outwards) {
  const { value, selectionStart, selectionEnd } = area;
  const from = lineStart(value, selectionStart);
  const several = value.slice(selectionStart, selectionEnd).includes("\n");
  if (!several && !outwards) {
    replace(area, selectionStart, selectionEnd, INDENT);
    return;
  }
  const lines = value.slice(from, selectionEnd).split("\n");
  const moved = lines.map((line) => (outwards ? line.replace(/^ {1,2}/, "") : INDENT + line)).join("\n");
  if (moved === value.slice(from, selectionEnd)) return;
  replace(area, from, selectionEnd, moved);
  area.setSelectionRange(several ? from : from + moved.length, from + moved.length);
}

function breakLine(area) {
  const { value, selectionStart, selectionEnd } = area;
  const line = value.slice(lineStart(value, selectionStart), selectionStart);
  const margin = line.match(/^ */)[0];
  const opens = /[{([]\s*$/.test(line);
  const closes = /^\s*[})\]]/.test(value.slice(selectionEnd));
  const deeper = opens ? margin + INDENT : margin;
  replace(area, selectionStart, selectionEnd, `\n${deeper}${opens && closes ? `\n${margin}` : ""}`);
  const caret = selectionStart + 1 + deeper.length;
  area.setSelectionRange(caret, caret);
}

/** Makes an editor of a text area that stands after its gutter; `run` is called by Ctrl/Cmd+Enter. */
export function edit(area, run) {
  let leaving = false;
  area.addEventListener("input", () => number(area));
  area.addEventListener("scroll", () => number(area));
  area.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const wasLeaving = leaving;
    leaving = event.key === "Escape" || (leaving && event.key === "Shift");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      run();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      breakLine(area);
    } else if (event.key === "Tab" && !wasLeaving && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      indent(area, event.shiftKey);
    }
  });
  number(area);
}
