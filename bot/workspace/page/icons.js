// The page's own line icons, drawn on a 20 x 20 grid.
import { svg } from "./dom.js";

const PATHS = {
  hash: ["M7.5 3 6 17", "M14 3l-1.5 14", "M3.5 7.5h13.5", "M3 12.5h13.5"],
  lock: ["M5 9h10v8H5z", "M7 9V6.5a3 3 0 0 1 6 0V9"],
  home: ["M3.5 9.5 10 4l6.5 5.5", "M5.5 8.5V16h9V8.5", "M8.5 16v-4h3v4"],
  chat: ["M4 4.5h12v9H9l-3.5 3v-3H4z"],
  menu: ["M3.5 6h13", "M3.5 10h13", "M3.5 14h13"],
  close: ["M5 5l10 10", "M15 5 5 15"],
  back: ["M12 4.5 6.5 10l5.5 5.5"],
  plus: ["M10 4v12", "M4 10h12"],
  clip: ["M14.5 9.5 9.4 14.6a3.2 3.2 0 0 1-4.5-4.5l6-6a2.2 2.2 0 0 1 3.1 3.1l-5.8 5.8a1.1 1.1 0 0 1-1.6-1.6l5-5"],
  send: ["M3.5 10 16.5 4l-4 13-3-5.5z", "M9.5 11.5 16.5 4"],
  clock: ["M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14z", "M10 6.2V10l2.7 1.8"],
  calendar: ["M4 5h12v11.5H4z", "M4 8.5h12", "M7 3v3", "M13 3v3"],
  down: ["M5.5 8 10 12.5 14.5 8"],
  reply: ["M8 5 3.5 9.5 8 14", "M4 9.5h7a5 5 0 0 1 5 5v.5"],
  file: ["M5.5 3h6l3.5 3.5V17h-9.5z", "M11.5 3v3.5H15"],
  download: ["M10 3.5V12", "M6.5 9 10 12.5 13.5 9", "M4 16h12"],
  search: ["M8.7 3.5a5.2 5.2 0 1 0 0 10.4 5.2 5.2 0 0 0 0-10.4z", "M12.5 12.5 16.5 16.5"],
  check: ["M4.5 10.5 8.2 14 15.5 6"],
  warning: ["M10 3.5 17.5 16.5h-15z", "M10 8v4", "M10 14.2v.3"],
  eye: ["M2.5 10S5.3 5 10 5s7.5 5 7.5 5-2.8 5-7.5 5-7.5-5-7.5-5z", "M10 8a2 2 0 1 0 0 4 2 2 0 0 0 0-4z"],
  more: ["M5 10h.01", "M10 10h.01", "M15 10h.01"],
  external: ["M11 4h5v5", "M16 4l-7 7", "M13.5 11.5V16H4V6.5h4.5"],
  up: ["M5.5 12 10 7.5 14.5 12"],
  link: ["M8.5 11.5a3 3 0 0 0 4.2 0l2.5-2.5a3 3 0 0 0-4.2-4.2l-.8.8", "M11.5 8.5a3 3 0 0 0-4.2 0L4.8 11a3 3 0 0 0 4.2 4.2l.8-.8"],
  person: ["M10 3.5a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4z", "M3.8 16.5c.6-3 3.1-4.5 6.2-4.5s5.6 1.5 6.2 4.5"],
};

export function icon(name, size = 20) {
  const drawing = svg("svg", { viewBox: "0 0 20 20", width: size, height: size, class: "icon",
    "aria-hidden": "true", focusable: "false" });
  for (const d of PATHS[name]) drawing.append(svg("path", { d }));
  return drawing;
}

// The bot's mark: three columns of which the last is ringed, a reading that stands out.
export function botMark() {
  const drawing = svg("svg", { viewBox: "0 0 36 36", class: "bot-mark", "aria-hidden": "true" });
  for (const [x, y, height] of [[9, 20, 7], [15.5, 15, 12], [22, 9, 18]]) {
    drawing.append(svg("rect", { x, y, width: 4.5, height, rx: 1.2 }));
  }
  drawing.append(svg("path", { d: "M8 13.5l6-4.5", class: "bot-mark-line" }));
  return drawing;
}
