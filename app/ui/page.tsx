import type { ReactNode } from 'react'
import { ErrorSummary } from './error-summary.tsx'
import { Footer } from './footer.tsx'
import type { FormReply } from './form-reply.ts'
import { useFrame } from './frame.tsx'
import { AppHeader, ServiceNavigation, SkipLink } from './header.tsx'
import { Notice } from './notice.tsx'

export type Link = { href: string; text: string }

export const BackLink = ({ href, children }: { href: string; children: ReactNode }) => (
  <a className="govuk-back-link" href={href}>
    {children}
  </a>
)

type PageProps = {
  /** a PageHead or a Hero; question pages have none */
  head?: ReactNode
  /** what came back from the form on this page: its errors are listed first */
  reply?: FormReply | undefined
  children?: ReactNode
}

/** A whole page: skip link, header, places, head, notice, errors, content, footer. */
export function Page({ head, reply, children }: PageProps) {
  const { flash } = useFrame()
  return (
    <>
      <SkipLink />
      <AppHeader />
      <ServiceNavigation />
      <main id="main" tabIndex={-1}>
        {head}
        <div className="govuk-width-container">
          {flash && <Notice {...flash} />}
          <div className="govuk-main-wrapper">
            <ErrorSummary reply={reply} />
            {children}
          </div>
        </div>
      </main>
      <Footer />
    </>
  )
}

type PageHeadProps = {
  back?: Link | undefined
  caption?: ReactNode
  /** the finding: the answer, not the name of the page */
  title: ReactNode
  /** one sentence */
  sum?: ReactNode
  /** one action, status or price */
  children?: ReactNode
  /** below the row: a filter bar */
  below?: ReactNode
}

/** The pale band that opens a page: back link, caption, finding, one sentence, one action or status. */
export const PageHead = ({ back, caption, title, sum, children, below }: PageHeadProps) => (
  <div className="app-pagehead">
    <div className="govuk-width-container">
      {back && <BackLink href={back.href}>{back.text}</BackLink>}
      <div className="app-pagehead__row">
        <div>
          {caption && <span className="govuk-caption-l">{caption}</span>}
          <h1 className="govuk-heading-l">{title}</h1>
          {sum && <p className="app-pagehead__sum">{sum}</p>}
        </div>
        {children}
      </div>
      {below && <div className="govuk-!-margin-top-4">{below}</div>}
    </div>
  </div>
)

type QuestionPageProps = {
  back?: Link | undefined
  /** beside the question on wide screens: the price, the budget */
  aside?: ReactNode
  reply?: FormReply | undefined
  /** 'Request a visit, step 4 of 5' */
  caption?: ReactNode
  /** the question as h1; leave it out when a field's legend or label is the h1 */
  title?: ReactNode
  children: ReactNode
}

/** One question, one button that says the act; no page head. */
export function QuestionPage({ back, aside, reply, caption, title, children }: QuestionPageProps) {
  const work = (
    <>
      <ErrorSummary reply={reply} />
      {title && (
        <>
          {caption && <span className="govuk-caption-l">{caption}</span>}
          <h1 className="govuk-heading-l">{title}</h1>
        </>
      )}
      {children}
    </>
  )
  return (
    <Page>
      {back && <BackLink href={back.href}>{back.text}</BackLink>}
      <Columns>
        <div>{work}</div>
        {aside && <div>{aside}</div>}
      </Columns>
    </Page>
  )
}

/** Two columns on wide screens: the work, then the money or the checks. On phones the work comes first. */
export const Columns = ({ even, children }: { even?: boolean; children: ReactNode }) => (
  <div className={`app-columns${even ? ' app-columns--even' : ''}`}>{children}</div>
)

type SectionProps = {
  title?: ReactNode
  id?: string
  /** the last section of its column: no space below */
  last?: boolean
  noPrint?: boolean
  children?: ReactNode
}

/** A part of a page: a rule and a heading. Nothing else divides a page. */
export const Section = ({ title, id, last, noPrint, children }: SectionProps) => (
  <section className={`app-section${noPrint ? ' app-noprint' : ''}${last ? ' govuk-!-margin-bottom-0' : ''}`} id={id}>
    {title && <h2 className="govuk-heading-m">{title}</h2>}
    {children}
  </section>
)

/** A pale box for the money or a note at the side; `line` gives it an edge instead. */
export const Panel = ({ title, line, children }: { title?: ReactNode; line?: boolean; children?: ReactNode }) => (
  <div className={`app-panel${line ? ' app-panel--line' : ''}`}>
    {title && <h2 className="govuk-heading-s">{title}</h2>}
    {children}
  </div>
)

/** The price in a page head: what is paid, all in. */
export const Price = ({ children, note }: { children: ReactNode; note?: ReactNode }) => (
  <p className="app-price">
    {children}
    {note && <small>{note}</small>}
  </p>
)
