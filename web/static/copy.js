// Copying: a button beside every citation, and text of a provision that takes its
// citation along. Every page works without it.
function button(code) {
  const b = document.createElement("button");
  b.type = "button";
  b.textContent = "复制";
  b.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      b.textContent = "已复制";
    } catch {
      getSelection().selectAllChildren(code);
      b.textContent = "已选中，请按 Ctrl+C";
    }
  });
  code.after(b);
}

if (navigator.clipboard) {
  document.querySelectorAll("[data-copy]").forEach(button);
}

// shortest is the fewest characters that are a quotation; a word that somebody looks
// up takes nothing along.
const shortest = 16;

document.addEventListener("copy", (e) => {
  const chosen = getSelection();
  const text = String(chosen);
  const at = chosen.anchorNode && (chosen.anchorNode.closest ? chosen.anchorNode : chosen.anchorNode.parentElement);
  const from = at && at.closest("[data-cite]");
  if (!from || text.trim().length < shortest || !from.contains(chosen.focusNode)) {
    return;
  }
  e.clipboardData.setData("text/plain", text.trimEnd() + "\n——" + from.dataset.cite + "\n" + from.dataset.link + "\n");
  e.preventDefault();
});
