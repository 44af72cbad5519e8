/** The results of a search as a file, to read or for programs. Pure. */

/**
 * @typedef {object} Hit  of `POST /api/v1/search` (docs/api.md)
 * @property {string | null} memory_id
 * @property {string | null} title
 * @property {string} platform
 * @property {string | null} role
 * @property {string | null} author
 * @property {string | null} created_at
 * @property {string} snippet
 * @property {string} page_url
 *
 * @typedef {{heading: string, memory: string, untitled: string, link: string}} Words
 */

/**
 * @param {string} query
 * @param {Hit[]} hits
 */
export const jsonOf = (query, hits) => `${JSON.stringify({ query, results: hits }, null, 2)}\n`;

/**
 * Each result under the title of its conversation, quoted as it stands.
 * @param {Words} words
 * @param {Hit[]} hits
 * @param {(hit: Hit) => string} said  by whom
 */
export function markdownOf(words, hits, said) {
  const parts = hits.map((hit) => {
    const title = hit.memory_id ? words.memory : hit.title || words.untitled;
    const about = [said(hit), hit.created_at?.slice(0, 10)].filter(Boolean).map((each) => oneLine(each ?? ""));
    const link = hit.page_url ? `\n\n[${words.link}](${hit.page_url})` : "";
    return `## ${oneLine(title)}\n\n${about.join(", ")}:\n\n${quoted(hit.snippet)}${link}\n`;
  });
  return [`# ${oneLine(words.heading)}\n`, ...parts].join("\n");
}

/** @param {string} text */
const oneLine = (text) => text.replace(/\s+/g, " ").trim();

/** @param {string} text */
const quoted = (text) => text.split(/\r\n?|\n/).map((line) => `> ${line}`).join("\n");
