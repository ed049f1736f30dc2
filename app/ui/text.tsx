import type { ReactNode } from 'react'
import { telephoneHref } from '#app/domain/telephone.ts'
import { Glyph } from './glyph.tsx'

/** A paragraph. `small` for notes below a table or in a panel, `muted` for the second voice. */
export const Text = ({ small, muted, children }: { small?: boolean; muted?: boolean; children: ReactNode }) => (
  <p className={`govuk-body${small ? ' app-small' : ''}${muted ? ' app-muted' : ''}`}>{children}</p>
)

/** A link in running text; `hidden` adds words only screen readers need: Change<hidden> day</hidden>. */
export const TextLink = ({ href, hidden, children }: { href: string; hidden?: string; children: ReactNode }) => (
  <a className="govuk-link" href={href}>
    {children}
    {hidden && <span className="govuk-visually-hidden"> {hidden}</span>}
  </a>
)

/** A quoted rule or sentence set apart. */
export const Inset = ({ children }: { children: ReactNode }) => <div className="govuk-inset-text">{children}</div>

/** What only some readers need, behind its summary. Works without scripts. */
export const Details = ({ summary, children, open }: { summary: ReactNode; children: ReactNode; open?: boolean }) => (
  <details className="govuk-details" open={open}>
    <summary className="govuk-details__summary">
      <span className="govuk-details__summary-text">{summary}</span>
    </summary>
    <div className="govuk-details__text">{children}</div>
  </details>
)

/** A plain list of links or sentences. */
export const List = ({ children, bullet }: { children: ReactNode; bullet?: boolean }) => (
  <ul className={`govuk-list${bullet ? ' govuk-list--bullet' : ''}`}>{children}</ul>
)

/** Short facts as name and words: register, level, room, arrive. */
export const Facts = ({ facts }: { facts: { name: string; words: ReactNode; note?: ReactNode }[] }) => (
  <dl className="app-facts">
    {facts.map(({ name, words, note }, n) => (
      // Somebody may have several of one name.
      <div key={`${name} ${n}`}>
        <dt>{name}</dt>
        <dd>
          {words}
          {note && (
            <>
              <br />
              <span className="app-muted">{note}</span>
            </>
          )}
        </dd>
      </div>
    ))}
  </dl>
)

/** A number that a telephone rings. */
export const Telephone = ({ children }: { children: string }) => (
  <a className="govuk-link app-nowrap" href={telephoneHref(children)}>
    {children}
  </a>
)

/** Whom to call, when it matters: the safeguarding lead on a visit's day. */
export const Call = ({ title, children }: { title: ReactNode; children: ReactNode }) => (
  <div className="app-call">
    <Glyph mark="phone" />
    <p>
      <strong>{title}</strong>
      {children}
    </p>
  </div>
)

/** Up to five figures that add up. `words` is the figure, `note` the small line below. */
export const Headline = ({ figures, flush }: { figures: HeadlineFigure[]; flush?: boolean }) => (
  <dl className={`app-headline${flush ? ' govuk-!-margin-bottom-0' : ''}`}>
    {figures.map(({ name, mark, words, note }) => (
      <div key={name}>
        <dt>
          {mark && <Glyph mark={mark} />}
          {name}
        </dt>
        <dd>
          {words}
          {note && <small>{note}</small>}
        </dd>
      </div>
    ))}
  </dl>
)

export type HeadlineFigure = {
  name: string
  mark?: Parameters<typeof Glyph>[0]['mark']
  words: ReactNode
  note?: ReactNode
}

/** Invoices, statements and whatever is printed or made into a PDF. */
export const Sheet = ({ children }: { children: ReactNode }) => <div className="app-sheet">{children}</div>

/** To whom a sheet is addressed, a line each, the name first. */
export const Addressee = ({ lines }: { lines: readonly string[] }) =>
  lines.map((line, at) => (
    <span key={line}>
      {at === 0 ? <strong>To {line}</strong> : line}
      <br />
    </span>
  ))

/** The top of a sheet: what it is on the left, whom it is for on the right. */
export const SheetTop = ({ title, children, to }: { title: ReactNode; children?: ReactNode; to?: ReactNode }) => (
  <div className="app-sheet__top">
    <div>
      <h1 className="govuk-heading-l govuk-!-margin-bottom-2">{title}</h1>
      {children && <p className="govuk-body govuk-!-margin-bottom-0">{children}</p>}
    </div>
    {to && <address className="govuk-body govuk-!-margin-bottom-0">{to}</address>}
  </div>
)

/** The pale box of a sheet that says what to pay, by when, quoting what. */
export const SheetPay = ({ figures }: { figures: HeadlineFigure[] }) => (
  <div className="app-sheet__pay">
    <Headline figures={figures} flush />
  </div>
)
