/** Brings the problem that the address names into view; the page says everything without this. */
const slug = /^\/problems\/([a-z-]+)\/?$/.exec(location.pathname)?.[1];
const section = slug === undefined ? null : document.getElementById(slug);
if (section !== null) {
  section.classList.add("named");
  section.scrollIntoView();
}

export {};
