// Copying: a button beside every citation, and text of a provision that takes its
// citation along. Every page works without it.
function button(code) {
  const b = document.createElement("button");
  b.type = "button";
  b.textContent = "复制";
  b.setAttribute("aria-live", "polite");
  b.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      b.textContent = "已复制";
    } catch {
      getSelection().selectAllChildren(code);
      b.textContent = "请按 Ctrl+C";
    }
  });
  code.after(b);
}

if (navigator.clipboard) {
  document.querySelectorAll(".cite [data-copy]").forEach(button);
}

// shortest is the fewest characters that are a quotation; a word that somebody looks
// up takes nothing along.
const shortest = 16;

const holder = (node, what) => (node && node.nodeType === Node.ELEMENT_NODE ? node : node && node.parentElement)?.closest(what);

// source is the citation of a selection: of the clause on its own page, of the
// provisions where it begins and ends in a whole document.
function source(chosen) {
  const range = chosen.getRangeAt(0);
  const clause = holder(range.startContainer, "[data-words]");
  if (clause && clause.contains(range.endContainer)) {
    return { cite: clause.dataset.words, link: clause.dataset.link };
  }
  const doc = holder(range.commonAncestorContainer, "[data-title]");
  if (!doc) {
    return null;
  }
  const from = holder(range.startContainer, "[data-place]");
  const to = holder(range.endContainer, "[data-place]");
  let place = from ? from.dataset.place : "";
  if (from && to && to !== from) {
    place += "至" + to.dataset.place;
  }
  return { cite: doc.dataset.title + place + doc.dataset.tail, link: doc.dataset.link + (from ? "#" + from.id : "") };
}

document.addEventListener("copy", (e) => {
  const chosen = getSelection();
  const text = String(chosen).trimEnd();
  if (text.trim().length < shortest || !chosen.rangeCount) {
    return;
  }
  const from = source(chosen);
  if (!from) {
    return;
  }
  e.clipboardData.setData("text/plain", text + "\n——" + from.cite + "\n" + from.link + "\n");
  e.preventDefault();
});
