import type { CSSProperties, ReactElement } from 'react'

/** Who reads an email: the side decides where its link leads, `because` is said at its foot. */
export type Reader = {
  name: string | null
  firstName: string | null
  address: string
  side: 'school' | 'consortium' | 'adviser' | 'staff' | 'person'
  /** Of those who supply: works in a provider's office, whose pages are its own. */
  isOffice?: boolean
  because: string
  /** Written to as somebody who approves or declines what the email is about. */
  decides?: boolean
}

/** What every email is given: who reads it, and where Waymark is. */
export type Base = { reader: Reader; origin: string }

/** A fact: what it is of, and what it is; several lines for several days. */
export type Fact = readonly [label: string, value: string | readonly string[]]

export type LetterProps = Base & {
  title: string
  /** Shown by mail programs beside the subject. */
  preview: string
  /** The finding: what happened, or what is asked. */
  heading: string
  opening: readonly string[]
  facts: readonly Fact[]
  /** The one act. `path` begins with a slash. */
  button: { words: string; path: string }
  closing?: readonly string[]
}

export const HELP_NUMBER = '01632\u00a0960\u00a0204'
export const HELP_ADDRESS = 'help@waymark.example'

const FONT = "'Atkinson Hyperlegible',Arial,sans-serif"
const INK = '#17211f'
const PINE = '#15463c'
const TARN = '#0a5c73'
const SLATE = '#495652'
const LINE = '1px solid #c5d0cb'

const body: CSSProperties = {
  margin: '0 0 18px',
  fontFamily: FONT,
  color: INK,
  fontSize: 18,
  lineHeight: '27px',
  overflowWrap: 'break-word',
}
const small: CSSProperties = { ...body, fontSize: 16, lineHeight: '24px' }
const cell: CSSProperties = { borderBottom: LINE, verticalAlign: 'top' }

/** The one layout of every email: finding, opening, facts, one button, the whole address, why it came. */
export const Letter = (letter: LetterProps): ReactElement => {
  const { reader, origin, title, preview, heading, opening, facts, button, closing = [] } = letter
  const address = `${origin}${button.path}`
  return (
    <html lang="en-GB">
      <head>
        <meta httpEquiv="Content-Type" content="text/html; charset=utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
      </head>
      <body style={{ margin: 0, padding: 0, background: '#f1f5f3', fontFamily: FONT, color: INK }}>
        <div style={{ display: 'none', maxHeight: 0, overflow: 'hidden' }}>{preview}</div>
        {/* biome-ignore lint/a11y/useSemanticElements: mail programs drop elements they do not know, but keep a role. */}
        <div role="main">
          <table role="presentation" width="100%" cellPadding={0} cellSpacing={0} style={{ background: '#f1f5f3' }}>
            <tbody>
              <tr>
                <td align="center" style={{ padding: '24px 12px' }}>
                  <table
                    role="presentation"
                    width="100%"
                    cellPadding={0}
                    cellSpacing={0}
                    style={{
                      maxWidth: 600,
                      // Else a long address makes the letter wider than a telephone.
                      tableLayout: 'fixed',
                      background: '#ffffff',
                      borderTop: `6px solid ${PINE}`,
                    }}
                  >
                    <tbody>
                      <tr>
                        <td style={{ padding: '22px 20px 0' }}>
                          <p
                            style={{
                              ...body,
                              margin: 0,
                              fontSize: 24,
                              lineHeight: '30px',
                              fontWeight: 'bold',
                              color: PINE,
                            }}
                          >
                            Waymark
                          </p>
                        </td>
                      </tr>
                      <tr>
                        <td style={{ padding: '18px 20px 0' }}>
                          <h1
                            style={{
                              ...body,
                              margin: '0 0 14px',
                              fontSize: 26,
                              lineHeight: '32px',
                              fontWeight: 'bold',
                            }}
                          >
                            {heading}
                          </h1>
                          {opening.map((words) => (
                            <p key={words} style={body}>
                              {words}
                            </p>
                          ))}
                          {facts.length > 0 && <Facts facts={facts} />}
                          <p style={{ margin: '0 0 22px' }}>
                            <a
                              href={address}
                              style={{
                                ...body,
                                display: 'inline-block',
                                margin: 0,
                                background: PINE,
                                color: '#ffffff',
                                lineHeight: '24px',
                                fontWeight: 'bold',
                                textDecoration: 'none',
                                padding: '12px 22px',
                                borderRadius: 6,
                              }}
                            >
                              {button.words}
                            </a>
                          </p>
                          <p style={small}>
                            Or copy this address:{' '}
                            <a href={address} style={{ color: TARN, wordBreak: 'break-all' }}>
                              {address}
                            </a>
                          </p>
                          {closing.map((words) => (
                            <p key={words} style={small}>
                              {words}
                            </p>
                          ))}
                        </td>
                      </tr>
                      <tr>
                        <td style={{ padding: '16px 20px 26px', borderTop: LINE }}>
                          <p style={{ ...small, margin: 0, color: SLATE }}>{footOf(reader)}</p>
                        </td>
                      </tr>
                    </tbody>
                  </table>
                </td>
              </tr>
            </tbody>
          </table>
        </div>
      </body>
    </html>
  )
}

export const footOf = (reader: Reader): string =>
  `Sent to ${reader.address} because ${reader.because}. Help: ${HELP_NUMBER}.`

const Facts = ({ facts }: { facts: readonly Fact[] }) => (
  <table
    width="100%"
    cellPadding={0}
    cellSpacing={0}
    style={{ ...body, borderCollapse: 'collapse', margin: '0 0 22px', lineHeight: '26px' }}
  >
    <tbody>
      {facts.map(([label, value]) => (
        <tr key={label}>
          <th
            scope="row"
            align="left"
            style={{ ...cell, padding: '8px 12px 8px 0', fontWeight: 'normal', color: SLATE, width: '38%' }}
          >
            {label}
          </th>
          <td style={{ ...cell, padding: '8px 0', fontWeight: 'bold', wordBreak: 'break-word' }}>
            {linesOf(value).map((line) => (
              <div key={line}>{line}</div>
            ))}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)

/** A fact's lines: its own, and those in which somebody wrote it. */
export const linesOf = (value: Fact[1]): readonly string[] =>
  [value].flat().flatMap((words) => words.split(/\s*\n\s*/).filter((line, _, all) => line !== '' || all.length === 1))
