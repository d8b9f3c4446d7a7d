// What a person can decide: each button copies the lines that are put into decisions.toml.

const toml = (value) => (Array.isArray(value) ? `[${value.map(toml).join(", ")}]` : JSON.stringify(value).replaceAll("\x7f", "\\u007f"));

/** A button that copies an entry of this kind. */
function decide(label, kind, said) {
  const lines = Object.entries(said).map(([name, value]) => `${name} = ${toml(value)}`);
  const button = copyable(label, `[[${kind}]]\n${lines.join("\n")}\n\n`, "decide");
  button.title = "Copies the lines for decisions.toml";
  return button;
}

const idOf = (name) => view.article.witnesses.find((witness) => witness.name === name)?.id ?? name;

/** The buttons of a card: what can be said about a repair, a substitution, a reading. */
const DECISIONS = {
  repair: (why) => {
    const edit = { document: idOf(why.witnesses[0]), before: why.before, after: why.after };
    return [decide("Reject this repair", "edit", { ...edit, verdict: "reject" }), why.inferred ? decide("Confirm this repair", "edit", { ...edit, verdict: "accept" }) : null];
  },
  substitution: (why) => {
    const said = { article: view.article.name, before: why.before, after: why.after };
    return [
      why.code === "rejected" ? null : decide("Reject this substitution", "substitution", { ...said, verdict: "reject" }),
      why.code === "applied" ? null : decide("Accept this substitution", "substitution", { ...said, verdict: "accept" }),
    ];
  },
  reading: (why) => why.others.map(([text, who]) =>
    decide(text ? `Choose the version of ${names(who)}` : `Leave it out, as ${names(who)}`, "reading", { article: view.article.name, quote: why.quote, choose: text })),
};

function decisionsOn(why) {
  const buttons = (DECISIONS[why.kind]?.(why) || []).filter(Boolean);
  return [
    why.decision ? el("p", { class: "decided" }, decidedBy(why.decision)) : null,
    buttons.length ? el("div", { class: "deciding", role: "group", "aria-label": "Lines for decisions.toml" }, buttons) : null,
  ];
}

/** Which decision it was, and where it stands. */
function decidedBy(id) {
  const [, , , why, place] = view.article.decisions.find((each) => each[0] === id) || [];
  return ["Decided in ", el("code", {}, bdi(place || "decisions.toml")), why ? [": ", bdi(why)] : "."];
}

function shownDecisions(article) {
  const rows = article.decisions.map(([id, kind, entry, why, place]) =>
    [el("span", { class: "tag" }, kind), el("code", {}, bdi(place || "decisions.toml")), el("pre", { class: "entry", dir: "auto" }, visible(entry)), why ? bdi(why) : el("span", { class: "quiet" }, "–"), el("code", {}, bdi(id))]);
  return table(["Decision about", "Where", "What it says", "Why", "Id"], rows, "Decisions that this article follows");
}

/** Of several witnesses, the button that takes one out. */
function splitOff(witness) {
  const others = view.article.witnesses.filter((each) => each !== witness).map((each) => each.id);
  return others.length ? decide(`Split ${witness.name} off`, "group", { split: [witness.id], from: others }) : null;
}

function declined(witness) {
  return witness.declined.map(([before, after, count, decision]) =>
    el("p", { class: "quiet" }, `Not repaired, ${some(count, "time")}: `, bdi(before), " → ", bdi(after), ". ", decision ? decidedBy(decision) : null));
}
