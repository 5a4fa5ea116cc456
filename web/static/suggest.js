// Suggestions below the search box, as in the ARIA pattern of a combobox. A box without
// suggestions is a box.
function suggest(box) {
  const list = document.createElement("ul");
  let items = [];
  let on = -1;
  let asked = 0;
  let waiting = 0;
  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "提示");
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", list.id);
  box.form.after(list);

  function show(open) {
    list.hidden = !open || !items.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    if (list.hidden) {
      mark(-1);
      return;
    }
    const f = box.form;
    list.style.left = f.offsetLeft + "px";
    list.style.top = f.offsetTop + f.offsetHeight + "px";
    list.style.width = f.offsetWidth + "px";
  }

  function mark(i) {
    on = i;
    items.forEach((li, n) => li.setAttribute("aria-selected", String(n === i)));
    if (i < 0) {
      box.removeAttribute("aria-activedescendant");
    } else {
      box.setAttribute("aria-activedescendant", items[i].id);
    }
  }

  function item(text, kind, i) {
    const li = document.createElement("li");
    const n = document.createElement("span");
    li.id = "suggestion-" + i;
    li.setAttribute("role", "option");
    li.textContent = text;
    n.className = "n";
    n.textContent = kind;
    li.append(n);
    li.addEventListener("mousedown", (e) => {
      e.preventDefault();
      box.value = text;
      show(false);
      box.form.submit();
    });
    return li;
  }

  function fill(answer) {
    items = answer[1].map((text, i) => item(text, answer[2][i], i));
    list.replaceChildren(...items);
    mark(-1);
    show(document.activeElement === box);
  }

  async function ask() {
    const n = ++asked;
    if (!box.value.trim()) {
      items = [];
      show(false);
      return;
    }
    try {
      const r = await fetch("/api/v1/suggest?q=" + encodeURIComponent(box.value));
      if (r.ok && n === asked) {
        fill(await r.json());
      }
    } catch {
      // no suggestions, then
    }
  }

  box.addEventListener("input", (e) => {
    if (!e.isComposing) {
      clearTimeout(waiting);
      waiting = setTimeout(ask, 80);
    }
  });
  box.addEventListener("compositionend", ask);
  box.addEventListener("blur", () => show(false));
  box.addEventListener("keydown", (e) => {
    if (e.isComposing || list.hidden) {
      return;
    }
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      const n = items.length + 1;
      mark(((on + (e.key === "ArrowDown" ? 1 : -1) + n + 1) % n) - 1);
      if (on >= 0) {
        box.value = items[on].firstChild.data;
      }
    } else if (e.key === "Escape") {
      show(false);
    }
  });
}

const box = document.getElementById("q");
if (box && box.form) {
  suggest(box);
}
