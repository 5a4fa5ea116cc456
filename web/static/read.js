// Reading: the contents follow the scroll, marks have a next and a previous, and what a
// link cites is shown beside it. Every page works without it.

// follow marks in the contents what is being read.
function follow(outline) {
  const links = new Map();
  outline.querySelectorAll("li a[href^='#']").forEach((a) => {
    const at = document.getElementById(decodeURIComponent(a.hash.slice(1)));
    if (at) {
      links.set(at, a);
    }
  });
  const heads = [...links.keys()];
  let now = null;
  function look() {
    let head = null;
    for (const h of heads) {
      if (h.getBoundingClientRect().top > innerHeight / 3) {
        break;
      }
      head = h;
    }
    if (head === now) {
      return;
    }
    if (now) {
      links.get(now).removeAttribute("aria-current");
    }
    now = head;
    if (!now) {
      return;
    }
    const a = links.get(now);
    a.setAttribute("aria-current", "location");
    if (outline.scrollHeight > outline.clientHeight) {
      outline.scrollTop = a.offsetTop - outline.clientHeight / 2;
    }
  }
  let asked = false;
  addEventListener("scroll", () => {
    if (!asked) {
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        look();
      });
    }
  }, { passive: true });
  look();
}

// walk adds a bar with the next and the previous mark. It lies over the page, so that
// nothing moves.
function walk(marks) {
  const bar = document.createElement("div");
  const said = document.createElement("span");
  let at = -1;
  bar.className = "walk";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "标出之处");
  said.setAttribute("role", "status");
  said.textContent = marks.length + " 处";
  function go(by) {
    if (at >= 0) {
      marks[at].classList.remove("at");
    }
    at = at < 0 ? (by > 0 ? first() : marks.length - 1) : (at + by + marks.length) % marks.length;
    marks[at].classList.add("at");
    marks[at].scrollIntoView({ block: "center" });
    said.textContent = at + 1 + " / " + marks.length;
  }
  // first is the first mark that is not above what is on the screen.
  function first() {
    return Math.max(0, marks.findIndex((m) => m.getBoundingClientRect().top >= 0));
  }
  function button(text, by) {
    const b = document.createElement("button");
    b.type = "button";
    b.textContent = text;
    b.addEventListener("click", () => go(by));
    return b;
  }
  bar.append(button("上一处", -1), said, button("下一处", 1));
  document.addEventListener("mark", (e) => go(e.detail));
  document.getElementById("main").append(bar);
}

// words gives the text that a link leads to: of this page, or asked for.
async function words(a) {
  const id = decodeURIComponent(a.hash.slice(1));
  if (a.pathname === location.pathname) {
    return id && here(document.getElementById(id));
  }
  const doc = a.pathname.match(/^\/documents\/([^/]+)$/);
  if (!doc || !id) {
    return "";
  }
  const r = await fetch("/provisions/" + doc[1] + "~" + encodeURIComponent(id.replace(/__(para|item|sub)_.*$/, "")) + ".json");
  if (!r.ok) {
    return "";
  }
  const p = await r.json();
  return p.label + "　" + p.text;
}

function here(at) {
  if (!at) {
    return "";
  }
  if (/^H\d$/.test(at.tagName)) {
    return at.textContent;
  }
  if (at.tagName === "P") {
    return at.textContent;
  }
  const label = at.querySelector(".head");
  return (label ? label.textContent + "　" : "") + [...at.querySelectorAll("p[class^=d]:not(.defect)")].map((p) => p.textContent).join("\n");
}

const longest = 400; // characters of a clause that are shown beside a link

// cite shows what a link cites while the pointer or the keyboard is on it. It stays
// while the pointer is on the text shown, and Escape takes it away (WCAG 1.4.13).
function cite() {
  const tip = document.createElement("div");
  let link = null;
  let waiting = 0;
  tip.id = "cited";
  tip.className = "cited";
  tip.hidden = true;
  tip.setAttribute("role", "tooltip");
  document.getElementById("main").append(tip);

  function hide() {
    clearTimeout(waiting);
    tip.hidden = true;
    if (link) {
      link.removeAttribute("aria-describedby");
    }
    link = null;
  }
  function put(a) {
    const r = a.getBoundingClientRect();
    const width = Math.min(innerWidth - 16, 28 * parseFloat(getComputedStyle(document.documentElement).fontSize));
    tip.style.width = width + "px";
    tip.style.left = Math.max(8, Math.min(r.left, innerWidth - width - 8)) + scrollX + "px";
    const above = r.bottom + tip.offsetHeight > innerHeight && r.top > tip.offsetHeight;
    tip.style.top = (above ? r.top - tip.offsetHeight : r.bottom) + scrollY + "px";
  }
  async function show(a) {
    hide();
    link = a;
    let text = "";
    try {
      text = await words(a);
    } catch {
      return; // the link itself still leads there
    }
    if (!text || link !== a) {
      return;
    }
    const chars = [...text.trim()];
    tip.textContent = chars.length > longest ? chars.slice(0, longest).join("") + "…" : chars.join("");
    tip.hidden = false;
    a.setAttribute("aria-describedby", tip.id);
    put(a);
  }
  function soon(what) {
    clearTimeout(waiting);
    waiting = setTimeout(what, 200);
  }
  document.addEventListener("pointerover", (e) => {
    const a = e.target.closest && e.target.closest("a.ref");
    if (a && a !== link) {
      soon(() => show(a));
    } else if (a || tip.contains(e.target)) {
      clearTimeout(waiting);
    } else if (!tip.hidden && document.activeElement !== link) {
      soon(hide);
    } else if (tip.hidden) {
      clearTimeout(waiting);
    }
  });
  document.addEventListener("focusin", (e) => (e.target.matches("a.ref") ? show(e.target) : hide()));
  document.addEventListener("keydown", (e) => {
    if (e.key === "Escape" && !tip.hidden) {
      hide();
    }
  });
}

const outline = document.querySelector(".outline");
if (outline) {
  if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 56.01rem)").matches) {
    outline.querySelectorAll("details").forEach((d) => { d.open = true; }); // style does it elsewhere
  }
  follow(outline);
}
const marks = document.querySelectorAll(".official mark");
if (marks.length) {
  walk([...marks]);
}
if (document.querySelector("a.ref")) {
  cite();
}
