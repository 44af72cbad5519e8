/** The turns of the page: all of them, or only those near to what is looked at. */
const HEIGHT = 120;

const list = {
  turns: [],
  /** What stands in the page one below the other: turns, or whatever the site puts together. */
  rows: [],
  show(turns) {
    list.turns = turns;
    list.rows = site.rows ? site.rows(turns) : turns;
    list.mount();
  },
  /** The part that is mounted; in a page that mounts all: everything. */
  slice() {
    const scroller = document.getElementById("scroller");
    if (!boot.mounted) return [0, list.rows.length];
    const first = Math.min(
      Math.floor(scroller.scrollTop / HEIGHT),
      Math.max(0, list.rows.length - boot.mounted),
    );
    return [first, Math.min(list.rows.length, first + boot.mounted)];
  },
  mount() {
    const [first, last] = list.slice();
    const inner = document.getElementById("turns");
    const shown = list.rows.slice(first, last);
    if (boot.mounted) inner.style.height = `${list.rows.length * HEIGHT}px`;
    const kept = new Map([...inner.children].map((each) => [each.drawn, each]));
    const wanted = shown.map((turn, place) => {
      const drawn = JSON.stringify([turn, first + place]);
      const element = kept.get(drawn) ?? site.element(turn, first + place);
      element.drawn = drawn;
      if (boot.mounted) {
        element.style.position = "absolute";
        element.style.top = `${(first + place) * HEIGHT}px`;
        element.style.height = `${HEIGHT - 10}px`;
      }
      return element;
    });
    if (wanted.length !== inner.children.length || wanted.some((e, i) => e !== inner.children[i]))
      inner.replaceChildren(...wanted);
  },
  build() {
    const inner = h("div", { id: "turns", class: site.list ?? "" });
    const scroller = h("div", { id: "scroller" }, inner);
    if (boot.mounted) {
      scroller.style.height = `${boot.mounted * HEIGHT}px`;
      scroller.style.overflow = "auto";
      inner.style.position = "relative";
    }
    scroller.addEventListener("scroll", list.mount);
    document.getElementById("main").replaceChildren(scroller);
  },
};

/** A text in paragraphs, as Markdown of no pretensions becomes. */
const paragraphs = (text) => text.split("\n\n").map((each) => h("p", {}, each));
