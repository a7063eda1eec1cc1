// Reloads the page when the preview has a new state. The browser keeps the scroll position.
const source = new EventSource("/_hallpass/events");
let first = null;
source.addEventListener("message", (event) => {
  if (first === null) {
    first = event.data;
  } else if (event.data !== first) {
    source.close();
    location.reload();
  }
});
