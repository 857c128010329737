// GraphQL over HTTP: one answer as JSON, or a stream of answers as server-sent events (distinct connections).

import { say } from "./dom.js";

const ADDRESS = "/graphql";
const JSON_TYPES = "application/graphql-response+json, application/json;q=0.9";

/** A problem on this side of the server, told in the language of the page. */
export class Told extends Error {}

/** Headers from `Name: value` lines and a key. */
export function headersFrom(lines, key) {
  const headers = {};
  for (const line of lines.split("\n").map((line) => line.trim()).filter(Boolean)) {
    const match = line.match(/^([!#$%&'*+.^_`|~\w-]+)\s*:\s*(.*)$/);
    if (!match) throw new Told(say("web-error-header", { line }));
    headers[match[1]] = match[2];
  }
  if (key.trim()) headers.Authorization = `Bearer ${key.trim()}`;
  return headers;
}

async function send(request, accept, headers, signal) {
  const all = { "Content-Type": "application/json", Accept: accept, "Accept-Language": document.documentElement.lang };
  try {
    return await fetch(ADDRESS, {
      method: "POST",
      headers: { ...all, ...headers },
      body: JSON.stringify(request),
      credentials: "same-origin",
      signal,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Told(say("web-error-network", { reason: error.message }));
  }
}

async function json(response) {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new Told(`${say("web-error-not-json", { status: response.status })}\n${text.slice(0, 2000)}`);
  }
}

/** Asks for one answer: `{ status, body }`. */
export async function ask(request, headers = {}, signal = undefined) {
  const response = await send(request, JSON_TYPES, headers, signal);
  return { status: response.status, body: await json(response) };
}

/** Listens to a stream of answers; `each` gets every one. Returns the status once the server has completed. */
export async function listen(request, headers, signal, each) {
  const response = await send(request, `text/event-stream, ${JSON_TYPES}`, headers, signal);
  if (!(response.headers.get("Content-Type") ?? "").startsWith("text/event-stream")) {
    each(await json(response));
    return response.status;
  }
  for await (const { event, data } of events(response.body)) {
    if (event === "complete") break;
    if (event === "next" && data) each(JSON.parse(data));
  }
  return response.status;
}

// The events of a stream (WHATWG HTML, server-sent events): fields by line, an event at each empty line.
async function* events(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let event = { event: "message", data: "" };
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const lines = (rest + value).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop();
    for (const line of lines) {
      if (line === "") {
        yield event;
        event = { event: "message", data: "" };
        continue;
      }
      const [, name, content] = line.match(/^([^:]*):? ?(.*)$/);
      if (name === "event") event.event = content;
      if (name === "data") event.data += (event.data ? "\n" : "") + content;
    }
  }
}
