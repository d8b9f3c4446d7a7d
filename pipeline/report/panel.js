// The panel beside the text: what explains a mark, in a card for each reason.

function press(at) {
  const [, , spans] = view.article.marks[at];
  const whys = [...new Set(spans.map((span) => span[2]))].sort((a, b) => a - b).map((why) => view.article.whys[why]);
  view.at = at;
  for (const mark of view.marks) mark.toggleAttribute("data-current", Number(mark.dataset.mark) === at);
  const facts = whys.filter((why) => why.kind === "statistic").map((why) => view.article.statistics[why.fact].parts);
  paintParts({ ...facts[0], span: spans[0].slice(0, 2) });
  $("panel").replaceChildren(
    el("button", { type: "button", class: "close", "aria-label": "Close the explanation", click: closePanel }, "×"),
    ...whys.map(explained),
  );
  $("panel").hidden = false;
  $("panel").scrollTop = 0;
}

function closePanel() {
  if (!view || !$("panel") || $("panel").hidden) return;
  const mark = view.marks.find((each) => Number(each.dataset.mark) === view.at);
  if ($("panel").contains(document.activeElement)) mark?.focus({ preventScroll: true });
  mark?.removeAttribute("data-current");
  paintParts({});
  $("panel").hidden = true;
}

const EXPLAINED = { repair: aboutRepair, substitution: aboutSubstitution, reading: aboutReading, term: aboutTerm, statistic: aboutStatistic };

/** A card of the panel. What it ends with can be copied: the record, as it stands. */
function explained(why) {
  const record = why.kind === "term" ? view.article.terms[why.fact] : why.kind === "statistic" ? view.article.statistics[why.fact] : why;
  return el("section", { class: `card ${why.kind}` }, EXPLAINED[why.kind](why), decisionsOn(why), copyable("Copy this record", JSON.stringify({ article: view.article.id, ...record })));
}

function copyable(label, line, cls = "copy") {
  const button = el("button", { type: "button", class: cls, click: () => copy(button, label, line) }, label);
  return button;
}

async function copy(button, label, line) {
  try {
    await navigator.clipboard.writeText(line);
    button.textContent = "Copied";
  } catch {
    button.replaceWith(el("textarea", { readonly: true, rows: "4", "aria-label": label }, line)); // the browser does not let us
  }
}

function change(before, after) {
  return el("p", { class: "change" }, el("del", {}, before ? bdi(before) : "nothing"), el("span", { class: "arrow" }, " → "), el("ins", {}, after ? bdi(after) : "nothing"));
}

function placesOf(why) {
  const elsewhere = why.places - why.placed;
  if (!why.places) return null;
  if (!why.placed) return `${some(why.places, "place")}, none of them known in this text.`;
  return `${some(why.placed, "place")} in this text${elsewhere ? `, ${number(elsewhere)} outside of it` : ""}.`;
}

function names(witnesses) {
  if (witnesses.length === 1 && view.article.witnesses.length === 1) return "its one witness";
  return witnesses.length ? witnesses.join(", ") : "no witness";
}

function aboutRepair(why) {
  const sure = why.decision ? "A person says that it is right." : why.inferred ? `Inferred: the bytes do not prove it; ${ROUND.format(why.confidence)} of such repairs are expected to be right.` : `Follows from the bytes; ${ROUND.format(why.confidence)} of such repairs are expected to be right.`;
  return [
    el("h4", {}, "Repaired"), change(why.before, why.after), el("p", {}, bdi(why.text)),
    el("p", { class: "quiet" }, `In ${names(why.witnesses)}: ${placesOf(why)} ${sure} Rule `, el("code", {}, bdi(why.code)), "."),
    why.aside.length ? el("div", { class: "quiet" }, "Outside of this text it stood, among others, in", el("ul", { class: "aside" }, why.aside.map((text) => el("li", {}, "… ", bdi(text), " …")))) : null,
  ];
}

const SUBSTITUTED = { applied: "Substituted", offered: "Substitution offered", rejected: "Substitution rejected" };

function aboutSubstitution(why) {
  const told = why.code === "rejected"
    ? `The token stands ${some(why.times, "time")} in ${names(why.witnesses)}. A person says that it does not stand for this word, so it stays.`
    : why.code === "applied" && !why.agreeing
    ? `The token stands ${some(why.times, "time")} in ${names(why.witnesses)}. No witness of this article has the word; a person says that it stands for it.`
    : why.code === "applied"
    ? `The token stands ${some(why.times, "time")} in ${names(why.witnesses)}. At ${some(why.agreeing, "aligned place")} a sound witness has the word instead, so the word stands here.`
    : `In other articles, at ${some(why.agreeing, "aligned place")}, the token stands for this word. No witness of this article confirms it, so the token stays.`;
  return [el("h4", {}, SUBSTITUTED[why.code]), change(why.before, why.after), el("p", {}, told),
    why.placed ? null : el("p", { class: "quiet" }, "Its places in this text are not known.")];
}

function aboutReading(why) {
  const rows = [[why.quote, why.witnesses, "as published"], ...why.others.map(([text, who]) => [text, who, ""])];
  return [
    el("h4", {}, "Witnesses differ"), el("p", {}, bdi(why.text)),
    el("dl", { class: "versions" }, rows.map(([text, who, note]) => el("div", {}, el("dt", {}, names(who), note ? el("span", { class: "quiet" }, ` ${note}`) : null),
      el("dd", { dir: "auto" }, text ? bdi(text) : el("span", { class: "quiet" }, "nothing"))))),
  ];
}

const quoted = (span) => view.article.text.slice(span[0], span[1]);

function aboutTerm(why) {
  const term = view.article.terms[why.fact];
  return [el("h4", {}, "Term"), el("p", { class: "name" }, bdi(term.name)), senses(term), el("p", { class: "quiet" }, `Defined in ${names(term.witnesses)}, as ${term.form === "acronym" ? "an acronym" : `a ${term.form === "sentence" ? "sentence" : "glossary entry"}`}.`)];
}

function senses(term) {
  return el("ul", { class: "senses" }, term.senses.map(([audience, definition]) => el("li", {}, audience ? el("b", {}, "For ", bdi(quoted(audience)), ": ") : null, bdi(quoted(definition)))));
}

function figure(statistic) {
  const unit = { percent: "%", percentage_point: " points" }[statistic.kind] ?? (statistic.unit ? ` ${statistic.unit}` : "");
  const way = { up: "up ", down: "down " }[statistic.change] || "";
  return `${way}${SIGNS[statistic.comparator]}${statistic.kind === "multiple" ? "× " : ""}${statistic.quantity}${unit}`;
}

function aboutStatistic(why) {
  const statistic = view.article.statistics[why.fact];
  const parts = Object.entries(PARTS).filter(([name]) => statistic.parts[name] && name !== "sentence" && !(name === "source" && String(statistic.parts.source) === String(statistic.parts.attribution)));
  return [
    el("h4", {}, "Statistic ", el("span", { class: "quiet" }, bdi(statistic.id))), el("p", { class: "name" }, bdi(figure(statistic))),
    el("dl", { class: "versions" }, parts.map(([name, label]) => el("div", { class: `part-${name}` }, el("dt", {}, label), el("dd", { dir: "auto" }, bdi(quoted(statistic.parts[name])))))),
    el("p", { class: "quiet" }, el("code", {}, bdi(statistic.kind)), `: ${STATISTICS[statistic.kind] || ""}. In ${names(statistic.witnesses)}; ${ROUND.format(statistic.confidence)} sure.${statistic.sample ? ` Its sample is ${statistic.sample}.` : ""}`),
  ];
}
