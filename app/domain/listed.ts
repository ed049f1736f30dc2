/** Words as a sentence lists them: 'Thursday, Friday and Monday', or with 'or'. */
export const listed = (words: readonly string[], and: 'and' | 'or' = 'and'): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${and} ${words.at(-1)}`

/** The same in at most so many characters: what does not fit is counted, 'RT-0001, RT-0002 and 12 more'. */
export function listedWithin(words: readonly string[], most: number): string {
  const whole = listed(words)
  if (whole.length <= most) return whole
  const first = (count: number) => `${words.slice(0, count).join(', ')} and ${words.length - count} more`
  let count = words.length - 1
  while (count > 1 && first(count).length > most) count--
  return first(count)
}
