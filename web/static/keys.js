// Single keys: / to the search box, j and k through results or marks. They can be
// turned off on the page on accessibility, as WCAG 2.1.4 asks: who speaks to a computer
// may say one by chance. Every page works without them.
const KEY = "keys";

function off() {
  try {
    return localStorage.getItem(KEY) === "off";
  } catch {
    return false; // no storage: the keys stay on
  }
}

const box = document.getElementById("q");
let at = -1;

function step(by) {
  const links = document.querySelectorAll(".hits .hit h2 a, .hits .hit h3 a");
  if (!links.length) {
    document.dispatchEvent(new CustomEvent("mark", { detail: by }));
    return;
  }
  at = Math.max(0, Math.min(links.length - 1, at + by));
  links[at].focus();
}

document.addEventListener("keydown", (e) => {
  if (e.key === "Escape" && location.hash === "#filters") {
    location.hash = "#answers";
    return;
  }
  if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName) || off()) {
    return;
  }
  if (e.key === "/" && box) {
    e.preventDefault();
    box.focus();
    box.select();
  } else if (e.key === "j" || e.key === "k") {
    step(e.key === "j" ? 1 : -1);
  }
});

const place = document.querySelector("[data-keys]");
if (place) {
  const b = document.createElement("button");
  b.type = "button";
  const say = () => {
    b.textContent = off() ? "打开单键快捷键" : "关闭单键快捷键";
  };
  b.addEventListener("click", () => {
    try {
      localStorage.setItem(KEY, off() ? "on" : "off");
    } catch {
      return;
    }
    say();
  });
  say();
  place.append(b);
}
