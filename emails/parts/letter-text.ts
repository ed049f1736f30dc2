import { footOf, type LetterProps, linesOf } from './letter.tsx'

const WIDTH = 78

/** The text part: the same words as the page of the email, wrapped, with the facts in two columns. */
export function letterText(letter: LetterProps): string {
  const { reader, origin, heading, opening, facts, button, closing = [] } = letter
  const indent = Math.max(0, ...facts.map(([label]) => label.length)) + 3
  const table = facts.map(([label, value]) =>
    linesOf(value)
      .flatMap((line) => wrap(line, WIDTH - indent))
      .map((line, index) => (index === 0 ? `${label}:`.padEnd(indent) : ' '.repeat(indent)) + line)
      .join('\n'),
  )
  return `${[
    'WAYMARK',
    paragraph(heading),
    ...opening.map(paragraph),
    ...(table.length > 0 ? [table.join('\n')] : []),
    `${button.words}:\n${origin}${button.path}`,
    ...closing.map(paragraph),
    paragraph(footOf(reader)),
  ].join('\n\n')}\n`
}

const paragraph = (words: string) =>
  words
    .split('\n')
    .flatMap((line) => wrap(line, WIDTH))
    .join('\n')

/** Lines of at most `width` letters, broken at spaces; a longer word has a line of its own. */
function wrap(words: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of words.split(' ')) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line ? `${line} ${word}` : word
  }
  return [...lines, line]
}
