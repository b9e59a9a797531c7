// The few emoji codes that status messages use; any other code stays readable as text.
import { h } from "./dom.js";

const GLYPHS = {
  white_check_mark: "\u2705", heavy_check_mark: "\u2714\uFE0E", x: "\u2716\uFE0E",
  warning: "\u26A0\uFE0E", eyes: "\u{1F440}", thumbsup: "\u{1F44D}", "+1": "\u{1F44D}",
  tada: "\u{1F389}", bell: "\u{1F514}", no_bell: "\u{1F515}", calendar: "\u{1F4C5}",
  chart_with_upwards_trend: "\u{1F4C8}", chart_with_downwards_trend: "\u{1F4C9}",
  bar_chart: "\u{1F4CA}", red_circle: "\u{1F534}", large_green_circle: "\u{1F7E2}",
  large_orange_circle: "\u{1F7E0}", large_yellow_circle: "\u{1F7E1}", wave: "\u{1F44B}",
  hourglass: "\u231B\uFE0E", arrow_up: "\u2191", arrow_down: "\u2193", pencil2: "\u270E",
  heart: "\u2764\uFE0E", hammer_and_wrench: "\u{1F6E0}\uFE0E", zzz: "\u{1F4A4}",
};

let coloured = null;

// A machine without an emoji font would draw empty boxes; there the codes stay words.
function hasEmojiFont() {
  const canvas = h("canvas", { width: 16, height: 16 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.font = "14px sans-serif";
  pen.fillText("\u{1F534}", 0, 14);
  const dots = pen.getImageData(0, 0, 16, 16).data;
  return dots.some((value, index) => index % 4 === 0 && value !== dots[index + 1]);
}

function glyph(name) {
  const shown = GLYPHS[name] ?? null;
  if (!shown || shown.codePointAt(0) < 0x10000) return shown;
  coloured ??= hasEmojiFont();
  return coloured ? shown : null;
}

export function emoji(name) {
  const shown = glyph(name);
  return shown
    ? h("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " ") }, shown)
    : h("span", { class: "emoji-code" }, `:${name}:`);
}

export function withEmoji(text) {
  const parts = text.split(/:([a-z0-9_+-]{1,40}):/);
  if (parts.length === 1) return text;
  return parts.map((part, index) => {
    if (index % 2 === 0) return part;
    return glyph(part) ? emoji(part) : `:${part}:`;
  });
}
