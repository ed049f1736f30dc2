/** Words as a sentence lists them: 'Thursday, Friday and Monday', or with 'or'. */
export const listed = (words: readonly string[], and: 'and' | 'or' = 'and'): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${and} ${words.at(-1)}`
