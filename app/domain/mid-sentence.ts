/** Words that begin with a capital, as they stand inside a sentence: "personal guidance day", but "EHCP annual review". */
export const midSentence = (words: string): string =>
  /^[A-Z]{2}/.test(words) ? words : words.charAt(0).toLowerCase() + words.slice(1)
