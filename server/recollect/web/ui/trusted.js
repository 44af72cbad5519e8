/**
 * The one place where HTML enters the page. It comes from our server, which has sanitised it
 * (`server/recollect/text/rendering.py`); everything else becomes text nodes (dom.js). The page's policy
 * (`require-trusted-types-for 'script'`) has the browser refuse any other way.
 */

/** @type {{createPolicy: (name: string, rules: {createHTML: (html: string) => string}) => {createHTML: (html: string) => string}} | undefined} */
const factory = /** @type {any} */ (globalThis).trustedTypes;
const policy = factory?.createPolicy("recollect", { createHTML: (html) => html });

/**
 * Show HTML that the server has rendered, instead of what the element showed.
 * @param {Element} target
 * @param {string} html  the field `html` of an answer, and nothing else
 */
export function showRendered(target, html) {
  target.innerHTML = policy ? policy.createHTML(html) : html;
}
