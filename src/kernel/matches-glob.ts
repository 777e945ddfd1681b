/**
 * Whether a text is as a pattern says: `*` stands for any text, `?` for one character. Without a regular expression: one
 * with many stars would take its time on a name that almost fits.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let at = 0;
  let wanted = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (pattern[wanted] === '*') {
      star = wanted;
      resume = at;
      wanted += 1;
    } else if (pattern[wanted] === '?' || pattern[wanted] === text[at]) {
      at += 1;
      wanted += 1;
    } else if (star >= 0) {
      // The last star takes one character more.
      resume += 1;
      at = resume;
      wanted = star + 1;
    } else return false;
  }
  while (pattern[wanted] === '*') wanted += 1;
  return wanted === pattern.length;
}
