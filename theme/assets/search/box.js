// The first answers under a search box, as one types. The list lies over the page and moves nothing.
import { answersTo, link, load, meta } from "./show.js";

const MOST = 6;

export function suggest(form) {
  const input = form.elements.q;
  const list = document.createElement("ul");
  list.className = "suggest";
  list.hidden = true;
  list.setAttribute("aria-label", form.dataset.label);
  input.parentElement.append(list);
  const close = () => { list.hidden = true; };
  let loading;
  async function show() {
    const index = await (loading ??= load(form));
    const asked = input.value;
    const hits = await answersTo(index, asked, { most: MOST });
    if (asked !== input.value) return;
    list.replaceChildren(...hits.map((hit) => {
      const line = document.createElement("li");
      line.append(link(hit, index), meta(hit, index, asked));
      return line;
    }));
    list.hidden = !list.childElementCount;
  }
  // The arrow keys go through the links, and back into the box from the first.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { close(); input.focus(); event.preventDefault(); return; }
    if ((event.key !== "ArrowDown" && event.key !== "ArrowUp") || list.hidden) return;
    const stops = [input, ...list.querySelectorAll("a")];
    const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) { next.focus(); event.preventDefault(); }
  });
  form.addEventListener("focusout", (event) => { if (event.relatedTarget && !form.contains(event.relatedTarget)) close(); });
  document.addEventListener("pointerdown", (event) => { if (!form.contains(event.target)) close(); });
  input.addEventListener("input", show);
  return show();
}
