/** Letters that are one with a stroke or two in one, which no normal form takes apart. */
const alike: Record<string, string> = { ß: "ss", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ı: "i" };

/** Marks above and below Latin, Greek and Cyrillic letters, and Arabic vowels; marks of other scripts are letters. */
const marks = /[\u0300-\u036f\u064b-\u065f\u0670]/g;

/** A text as it is compared: neither capitals nor accents matter. */
export function folded(text: string): string {
  const plain = text.toLowerCase().normalize("NFKD").replace(marks, "");
  return plain.replace(/[ßøłđðþæœı]/g, (letter) => alike[letter] ?? letter);
}

/** Tells whether each of a query's words occurs in one of the texts; an empty query finds everything. */
export function finder(query: string): (texts: readonly (string | null)[]) => boolean {
  const words = folded(query).split(/\s+/).filter((word) => word !== "");
  if (words.length === 0) return () => true;
  return (texts) => {
    const all = folded(texts.filter((text) => text !== null).join("\n"));
    return words.every((word) => all.includes(word));
  };
}
