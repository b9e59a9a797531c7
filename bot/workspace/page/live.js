// Listens to the workspace's event stream and says what has to be read again.
import { emit } from "./store.js";

const TYPES = ["message", "ephemeral", "edit", "delete", "reaction", "view", "home", "state", "clock",
  "file", "ack", "timeout"];
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;

let wait = FIRST_WAIT_MS;

function heard(event) {
  let change;
  try {
    change = JSON.parse(event.data);
  } catch {
    return;
  }
  emit("change", { ...change, type: change.type ?? event.type });
}

export function listen() {
  const source = new EventSource("/_workspace/events");
  source.onopen = () => {
    wait = FIRST_WAIT_MS;
    emit("connection", true);
  };
  source.onmessage = heard;
  for (const type of TYPES) source.addEventListener(type, heard);
  source.onerror = () => {
    source.close();
    emit("connection", false);
    setTimeout(listen, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  };
  addEventListener("pagehide", () => source.close(), { once: true });
}
