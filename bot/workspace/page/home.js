// The bot's Home tab as it is for the person who looks at it.
import { api } from "./api.js";
import { renderBlocks } from "./blocks.js";
import { h } from "./dom.js";
import { Form } from "./form.js";
import { icon } from "./icons.js";
import { botName, emit, store } from "./store.js";
import { surface } from "./surface.js";
import { attempt } from "./toast.js";

const LONGEST_WAIT_MS = 5000;
const home = { user: null, view: null, loading: false, silent: false };
let form = new Form();
let giveUp = null;

export function adoptHome(user, view) {
  if (home.view?.id !== view?.id || home.user !== user) form = new Form();
  Object.assign(home, { user, view });
  if (store.place.kind === "home") emit("home");
}

// Opening the tab tells the bot; it answers by publishing a view.
export async function openHome() {
  const user = store.user;
  home.loading = true;
  emit("home");
  const answer = await attempt(api.home(user));
  home.silent = answer?.acked === false;
  settleFor(answer?.acked && !answer.view ? LONGEST_WAIT_MS : 0);
  if (user === store.user) adoptHome(user, answer?.view ?? (home.user === user ? home.view : null));
}

// A bot that has heard may still be at work on its page; it is there as soon as it comes.
function settleFor(wait) {
  clearTimeout(giveUp);
  home.loading = wait > 0;
  if (wait) giveUp = setTimeout(() => { settleFor(0); emit("home"); }, wait);
}

function message(title, words) {
  return h("div", { class: "empty" }, icon("home", 28), h("h2", {}, title), h("p", {}, words));
}

function content() {
  const view = home.user === store.user ? home.view : null;
  if (view) {
    const ctx = surface(() => ({ view_id: view.id }), { form, heading: "h2", blocks: () => view.blocks });
    return renderBlocks(view.blocks, ctx);
  }
  if (home.loading) return message("One moment", `${botName()} is preparing your page.`);
  return message("Nothing here yet", home.silent ? `${botName()} did not answer. It may still be starting.`
    : `${botName()} has not made a Home page for you yet.`);
}

export function homeView() {
  return h("div", { class: "scroller home-scroller", tabindex: "0", "aria-label": `${botName()} Home` },
    h("div", { class: "home" }, content()));
}
