// An article: its text with every mark, what explains each, and the record below it.

const KINDS = { repair: "Repaired", substitution: "Substituted", reading: "Witnesses differ", term: "Term", statistic: "Statistic" };
const PARTS = { population: "of whom", claim: "what", attribution: "according to", source: "source", period: "when", sentence: "sentence" };
const SIGNS = { eq: "", gt: "more than ", ge: "at least ", lt: "less than ", le: "at most ", approx: "about ", range: "" };
const ROUND = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
let view = null; // the article that is shown, with the text nodes of its text

const bdi = (text) => el("bdi", {}, visible(text));

/** A text, with what cannot be seen in it made visible. */
function visible(text) {
  const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;
  const out = [];
  let at = 0;
  for (const match of text.matchAll(hidden)) {
    const code = match[0].codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    out.push(text.slice(at, match.index), el("span", { class: "hidden-character" }, `U+${code}`));
    at = match.index + 1;
  }
  return [...out, text.slice(at)];
}

function section(id, title, ...children) {
  return el("section", { id, class: "part", "aria-labelledby": `${id}-title` }, el("h3", { id: `${id}-title`, tabindex: "-1" }, title), children);
}

function shownArticle(article) {
  view = { article, nodes: [], marks: [], at: -1, facts: new Map() };
  article.marks.forEach(([, , spans], at) => {
    for (const [, , why] of spans) if (isFact(article.whys[why])) view.facts.set(`${article.whys[why].kind} ${article.whys[why].fact}`, at);
  });
  const parts = [
    ["problems", "Problems", article.problems.length, shownProblems],
    ["text", "Text", null, shownText],
    ["statistics", "Statistics", article.statistics.length, shownStatistics],
    ["terms", "Terms", article.terms.length, shownTerms],
    ["witnesses", "Witnesses", article.witnesses.length, shownWitnesses],
    ["beside", "Side by side", article.witnesses.filter((witness) => witness.cells).length, shownBeside],
    ["changes", "Changes", article.whys.filter(isChange).length, shownChanges],
    ["removed", "Left out", article.witnesses.reduce((sum, witness) => sum + witness.removed.length, 0), shownRemoved],
    ["decisions", "Decisions", article.decisions.length, shownDecisions],
    ["fields", "Fields", article.fields.length, shownFields],
    ["related", "Related", article.related.length, shownRelated],
  ].filter(([, , count]) => count !== 0);
  const jumps = parts.map(([id, title, count]) =>
    el("button", { type: "button", click: () => jump(id) }, title, count === null ? null : el("span", { class: "n" }, number(count))));
  return [
    el("header", { class: "head" },
      el("p", { class: "eyebrow" }, "Article ", el("code", {}, bdi(article.id))),
      el("h2", { dir: "auto" }, article.title ? bdi(article.title) : "(no title)"),
      article.deck ? el("p", { class: "deck", dir: "auto" }, bdi(article.deck)) : null,
      el("p", { class: "by" }, byline(article)),
      el("nav", { class: "jumps", "aria-label": "Parts of this article" }, jumps)),
    el("div", { class: "parts" }, parts.map(([id, title, , shown]) => section(id, title, shown(article)))),
  ];
}

const isFact = (why) => why.kind === "term" || why.kind === "statistic";
const isChange = (why) => !isFact(why);

function byline(article) {
  const told = article.fields.filter(([name]) => ["authors", "date", "site", "language"].includes(name));
  const sure = `${ROUND.format(article.confidence)} sure that this is the article and all of it`;
  return [...told.map(([name, value]) => el("span", {}, bdi(name === "date" ? value.slice(0, 10) : name === "language" ? knownLanguage(value) || value : value))), el("span", {}, sure)];
}

function jump(id) {
  const title = $(`${id}-title`);
  title.focus({ preventScroll: true });
  title.scrollIntoView({ block: "start" });
}

// -- the text -------------------------------------------------------------------------------------------------------------------

function shownText(article) {
  const counts = {};
  for (const [, , spans] of article.marks) for (const kind of kindsOf(spans)) counts[kind] = (counts[kind] || 0) + 1;
  const legend = Object.keys(KINDS).filter((kind) => counts[kind]).map((kind) =>
    el("label", { class: `key ${kind}` }, el("input", { type: "checkbox", checked: true, change: (event) => toggle(kind, event.target.checked) }),
      el("span", {}, KINDS[kind]), el("span", { class: "n" }, number(counts[kind]))));
  const body = el("div", { class: "body", lang: knownLanguage(article.language) && article.language }, grouped(article));
  const missing = article.witnesses.filter((witness) => witness.edits && !witness.source).map((witness) => witness.name);
  const panel = el("aside", { id: "panel", class: "panel", "aria-label": "Explanation", tabindex: "-1", hidden: true });
  view.body = body;
  view.marks = [...body.querySelectorAll(".mark")];
  paintPassages();
  const several = article.witnesses.length > 1
    ? el("p", { class: "quiet who" }, article.witnesses.map((witness) => el("span", {}, el("b", {}, witness.name), " ", bdi(witness.places[0][0]))))
    : null;
  return [
    legend.length ? el("div", { class: "legend", role: "group", "aria-label": "Marks to show" }, legend) : el("p", { class: "quiet" }, "Nothing was changed in this text, and no fact was found in it."),
    missing.length ? el("p", { class: "note" }, `The bytes of ${missing.join(", ")} are not at hand in raw/, so repairs of it have no places here; they are listed under Changes.`) : null,
    several,
    el("div", { class: "reader" }, body, panel),
  ];
}

