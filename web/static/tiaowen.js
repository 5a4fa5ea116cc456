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
  Array.prototype.forEach.call(document.querySelectorAll("[data-copy]"), function (code) {
    if (!navigator.clipboard) { return; }
    var text = code.textContent.charAt(0) === "/" ? location.origin + code.textContent : code.textContent;
    code.textContent = text;
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = "复制";
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(text).then(function () { button.textContent = "已复制"; });
    });
    code.parentNode.appendChild(button);
  });
  if (window.matchMedia("(max-width: 56rem)").matches) {
    Array.prototype.forEach.call(document.querySelectorAll(".outline details, .filters > details"), function (d) { d.removeAttribute("open"); });
  }
})();
