import { accountWords } from '#app/domain/invoices/invoice-words.ts'
import { formatPounds } from '#app/domain/money.ts'
import { packPath } from '#app/domain/supplier-pack/pack-words.ts'
import { ActButton, ButtonGroup } from '#app/ui/form.tsx'
import { Section } from '#app/ui/page.tsx'
import { Facts, Inset, Text, TextLink } from '#app/ui/text.tsx'
import type { InvoiceSeen } from './invoice.tsx'

/** Where a transfer goes and what it quotes, and the card for whoever may pay. */
export function HowToPay({ page, reference }: { page: InvoiceSeen; reference: string }) {
  return (
    <Section title="How to pay">
      {page.waitingPence > 0 && (
        <Inset>
          {formatPounds(page.waitingPence)} that you have sent is not used yet: it covers no open invoice whole. What
          you send pays the invoice that its reference names if it covers that whole, else any other of your open
          invoices that it covers whole, not always the one due longest:{' '}
          <TextLink href="/school/invoices">see which are paid</TextLink>.{' '}
          {page.leftPence > page.waitingPence && (
            <>
              Send <strong>{formatPounds(page.leftPence - page.waitingPence)}</strong> more with the reference below and
              this invoice is paid, or call us and we return the money.
            </>
          )}
        </Inset>
      )}
      {page.bank ? (
        <>
          <Facts
            facts={[
              ...(page.bank.name ? [{ name: 'Account', words: page.bank.name }] : []),
              { name: 'Sort code', words: page.bank.sortCode },
              { name: 'Number', words: page.bank.number },
              { name: 'Reference', words: <strong>{reference}</strong> },
            ]}
          />
          <p className="govuk-body govuk-!-margin-top-4">{accountWords(page.bank.name)}</p>
          {page.bookingId && (
            <Text>
              <TextLink href={packPath(page.bookingId)}>New supplier? What your finance office needs</TextLink>
            </Text>
          )}
          {page.canPay && page.pretendBank && (
            <Text small>
              This is the demonstration: no money moves.{' '}
              <TextLink href={page.pretendBank}>Pay from the pretend bank</TextLink>
            </Text>
          )}
        </>
      ) : (
        <Text>The account to pay into appears here within a few minutes.</Text>
      )}
      {page.canPay && (
        <ButtonGroup>
          <ActButton fields={{ intent: 'pay' }} kind="secondary">
            Pay {formatPounds(page.leftPence)} by card
          </ActButton>
        </ButtonGroup>
      )}
    </Section>
  )
}
