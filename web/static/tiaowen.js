// Adds keys and copying; every page works without it.
(function () {
  "use strict";
  var box = document.getElementById("q");
  var at = -1;
  function links() { return Array.prototype.slice.call(document.querySelectorAll(".hits .hit h2 a, .hits .hit h3 a")); }
  document.addEventListener("keydown", function (e) {
    if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)) { return; }
    if (e.key === "/" && box) { e.preventDefault(); box.focus(); box.select(); return; }
    if (e.key !== "j" && e.key !== "k") { return; }
    var all = links();
    if (!all.length) { return; }
    at = Math.max(0, Math.min(all.length - 1, at + (e.key === "j" ? 1 : -1)));
    all[at].focus();
  });
  // Suggestions below the search box, as in the ARIA pattern of a combobox.
  function suggest(box) {
    var list = document.createElement("ul"), items = [], on = -1, asked = 0, waiting = 0;
    list.id = "suggestions";
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "提示");
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-expanded", "false");
    box.setAttribute("aria-controls", list.id);
    box.form.parentNode.insertBefore(list, box.form.nextSibling);
    function show(open) {
      list.hidden = !open || !items.length;
      box.setAttribute("aria-expanded", String(!list.hidden));
      if (list.hidden) { mark(-1); return; }
      list.style.left = box.form.offsetLeft + "px";
      list.style.top = box.form.offsetTop + box.form.offsetHeight + "px";
      list.style.width = box.form.offsetWidth + "px";
    }
    function mark(i) {
      on = i;
      items.forEach(function (li, n) { li.setAttribute("aria-selected", String(n === i)); });
      if (i < 0) { box.removeAttribute("aria-activedescendant"); } else { box.setAttribute("aria-activedescendant", items[i].id); }
    }
    function fill(answer) {
      list.textContent = "";
      items = answer[1].map(function (text, i) {
        var li = document.createElement("li"), kind = document.createElement("span");
        li.id = "suggestion-" + i;
        li.setAttribute("role", "option");
        li.textContent = text;
        kind.className = "n";
        kind.textContent = answer[2][i];
        li.appendChild(kind);
        li.addEventListener("mousedown", function (e) { e.preventDefault(); box.value = text; show(false); box.form.submit(); });
        list.appendChild(li);
        return li;
      });
      mark(-1);
      show(document.activeElement === box);
    }
    function ask() {
      var n = ++asked, typed = box.value;
      if (!typed.trim()) { items = []; show(false); return; }
      fetch("/api/v1/suggest?q=" + encodeURIComponent(typed)).then(function (r) { return r.ok ? r.json() : null; }).then(function (answer) {
        if (answer && n === asked) { fill(answer); }
      }).catch(function () { /* a box without suggestions is a box */ });
    }
    box.addEventListener("input", function (e) {
      if (e.isComposing) { return; }
      clearTimeout(waiting);
      waiting = setTimeout(ask, 80);
    });
    box.addEventListener("compositionend", ask);
    box.addEventListener("blur", function () { show(false); });
    box.addEventListener("keydown", function (e) {
      if (e.isComposing || list.hidden) { return; }
      if (e.key === "ArrowDown" || e.key === "ArrowUp") {
        e.preventDefault();
        mark((on + (e.key === "ArrowDown" ? 1 : -1) + items.length + 1 + 1) % (items.length + 1) - 1);
        if (on >= 0) { box.value = items[on].firstChild.data; }
      } else if (e.key === "Escape") {
        show(false);
      }
    });
  }
  if (box && box.form && window.fetch) { suggest(box); }
  if (window.matchMedia("(max-width: 56rem)").matches) {
    Array.prototype.forEach.call(document.querySelectorAll(".outline details, .filters > details"), function (d) { d.removeAttribute("open"); });
  }
})();
