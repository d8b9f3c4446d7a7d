"use strict";
// The page: packed articles, the list with its filters, the views, the keys. No text becomes markup: everything is built by `el`.

const $ = (id) => document.getElementById(id);

/** An element: attributes, then children; strings become text. */
function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const number = (count) => count.toLocaleString("en");
const some = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;

// -- packed articles ------------------------------------------------------------------------------------------------------------

const { together: TOGETHER, reasons: REASONS, statistics: STATISTICS } = JSON.parse($("told").textContent);
const packed = [...document.querySelectorAll("script.packed")];
const opened = []; // promises of the articles of each pack
const haystacks = []; // per article, what a search looks through

function open(pack) {
  opened[pack] ??= unpack(packed[pack].textContent).then((articles) => {
    packed[pack].remove();
    articles.forEach((article, at) => (haystacks[pack * TOGETHER + at] = haystack(article)));
    return articles;
  });
  return opened[pack];
}

async function unpack(base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

function haystack(article) {
  const removed = article.witnesses.flatMap((witness) => witness.removed.map((row) => row[2]));
  const changes = article.whys.flatMap((why) => [why.before, why.after, ...(why.others || []).map((other) => other[0])]);
  return [article.title, article.deck, article.text, ...article.fields.map((field) => field[1]), ...removed, ...changes]
    .join("\n").toLowerCase();
}

/** Unpack everything, one pack after the other, so that a search finds the texts; the page stays free in between. */
let reading = null;
function readAll() {
  reading ??= (async () => {
    for (let pack = 0; pack < packed.length; pack++) {
      await open(pack);
      await new Promise((done) => setTimeout(done));
      if ($("q").value) filter();
    }
  })();
}

// -- the list -------------------------------------------------------------------------------------------------------------------

const entries = [...$("entries").children].map((item, at) => ({
  item,
  at,
  link: item.firstElementChild,
  rejected: item.classList.contains("rejected"),
  facets: item.dataset.facets.toLowerCase().split("\n"),
  words: item.textContent.toLowerCase(),
}));
let shown = entries;

const CHIPS = {
  several: (entry) => !entry.rejected && !entry.facets.includes("size:1"),
  rejected: (entry) => entry.rejected,
};

/** The words of a query; `kind:"two words"` is one. */
function terms(query) {
  return [...query.toLowerCase().matchAll(/([a-z]+):"([^"]*)"|"([^"]+)"|\S+/g)].map((m) => (m[1] ? `${m[1]}:${m[2]}` : m[3] || m[0]));
}

function found(entry, term) {
  if (/^[a-z]+:./.test(term) && entry.facets.includes(term)) return true;
  return entry.words.includes(term) || Boolean(haystacks[entry.at]?.includes(term));
}

function filter() {
  const wanted = terms($("q").value);
  const chips = [...document.querySelectorAll(".chips [aria-pressed=true]")].map((button) => button.dataset.chip);
  const charset = $("charset").value;
  shown = entries.filter((entry) => {
    const kept = chips.every((chip) => (CHIPS[chip] ? CHIPS[chip](entry) : entry.facets.some((facet) => facet.startsWith(chip))));
    return kept && (!charset || entry.facets.includes(`charset:${charset}`)) && wanted.every((term) => found(entry, term));
  });
  const kept = new Set(shown);
  for (const entry of entries) entry.item.hidden = !kept.has(entry);
  const rejected = shown.filter((entry) => entry.rejected).length;
  const waiting = wanted.length && haystacks.filter(Boolean).length < entries.filter((entry) => !entry.rejected).length;
  $("count").textContent = [
    some(shown.length - rejected, "article"), rejected ? `, ${number(rejected)} rejected` : "", waiting ? "; still reading the texts" : "",
  ].join("");
  $("nothing").hidden = shown.length > 0;
  if (wanted.length) readAll();
}

function fillCharsets() {
  const all = new Set(entries.flatMap((entry) => entry.facets.filter((facet) => facet.startsWith("charset:"))));
  $("charset").append(...[...all].sort().map((facet) => el("option", { value: facet.slice(8) }, facet.slice(8))));
}

/** The names of languages beside their codes, as this browser knows them. */
function nameLanguages() {
  for (const button of document.querySelectorAll('[data-facet^="language:"]')) {
    const name = knownLanguage(button.textContent);
    if (name) button.after(el("span", { class: "says" }, name));
  }
}

function clear() {
  $("q").value = "";
  $("charset").value = "";
  for (const button of document.querySelectorAll(".chips button")) button.setAttribute("aria-pressed", "false");
  filter();
}

// -- views ----------------------------------------------------------------------------------------------------------------------

let current = null; // the entry that is looked at, or was last

async function route() {
  const hash = location.hash.slice(1);
  if (hash === "main") return;
  const entry = entries.find((each) => each.link.hash === location.hash);
  const view = entry ? "detail" : hash === "list" ? "list" : "overview";
  current = entry || current;
  document.body.dataset.view = view;
  $("overview").hidden = view === "detail";
  $("detail").hidden = view !== "detail";
  for (const link of document.querySelectorAll(".top nav a")) {
    if (link.hash === `#${view}` || (entry && link.hash === "#list")) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  for (const each of entries) each.link.toggleAttribute("aria-current", each === current);
  current?.link.scrollIntoView({ block: "nearest" });
  if (!entry) return;
  const article = entry.rejected ? null : (await open(Math.floor(entry.at / TOGETHER)))[entry.at % TOGETHER];
  if (current !== entry) return; // another one was asked for meanwhile
  $("detail").replaceChildren(...(article ? shownArticle(article) : shownRejected(entry)));
  scrollTo(0, 0);
}

function shownRejected(entry) {
  const [path, member] = [entry.link.querySelector(".title"), entry.link.querySelector(".path")].map((node) => node?.textContent || "");
  const rows = [["code", entry.link.querySelector(".code").textContent], ["why", entry.link.querySelector(".reason").textContent]];
  rows.push(["member", member], ["SHA-256", entry.item.dataset.sha]);
  return [
    el("header", { class: "head" }, el("p", { class: "eyebrow" }, "Rejected input"), el("h2", {}, bdi(path))),
    el("dl", { class: "facts" }, rows.filter((row) => row[1]).map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, bdi(value))))),
  ];
}