function kindsOf(spans) {
  return new Set(spans.map(([, , why]) => view.article.whys[why].kind));
}

function toggle(kind, on) {
  view.body.classList.toggle(`without-${kind}`, !on);
  for (const mark of view.marks) {
    const kinds = [...kindsOf(view.article.marks[mark.dataset.mark][2])];
    const off = kinds.every((each) => view.body.classList.contains(`without-${each}`));
    mark.toggleAttribute("data-off", off);
    mark.tabIndex = off ? -1 : 0;
  }
}

/** The name of a language, if it is one. */
function knownLanguage(code) {
  try {
    const name = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" }).of(code);
    return name || null;
  } catch {
    return null;
  }
}

/** The blocks as elements; items that follow each other are one list. */
function grouped(article) {
  const out = [];
  const marks = article.marks.map((mark, at) => [...mark, at]);
  let from = 0; // marks and blocks are in order
  for (const [kind, start, end] of article.blocks) {
    const first = from;
    while (from < marks.length && marks[from][0] <= end) from++;
    const inside = pieces(start, end, marks.slice(first, from));
    if (kind === "item") {
      if (out.at(-1)?.tagName !== "UL") out.push(el("ul", {}));
      out.at(-1).append(el("li", { dir: "auto" }, inside));
    } else if (kind === "heading") out.push(el("h4", { dir: "auto" }, inside));
    else if (kind === "quote") out.push(el("blockquote", { dir: "auto" }, inside));
    else if (kind === "code") out.push(el("pre", { tabindex: "0", role: "region", "aria-label": "Code" }, el("code", {}, inside)));
    else out.push(el("p", { dir: "auto", class: kind }, inside));
  }
  return out;
}

function pieces(start, end, marks) {
  const out = [];
  let at = start;
  for (const mark of marks) {
    out.push(plain(at, mark[0]), marked(mark));
    at = Math.max(at, mark[1]);
  }
  return [...out, plain(at, end)];
}

/** A part of the text as a node that remembers where it stands. */
function plain(start, end) {
  if (start >= end) return null;
  const node = document.createTextNode(view.article.text.slice(start, end));
  view.nodes.push([start, end, node]);
  return node;
}

function marked([start, end, spans, passage, at]) {
  const kinds = [...kindsOf(spans)];
  const attributes = {
    class: `mark ${kinds.join(" ")}${start === end ? " sign" : ""}`, role: "button", tabindex: "0", "data-mark": at,
    title: kinds.map((kind) => KINDS[kind]).join(", "), click: () => press(at), keydown: entered,
  };
  if (start === end) {
    const label = passage ? `${KINDS[kinds[0]]}: a passage begins here` : `${KINDS[kinds[0]]}: other witnesses have words here`;
    return el("span", { ...attributes, "aria-label": label }, el("span", { "aria-hidden": "true" }, passage ? "¶" : "+"));
  }
  const cuts = [...new Set([start, end, ...spans.flatMap(([a, b]) => [a, b])])].sort((a, b) => a - b);
  const inner = cuts.slice(1).map((to, i) => {
    const over = spans.filter(([a, b]) => a <= cuts[i] && to <= b).map(([, , why]) => view.article.whys[why].kind);
    return el("span", { class: [...new Set(over)].map((kind) => `k-${kind}`).join(" ") }, plain(cuts[i], to));
  });
  return el("span", attributes, inner);
}

function entered(event) {
  if (event.key !== "Enter" && event.key !== " ") return;
  event.preventDefault();
  press(Number(event.currentTarget.dataset.mark));
  $("panel").focus({ preventScroll: true });
}

function stepMark(by) {
  const marks = view && document.body.dataset.view === "detail" ? view.marks.filter((mark) => !mark.hasAttribute("data-off")) : [];
  if (!marks.length) return;
  const at = marks.findIndex((mark) => Number(mark.dataset.mark) === view.at);
  const next = marks[(at < 0 ? (by > 0 ? 0 : marks.length - 1) : at + by + marks.length) % marks.length];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "center" });
  if ($("panel").hidden) view.at = Number(next.dataset.mark);
  else press(Number(next.dataset.mark));
}

// -- places in the text ---------------------------------------------------------------------------------------------------------

/** Ranges of the page for a span of the text. */
function ranges([start, end]) {
  return view.nodes.filter(([a, b]) => a < end && start < b).map(([a, b, node]) => {
    const range = new Range();
    range.setStart(node, Math.max(start, a) - a);
    range.setEnd(node, Math.min(end, b) - a);
    return range;
  });
}

function paint(name, spans) {
  if (!globalThis.Highlight) return; // an old browser tells the parts in the panel alone
  const highlight = new Highlight(...spans.flatMap(ranges));
  highlight.priority = name === "part-sentence" ? 0 : 1;
  CSS.highlights.set(name, highlight);
}

function paintPassages() {
  paint("passage", view.article.marks.filter((mark) => mark[3]).map((mark) => mark[2][0]));
}

function paintParts(parts) {
  for (const name of [...Object.keys(PARTS), "evidence", "span"]) paint(`part-${name}`, parts[name] ? [parts[name]] : []);
}
