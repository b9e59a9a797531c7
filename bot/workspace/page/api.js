// Speaks to the workspace's control API and tells refusals from a server that is gone.

export class ApiError extends Error {
  constructor(message, code, answer = {}) {
    super(message);
    this.code = code;
    this.answer = answer;
  }
}

const GONE = "The workspace is not answering. Check that the demo is still running; "
  + "nothing that you typed is lost.";

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new ApiError(GONE, "unreachable");
  }
  let answer;
  try {
    answer = await response.json();
  } catch {
    throw new ApiError(`The workspace answered something unreadable (${response.status}).`, "unreadable");
  }
  if (answer.ok === false && answer.acked === undefined && answer.errors === undefined) {
    throw new ApiError(answer.detail ?? answer.error ?? "The workspace refused this.",
      answer.error ?? String(response.status), answer);
  }
  return answer;
}

function read(path, query = {}) {
  const search = new URLSearchParams(query).toString();
  return ask(`/_workspace/${path}${search ? `?${search}` : ""}`);
}

function write(path, body) {
  return ask(`/_workspace/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

function upload(user, channel, file) {
  const form = new FormData();
  form.append("user", user);
  form.append("channel", channel);
  form.append("file", file, file.name);
  return ask("/_workspace/upload", { method: "POST", headers: { "X-Workspace": "1" }, body: form });
}

export const api = {
  state: () => read("state"),
  clock: () => read("clock"),
  messages: (channel, user, mark) => read("messages", mark ? { channel, user, mark: "1" } : { channel, user }),
  views: (user) => read("views", { user }),
  advance: (step) => write("clock", { advance: step }),
  command: (body) => write("command", body),
  message: (body) => write("message", body),
  click: (body) => write("click", body),
  submit: (body) => write("submit", body),
  close: (body) => write("close", body),
  home: (user) => write("home", { user }),
  suggest: (body) => write("suggest", body),
  change: (body) => write("state", body),
  upload,
};

export function fileUrl(id) {
  return `/_workspace/files/${encodeURIComponent(id)}`;
}
