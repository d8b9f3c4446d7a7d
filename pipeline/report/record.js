// The record below the text: problems, facts, witnesses, changes, what was left out.

/** Rows under heads; where the page is narrow, each row is a card. */
function table(head, rows, caption) {
  return el("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": caption },
    el("table", { class: "rows", role: "table" }, el("caption", { class: "unseen" }, caption),
      el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, head.map((name) => el("th", { scope: "col", role: "columnheader" }, name)))),
      el("tbody", { role: "rowgroup" }, rows.map((cells) => el("tr", { role: "row" }, cells.map((cell, at) => el("td", { role: "cell", "data-label": head[at] }, el("div", {}, cell))))))));
}

function shownProblems(article) {
  return el("ul", { class: "problems" }, article.problems.map(([code, message, quote, stage]) =>
    el("li", {}, el("p", {}, bdi(message)), quote ? el("q", { dir: "auto" }, bdi(quote)) : null,
      el("p", { class: "quiet" }, el("code", {}, bdi(code)), ", found by ", bdi(stage)))));
}

/** A button that goes to a fact in the text and explains it. */
function toText(kind, fact, label) {
  const at = view.facts.get(`${kind} ${fact}`);
  if (at === undefined) return bdi(label);
  return el("button", { type: "button", class: "to-text", click: () => show(at) }, bdi(label));
}

function show(at) {
  press(at);
  const mark = view.marks.find((each) => Number(each.dataset.mark) === at);
  mark.scrollIntoView({ block: "center" });
  mark.focus({ preventScroll: true });
}

function shownStatistics(article) {
  const rows = article.statistics.map((each, at) => {
    const [start, end] = each.parts.sentence;
    const [a, b] = each.parts.evidence;
    const part = (name) => (each.parts[name] ? bdi(quoted(each.parts[name])) : el("span", { class: "quiet" }, "–"));
    return [toText("statistic", at, figure(each)), part("population"), part("claim"), each.parts.source ? part("source") : part("attribution"), part("period"),
      el("span", { class: "sentence", dir: "auto" }, visible(view.article.text.slice(start, a)), el("mark", {}, visible(quoted([a, b]))), visible(view.article.text.slice(b, end)))];
  });
  return table(["How much", "Of whom", "What", "According to", "When", "Evidence"], rows, "Statistics of this article");
}

function shownTerms(article) {
  return el("dl", { class: "terms" }, article.terms.map((term, at) => el("div", {}, el("dt", {}, toText("term", at, term.name), el("span", { class: "quiet" }, ` ${term.form}`)), el("dd", {}, senses(term)))));
}

function shownWitnesses(article) {
  return el("ul", { class: "witnesses" }, article.witnesses.map((witness) => el("li", {},
    el("p", { class: "name" }, el("b", { class: "letter" }, witness.name), witness.places.map(([path, member]) => el("span", { class: "place" }, bdi(path), member ? [" › ", bdi(member)] : null))),
    witness.title ? el("p", { dir: "auto" }, "“", bdi(witness.title), "”") : null,
    el("p", { class: "quiet" }, `Read as `, bdi(witness.encoding), witness.evidence ? [" (", bdi(witness.evidence), ")"] : null,
      `. ${ROUND.format(witness.share)} of its main text stands in the text above. ${some(witness.edits, "repair")}, ${some(witness.removed.reduce((sum, row) => sum + row[1], 0), "word")} left out.`,
      witness.url ? [" Address: ", bdi(witness.url)] : null),
    (witness.problems || []).map(([code, message, quote]) => el("p", { class: "quiet" }, "Problem: ", bdi(message), quote ? [" ", el("q", {}, bdi(quote))] : null, " (", el("code", {}, bdi(code)), ")")),
    declined(witness),
    el("p", { class: "quiet" }, "Id ", el("code", {}, bdi(witness.id))), splitOff(witness))));
}

// -- witnesses side by side -----------------------------------------------------------------------------------------------------

const AT_FIRST = innerWidth < 640 ? 1 : 2; // witnesses that are shown until others are asked for

function shownBeside(article) {
  const held = article.witnesses.filter((witness) => witness.cells);
  const box = el("div", {});
  const inputs = held.map((witness, at) => el("input", { type: "checkbox", checked: at < AT_FIRST, change: () => draw() }));
  const draw = () => box.replaceChildren(besideTable(article, held.filter((_, at) => inputs[at].checked)));
  draw();
  return [
    el("p", { class: "quiet" }, "Marked are words that the other does not have, letter by letter; repaired, before substitution."),
    held.length > 1 ? el("div", { class: "legend", role: "group", "aria-label": "Witnesses to show" }, held.map((witness, at) => el("label", { class: "key" }, inputs[at], el("b", {}, witness.name), " ", bdi(witness.places[0][0])))) : null,
    box,
  ];
}

