/** Small drawings, 20 by 20, in the colour of the text around them. */

const SVG = "http://www.w3.org/2000/svg";

/** What each consists of: paths of strokes. */
const PATHS = {
  home: ["M3.5 9.5 10 4l6.5 5.5", "M5.5 8.5V16h9V8.5"],
  search: ["M14.5 9a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0z", "m13 13 4 4"],
  memories: ["M6 3.5h8a1 1 0 0 1 1 1V17l-5-3.5L5 17V4.5a1 1 0 0 1 1-1z"],
  context: ["m10 3.5 7 3.5-7 3.5L3 7z", "m3 10.5 7 3.5 7-3.5", "m3 13.8 7 3.5 7-3.5"],
  import: ["M10 3v9", "m6.5 9 3.5 3.5L13.5 9", "M4 14.5V17h12v-2.5"],
  settings: ["M3 6h7m6 0h1M3 14h2m6 0h6", "M15.5 6a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z", "M10.5 14a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z"],
  back: ["M12.5 4.5 7 10l5.5 5.5"],
  next: ["M7.5 4.5 13 10l-5.5 5.5"],
  copy: ["M7 7V4h9v9h-3", "M4 7h9v9H4z"],
  out: ["M11 4h5v5", "m16 4-7.5 7.5", "M13 12v4H4V7h4"],
  pin: ["M7 3.5h6l-.8 5 2.3 3h-9l2.3-3z", "M10 11.5V17"],
  close: ["m5.5 5.5 9 9m0-9-9 9"],
};

/** @typedef {keyof typeof PATHS} IconName */

/**
 * @param {IconName} name
 * @param {number} [size]  in pixels
 */
export function icon(name, size = 20) {
  const drawing = document.createElementNS(SVG, "svg");
  const about = { viewBox: "0 0 20 20", width: size, height: size, class: "icon", "aria-hidden": "true" };
  for (const [key, value] of Object.entries(about)) drawing.setAttribute(key, String(value));
  for (const d of PATHS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    drawing.append(path);
  }
  return drawing;
}
