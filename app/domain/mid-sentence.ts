/** Words that begin with a capital, as they stand inside a sentence: "personal guidance day", but "EHCP annual review". */
export const midSentence = (words: string): string =>
  /^[A-Z]{2}/.test(words) ? words : words.charAt(0).toLowerCase() + words.slice(1)

/** The same with its article: "an assembly", "a results day", "an EHCP annual review". */
export const withArticle = (words: string): string => `${/^[aeiou]/i.test(words) ? 'an' : 'a'} ${midSentence(words)}`
