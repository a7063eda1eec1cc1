// Shows the new state of the page when the preview has one. Where the page runs no script of its own, its new
// text takes the place of the old without loading anything again; else the page is loaded anew. The browser
// keeps the scroll position either way.
const source = new EventSource("/_hallpass/events");
let first = null;
source.addEventListener("message", async (event) => {
  if (first === null || event.data === first) {
    first = event.data;
    return;
  }
  first = event.data;
  if (!(await exchanged())) {
    source.close();
    location.reload();
  }
});

const own = (page) => [...page.scripts].filter((script) => script.src && script.src !== import.meta.url);
const head = (page) => [...page.querySelectorAll("head link, head meta[http-equiv]")].map((tag) => tag.outerHTML).join();

async function exchanged() {
  const focused = document.activeElement && document.activeElement !== document.body;
  if (own(document).length > 0 || (focused && document.activeElement.matches("input, textarea, select"))) return false;
  const answer = await fetch(location.href).catch(() => null);
  if (!answer || !answer.ok) return false;
  const next = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (own(next).length > 0 || head(next) !== head(document)) return false;
  document.title = next.title;
  for (const { name } of [...document.documentElement.attributes]) document.documentElement.removeAttribute(name);
  for (const { name, value } of next.documentElement.attributes) document.documentElement.setAttribute(name, value);
  document.body.replaceWith(document.adoptNode(next.body));
  return true;
}
