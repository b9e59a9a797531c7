// Pictures inside messages and the enlarged view of one of them.
import { fileUrl } from "./api.js";
import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import { decode } from "./mrkdwn.js";

function sourceOf(block) {
  const id = block.slack_file?.id ?? /(F[A-Z0-9]{8,})/.exec(block.slack_file?.url ?? "")?.[1];
  if (id) return fileUrl(id);
  const url = block.image_url ?? "";
  return /^https?:\/\//i.test(url) ? url : null;
}

function enlarge(source, words) {
  const dialog = h("dialog", { class: "lightbox", "aria-label": words || "Picture",
    on: { close: () => dialog.remove(), click: (event) => {
      if (event.target.tagName !== "A") dialog.close();
    } } },
  h("img", { src: source, alt: words }),
  h("div", { class: "lightbox-foot" }, h("p", {}, words),
    h("a", { href: source, target: "_blank", rel: "noopener" }, "Open in a new tab")),
  button("Close picture", { icon: icon("close", 24), class: "lightbox-close" }));
  document.body.append(dialog);
  dialog.showModal();
}

// A picture that cannot be shown is named, with its address if it has one.
function missing(block) {
  const url = /^https?:\/\//i.test(block.image_url ?? "") ? block.image_url : null;
  return h("div", { class: "image-missing" }, icon("warning", 18),
    h("span", {}, `The picture could not be loaded. It shows: ${decode(block.alt_text ?? "")}`),
    url ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, new URL(url).host) : null);
}

export function image(block, kind = "image-large") {
  const source = sourceOf(block);
  if (!source) return missing(block);
  const alt = decode(block.alt_text ?? "");
  const picture = h("img", { src: source, alt, decoding: "async", referrerpolicy: "no-referrer",
    on: { error: () => frame.replaceWith(missing(block)) } });
  const frame = h("button", { type: "button", class: `image-frame ${kind}`,
    "aria-label": `Enlarge picture: ${alt}`, on: { click: () => enlarge(source, alt) } }, picture);
  return frame;
}
