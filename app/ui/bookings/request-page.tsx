import type { ReactNode } from 'react'
import { formatPounds } from '#app/domain/money.ts'
import type { FormReply } from '#app/ui/form-reply.ts'
import type { Frame } from '#app/ui/frame.tsx'
import { MoneyTable } from '#app/ui/money-table.tsx'
import { Panel, QuestionPage } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

/** The price of a request so far. Pence; `visits` counts the dates chosen. */
export type RequestPrice = {
  title: string
  /** false: of something without a date, so many at once. */
  isDated: boolean
  detail: string
  rows: { what: string; note?: string; amount: number }[]
  each: number
  visits: number
  total: number | null
  recoverable: number
  /** Who claims the VAT back: whoever pays. */
  claims: string
  bears: number
}

/** What every page of a request has around its question. */
export type RequestHead = {
  frame: Frame
  caption: string
  back: string
  removeHref: string
  price: RequestPrice | null
}

type RequestPageProps = {
  head: RequestHead
  reply?: FormReply | undefined
  /** left out when a field's legend is the question */
  title?: ReactNode
  /** the page's own first sentence says the price */
  isPriceSaid?: boolean
  /** instead of the price, or beside it */
  aside?: ReactNode
  children: ReactNode
}

/** One question of a request, with the price beside it as far as it is known. */
export const RequestPage = ({ head, reply, title, isPriceSaid, aside, children }: RequestPageProps) => (
  <QuestionPage
    back={{ href: head.back, text: 'Back' }}
    caption={head.caption}
    title={title}
    reply={reply}
    aside={
      (head.price || aside) && (
        <>
          {head.price && <PricePanel price={head.price} />}
          {aside}
        </>
      )
    }
  >
    {title && head.price && !isPriceSaid && <PriceFirst price={head.price} />}
    {children}
    <Text>
      <TextLink href={head.removeHref}>Remove this request</TextLink>
    </Text>
  </QuestionPage>
)

/** On a telephone the price stands below the work, so its sum comes first. */
const PriceFirst = ({ price: { each, visits, total, isDated } }: { price: RequestPrice }) => (
  <p className="govuk-body app-price-first">
    {visits > 1 && total !== null ? (
      <>
        <strong>{formatPounds(total)}</strong> for {visits} visits, {formatPounds(each)} each
      </>
    ) : (
      <>
        <strong>{formatPounds(each)}</strong> {isDated ? 'a visit' : 'in all'}
      </>
    )}
  </p>
)

/** What one visit is made of, and what all of them come to. */
const PricePanel = ({ price }: { price: RequestPrice }) => (
  <Panel title={price.title}>
    <Text small>{price.detail}</Text>
    <MoneyTable
      caption={price.isDated ? 'Price of one visit' : 'Price of it all'}
      lines={price.rows}
      totals={[
        { what: price.visits > 1 ? 'Each visit' : 'To pay', amount: price.each },
        ...(price.visits > 1 && price.total !== null
          ? [{ what: `All ${price.visits} visits`, amount: price.total }]
          : []),
      ]}
    />
    {price.recoverable > 0 && (
      <Text small muted>
        {price.claims} claims the {formatPounds(price.recoverable)} VAT back, so the school’s funds carry{' '}
        {formatPounds(price.bears)}.
      </Text>
    )}
  </Panel>
)
