/** Hands a drawing of this page over as a file that stands for itself. */
export function saveDrawing(name: string, drawing: SVGElement): void {
  const copy = drawing.cloneNode(true) as SVGElement;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.removeAttribute("class");
  const file = new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" });
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name.replace(/[\\/:*?"<>|]/g, "_");
  link.click();
  // Not at once: Safari reads it a moment after the click.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
