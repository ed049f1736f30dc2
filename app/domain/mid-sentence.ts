/** Names of languages and peoples, which keep their capital wherever they stand. */
const KEEPS_ITS_CAPITAL = /^(English|British|Welsh|Scottish|Irish|French|German|Spanish|Polish|Urdu|Arabic)\b/

/**
 * Words that begin with a capital, as they stand inside a sentence: "personal guidance day", but "EHCP annual review" and
 * "English as an additional language".
 */
export const midSentence = (words: string): string =>
  /^[A-Z]{2}/.test(words) || KEEPS_ITS_CAPITAL.test(words) ? words : words.charAt(0).toLowerCase() + words.slice(1)

/** The same with its article: "an assembly", "a results day", "an EHCP annual review". */
export const withArticle = (words: string): string => `${/^[aeiou]/i.test(words) ? 'an' : 'a'} ${midSentence(words)}`