function step(by) {
  if (!shown.length) return;
  const at = shown.indexOf(current);
  const next = shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(shown.length - 1, Math.max(0, at + by))];
  location.hash = next.link.hash;
}

// -- keys -----------------------------------------------------------------------------------------------------------------------

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  n: () => stepMark(1),
  p: () => stepMark(-1),
  o: () => (location.hash = "overview"),
  "?": () => $("help").showModal(),
  "/": () => {
    if (getComputedStyle(document.querySelector(".side")).display === "none") location.hash = "list";
    $("q").focus();
    $("q").select();
  },
  Escape: closePanel,
};

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || $("help").open) return;
  const typing = event.target.matches("input, select, textarea");
  if (typing && event.key === "Escape") event.target.blur();
  if (typing || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
}

// -- light and dark -------------------------------------------------------------------------------------------------------------

const dark = matchMedia("(prefers-color-scheme: dark)");

function kept(theme) {
  try {
    if (theme) localStorage.setItem("theme", theme);
    return localStorage.getItem("theme");
  } catch {
    return null; // a page opened from disk may have no store
  }
}

function paintTheme(theme) {
  const now = theme || (dark.matches ? "dark" : "light");
  if (theme) document.documentElement.dataset.theme = theme;
  $("theme").textContent = now === "dark" ? "Light" : "Dark";
  $("theme").setAttribute("aria-label", `Change to ${now === "dark" ? "light" : "dark"} colours`);
  $("theme").onclick = () => paintTheme(kept(now === "dark" ? "light" : "dark") || (now === "dark" ? "light" : "dark"));
}

// -- begin ----------------------------------------------------------------------------------------------------------------------

function begin() {
  fillCharsets();
  nameLanguages();
  paintTheme(kept());
  filter();
  addEventListener("hashchange", route);
  addEventListener("keydown", pressed);
  dark.addEventListener("change", () => paintTheme(document.documentElement.dataset.theme));
  $("q").addEventListener("input", filter);
  $("charset").addEventListener("change", filter);
  $("keys").addEventListener("click", KEYS["?"]);
  $("clear").addEventListener("click", clear);
  $("help").querySelector("button").addEventListener("click", () => $("help").close());
  $("pages")?.addEventListener("change", (event) => (location.href = event.target.value));
  for (const button of document.querySelectorAll(".chips button")) {
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      filter();
    });
  }
  for (const button of document.querySelectorAll("button.facet")) {
    button.addEventListener("click", () => {
      clear();
      const [kind, ...value] = button.dataset.facet.split(":");
      $("q").value = /\s/.test(value.join(":")) ? `${kind}:"${value.join(":")}"` : button.dataset.facet;
      filter();
      if (getComputedStyle(document.querySelector(".side")).display === "none") location.hash = "list";
      else $("entries").scrollTop = 0;
    });
  }
  route();
  (globalThis.requestIdleCallback || setTimeout)(() => readAll());
}
