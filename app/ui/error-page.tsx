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
  422: {
    title: 'That could not be answered',
    body: (
      <p className="govuk-body">
        Something in the address or the form is not what this page takes. Go back, look at what you asked for, and try
        again. Nothing has been changed.
      </p>
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

/** By status; another one is told as a mistake in what was asked below 500, and as ours from there on. */
const wordsOf = (status: number) => WORDS[status] ?? WORDS[status < 500 ? 422 : 500]

/** The title of an error's page. */
export const errorTitle = (status: number): string => wordsOf(status)?.title ?? ''

/** A whole page for a status that is no page of its own. `children` replaces the words, when more is known. */
export function ErrorPage({ status, children }: { status: number; children?: ReactNode }) {
  return (
    <Page head={<PageHead title={errorTitle(status)} />}>
      {children ?? wordsOf(status)?.body}
      <p className="govuk-body">
        <a className="govuk-link" href="/">
          Go to the first page
        </a>
      </p>
    </Page>
  )
}
