// Starts the page: reads the state, opens a place, and keeps everything in step.
import { api } from "./api.js";
import { conversation, loadMessages, messageAt, repliesTo, refreshMessages } from "./conversation.js";
import { adoptHome, openHome } from "./home.js";
import { listen } from "./live.js";
import { adoptStack, mountModal } from "./modal.js";
import { drawBody, drawHead, focusComposer, mountPane, showMessage } from "./pane.js";
import { closePicker } from "./picker.js";
import { drawSidebar } from "./sidebar.js";
import {
  adoptClock, adoptState, botIn, botName, channelById, isMember, myChannels, on, people, store,
} from "./store.js";
import { drawThread, mountThread } from "./thread.js";
import { retell } from "./times.js";
import { attempt } from "./toast.js";
import { drawClock, drawSwitcher, mountTopbar } from "./topbar.js";

const sidebar = document.querySelector("#sidebar");
const MOVES = new Set(["message", "ephemeral", "edit", "delete", "reaction", "file", "timeout"]);

function placeName() {
  if (store.place.kind !== "channel") return `${botName()} ${store.place.kind === "home" ? "Home" : "messages"}`;
  return `#${channelById(store.place.channel)?.name ?? ""}`;
}

function writeAddress() {
  const thread = store.place.thread ? `/${store.place.thread}` : "";
  history.replaceState(null, "", `#/${store.user}/${store.place.channel ?? store.place.kind}${thread}`);
  document.title = `${placeName()} · Local workspace`;
}

function placeFrom(name, thread = null) {
  if (name === "home" || name === "dm") return { kind: name, channel: null, thread };
  const channel = store.channels.find((each) => each.id === name || each.name === name);
  if (channel?.dm) return { kind: "dm", channel: null, thread };
  const fallback = myChannels().find(botIn) ?? myChannels()[0] ?? store.channels[0];
  const id = channel?.id ?? fallback?.id;
  return id ? { kind: "channel", channel: id, thread: channel ? thread : null } : { kind: "dm", channel: null };
}

function readAddress() {
  const parts = location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  // A permalink names no person: #C.../ts.
  if (/^#[CDG]/.test(location.hash)) parts.unshift("");
  const [user, place, thread] = parts;
  const known = people().find((each) => each.id === user || each.name === user);
  store.user = known?.id ?? localStorage.getItem("user") ?? "";
  if (!people().some((each) => each.id === store.user)) store.user = people()[0]?.id ?? "";
  store.place = placeFrom(place, thread ?? null);
}

function drawer(open) {
  document.body.classList.toggle("drawer-open", open);
  if (open) sidebar.querySelector("[aria-current], a")?.focus();
}

async function openPlace(place) {
  store.place = { channel: null, thread: null, ...place };
  drawer(false);
  closePicker();
  writeAddress();
  drawSidebar(sidebar);
  drawHead();
  drawThread();
  if (place.kind === "home") {
    drawBody();
    await openHome();
  } else {
    drawBody({ same: false });
    await loadMessages();
    focusComposer();
  }
}

let viewsTurn = 0;

async function refreshViews() {
  const user = store.user;
  viewsTurn += 1;
  const turn = viewsTurn;
  const answer = await attempt(api.views(user));
  if (!answer || user !== store.user || turn !== viewsTurn) return;
  adoptStack(answer.modals);
  if (answer.home) adoptHome(user, answer.home);
}

async function refreshState() {
  const answer = await attempt(api.state());
  if (answer) adoptState(answer);
}

async function switchUser(user) {
  store.user = user;
  localStorage.setItem("user", user);
  adoptStack([]);
  drawSwitcher();
  drawClock();
  const channel = channelById(store.place.channel);
  const stay = store.place.kind !== "channel" || (channel?.members ?? []).includes(user);
  await Promise.all([openPlace(stay ? { ...store.place, thread: null } : placeFrom("")), refreshViews()]);
}

async function openMessage({ channel, ts, thread }) {
  const dm = channel.startsWith("D");
  await openPlace({ kind: dm ? "dm" : "channel", channel: dm ? null : channel, thread: null });
  const root = thread ?? messageAt(ts)?.thread_ts;
  openMessageHere(root ?? ts);
}

// The start of a thread opens it; any other message is scrolled to.
function openMessageHere(ts) {
  const found = messageAt(ts);
  const root = found?.thread_ts ?? ts;
  if (root !== ts || repliesTo(ts).length) openThread(root);
  else store.place.thread = null;
  showMessage(ts);
}

function openThread(ts) {
  store.place.thread = ts;
  writeAddress();
  drawThread();
}

let stateSoon = null;
let viewsSoon = null;

// Several events in a row are one reading.
function stateLater() {
  clearTimeout(stateSoon);
  stateSoon = setTimeout(refreshState, 60);
}

function viewsLater() {
  clearTimeout(viewsSoon);
  viewsSoon = setTimeout(refreshViews, 15);
}

function heardChange(change) {
  if (change.user && change.user !== store.user) return;
  if (change.type === "clock") attempt(api.clock()).then((answer) => answer && adoptClock(answer.now));
  if (change.type === "view" || change.type === "home") viewsLater();
  const elsewhere = channelById(change.channel) && store.place.kind === "channel"
    && change.channel !== store.place.channel;
  if (MOVES.has(change.type) && !elsewhere) refreshMessages();
  if (MOVES.has(change.type) || change.type === "state") stateLater();
}

function connection(live) {
  const bar = document.querySelector("#offline");
  const back = live && !bar.hidden;
  bar.hidden = live;
  if (back) everything();
}

function everything() {
  refreshState();
  refreshViews();
  refreshMessages();
}

function wire() {
  on("go", openPlace);
  on("open-channel", (channel) => openPlace({ kind: "channel", channel }));
  on("open-message", openMessage);
  on("open-thread", openThread);
  on("close-thread", () => openThread(null));
  on("switch-user", switchUser);
  on("drawer", drawer);
  on("change", heardChange);
  on("connection", connection);
  on("caused", () => {
    refreshMessages();
    viewsLater();
    stateLater();
  });
  on("clock", () => {
    drawClock();
    retell();
  });
  on("unread", () => drawSidebar(sidebar));
  on("home", () => drawBody());
  on("modal-closed", focusComposer);
  on("redraw", () => {
    drawBody();
    refreshViews();
  });
  on("messages", (how) => {
    drawBody(how);
    drawThread();
  });
  on("state", () => {
    drawSidebar(sidebar);
    const channel = channelById(store.place.channel);
    // Somebody joined or left: what can be read has changed.
    if (channel && Boolean(conversation.refused) === isMember(channel)) refreshMessages();
    if (store.user) {
      drawSwitcher();
      drawHead();
    }
  });
}

function wireKeys() {
  document.querySelector("#drawer-shade").addEventListener("click", () => drawer(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("drawer-open")) drawer(false);
  });
  addEventListener("hashchange", () => {
    const before = store.user;
    readAddress();
    if (before !== store.user) switchUser(store.user);
    else openPlace(store.place);
  });
}

async function start() {
  mountTopbar(document.querySelector("#topbar"));
  mountPane(document.querySelector("#pane"));
  mountThread(document.querySelector("#thread"));
  mountModal();
  wire();
  wireKeys();
  await refreshState();
  readAddress();
  drawSwitcher();
  drawClock();
  const thread = store.place.thread;
  await Promise.all([openPlace(store.place), refreshViews()]);
  if (thread) openMessageHere(thread);
  document.body.classList.add("ready");
  listen();
}

start();
