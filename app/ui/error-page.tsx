import type { ReactNode } from 'react'
import { Page, PageHead } from './page.tsx'

const WORDS: Record<number, { title: string; body: ReactNode }> = {
  403: {
    title: 'You cannot do this here',
    body: (
      <>
        <p className="govuk-body">
          Your role in this organisation does not include this page. Someone who looks after your team can change that.
        </p>
        <p className="govuk-body">If you belong to several organisations, check which one you are in at the top.</p>
      </>
    ),
  },
  404: {
    title: 'There is no page here',
    body: (
      <>
        <p className="govuk-body">
          If you typed the address, check it. If you followed a link, the page may have moved, or it belongs to an
          organisation you are not in at the moment.
        </p>
        <p className="govuk-body">Nothing has been changed.</p>
      </>
    ),
  },
  429: {
    title: 'Too many attempts',
    body: <p className="govuk-body">Wait 15 minutes and try again. Nothing has been changed.</p>,
  },
  500: {
    title: 'Something went wrong on our side',
    body: (
      <>
        <p className="govuk-body">
          We have a record of it. What you sent may not have been saved: look whether it is there before you send it
          again.
        </p>
        <p className="govuk-body">If it happens again, call us and say what you were doing.</p>
      </>
    ),
  },
  503: {
    title: 'Waymark is not available at the moment',
    body: <p className="govuk-body">Try again in a few minutes. Requests and bookings already sent are kept.</p>,
  },
}

/** The title of an error's page, by status; an unknown one is told as ours. */
export const errorTitle = (status: number): string => (WORDS[status] ?? WORDS[500])?.title ?? ''

/** A whole page for a status that is no page of its own. `children` replaces the words, when more is known. */
export function ErrorPage({ status, children }: { status: number; children?: ReactNode }) {
  return (
    <Page head={<PageHead title={errorTitle(status)} />}>
      {children ?? (WORDS[status] ?? WORDS[500])?.body}
      <p className="govuk-body">
        <a className="govuk-link" href="/">
          Go to the first page
        </a>
      </p>
    </Page>
  )
}