function besideTable(article, witnesses) {
  const lacks = joined(witnesses.flatMap((witness) => witness.lacks));
  let from = 0; // blocks are in order too
  const inside = (start, end) => {
    const out = [];
    while (from < lacks.length && lacks[from][1] <= start) from++;
    for (let at = from; at < lacks.length && lacks[at][0] < end; at++) out.push([Math.max(lacks[at][0], start) - start, Math.min(lacks[at][1], end) - start]);
    return out;
  };
  const rows = article.blocks.map(([, start, end], row) => [
    differing(article.text.slice(start, end), inside(start, end)),
    ...witnesses.map((witness) => (witness.cells[row][0] ? differing(...witness.cells[row]) : el("span", { class: "quiet" }, "not in this witness"))),
  ]);
  const made = table(["Published text", ...witnesses.map((witness) => witness.name)], rows, "The published text and its witnesses");
  made.classList.add("beside");
  return made;
}

/** Ranges in order, those that touch made one. */
function joined(ranges) {
  const out = [];
  for (const [a, b] of ranges.sort((one, other) => one[0] - other[0])) {
    if (out.length && a <= out.at(-1)[1]) out.at(-1)[1] = Math.max(b, out.at(-1)[1]);
    else out.push([a, b]);
  }
  return out;
}

function differing(text, spans) {
  const out = [];
  let at = 0;
  for (const [a, b] of spans) {
    out.push(visible(text.slice(at, a)), el("mark", {}, visible(text.slice(a, b))));
    at = b;
  }
  return el("span", { dir: "auto", class: "cell" }, out, visible(text.slice(at)));
}

// -- changes, what was left out, fields -----------------------------------------------------------------------------------------

function shownChanges(article) {
  const rows = article.whys.filter(isChange).map((why) => {
    const other = why.kind === "reading" ? why.others.map(([text, who]) => el("div", {}, text ? bdi(text) : el("span", { class: "quiet" }, "nothing"), el("span", { class: "quiet" }, ` ${names(who)}`))) : bdi(why.before || "");
    const mine = why.kind === "reading" ? why.quote : why.after;
    const about = why.kind === "substitution" ? `${number(why.agreeing)} aligned places agree` : why.text;
    return [el("span", { class: `tag ${why.kind}` }, why.kind === "substitution" ? { applied: KINDS.substitution, offered: "Offered", rejected: "Rejected" }[why.code] : KINDS[why.kind]), other,
      mine ? bdi(mine) : el("span", { class: "quiet" }, "nothing"), names(why.witnesses), why.kind === "repair" ? `${number(why.placed)} of ${number(why.places)}` : number(why.placed), [bdi(about), " ", el("code", {}, bdi(why.code)), why.decision ? [" ", decidedBy(why.decision)] : null]];
  });
  return table(["Change", "Was, or others have", "Stands", "In", "Places here", "Why"], rows, "Changes and readings of this article");
}

function shownRemoved(article) {
  return article.witnesses.filter((witness) => witness.removed.length).map((witness) => el("div", {},
    article.witnesses.length > 1 ? el("h4", {}, `From ${witness.name}, `, bdi(witness.places[0][0])) : null,
    table(["Why", "Words", "It begins"], witness.removed.map(([reason, words, quote]) => [[el("b", {}, bdi(reason)), " ", el("span", { class: "quiet" }, REASONS[reason] || "")], number(words), el("span", { dir: "auto" }, bdi(quote))]), `What was left out of ${witness.name}`)));
}

function shownFields(article) {
  const rows = article.fields.map(([name, value, where, raw]) => [el("b", {}, name), el("span", { dir: "auto" }, bdi(value)), shownWhere(where), decide(`Fix the ${name}`, "field", { article: article.name, name, value: raw })]);
  return [el("p", { class: "quiet" }, "What is copied has the value as it is: put yours in its place."), table(["Field", "Value", "Where it was found", "Decide"], rows, "Fields of this article")];
}

function shownWhere(where) {
  return where.startsWith("decision: ") ? decidedBy(where.slice("decision: ".length)) : bdi(where);
}

function shownRelated(article) {
  return el("ul", {}, article.related.map(([title, address, why, id]) => el("li", {}, address ? el("a", { href: address }, bdi(title)) : bdi(title), el("span", { class: "quiet" }, " ", bdi(why), " "),
    decide("Join the two", "group", { join: [article.name, id] }))));
}

begin();
