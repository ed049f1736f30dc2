import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { memberOrAnyone } from '#app/auth/guards.server.ts'
import { formatPounds } from '#app/domain/money.ts'
import { type HomeNumbers, homePage } from '#app/domain/search/home-page.server.ts'
import { WITHIN } from '#app/domain/search/search-answers.ts'
import { Checks } from '#app/ui/checks.tsx'
import { SelectField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button } from '#app/ui/form.tsx'
import { Hero, Steps, Ways } from '#app/ui/hero.tsx'
import { MoneyTable } from '#app/ui/money-table.tsx'
import { Columns, Page, Section } from '#app/ui/page.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await memberOrAnyone(request)
  return { frame: await frameOf(actor, request), ...(await homePage(actor, new Date())) }
}

export const meta: MetaFunction = () => [
  { title: pageTitle('Careers advisers for schools in England') },
  {
    name: 'description',
    content:
      'Find, book and account for accredited careers advisers: checks, free dates and the full price before you ask.',
  },
]

const STEPS = [
  { title: 'Find', words: 'Search by date, distance, level and experience. Every check has a date on it.' },
  { title: 'Request', words: 'Say who pays for what. Your business manager sees the budget before and after.' },
  { title: 'Visit', words: 'The adviser keeps a register of the interviews. Six pupils is a usual day.' },
  {
    title: 'Account',
    words: 'Your order number on the invoice, 30 days to pay, and your Pupil Premium lines ready to publish.',
  },
]

const WAYS = [
  { href: '/join', text: 'One school', words: 'Book a day or a block of days. Pay by order and invoice in 30 days.' },
  {
    href: '/join/school',
    text: 'Schools buying together',
    words: 'Agree a share each, book for every member, and see what each has used to the penny.',
  },
  {
    href: '/join/adviser',
    text: 'Careers advisers',
    words: 'Publish your days and your price on the agreed menu. You receive your whole price.',
  },
]

const counted = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`

const numbersWords = ({ advisers, places, schools, visits }: HomeNumbers): string =>
  `Today ${counted(advisers, 'adviser is', 'advisers are')} listed in ${counted(places, 'postcode area', 'postcode areas')}. ${counted(schools, 'school has', 'schools have')} joined, and ${counted(visits, 'visit has', 'visits have')} been agreed as delivered.`

export default function Home() {
  const { numbers, example } = useLoaderData<typeof loader>()
  const { price } = example
  return (
    <Page
      head={
        <Hero
          title="Find a qualified careers adviser. Account for every pupil and every pound."
          lede="For schools in England, alone or buying together. See each adviser’s checks, free dates and full price before you ask them to visit."
        >
          <form method="get" action="/find" noValidate>
            <div className="app-search app-search--three">
              <TextField name="near" label="School name or postcode" autoComplete="postal-code" />
              <SelectField
                name="within"
                label="How far away?"
                value="20"
                options={[
                  ...WITHIN.map((miles) => ({ value: String(miles), label: `Within ${miles} miles` })),
                  { value: '', label: 'As far as they travel' },
                ]}
              />
              <Button>Find advisers</Button>
            </div>
          </form>
        </Hero>
      }
    >
      <Section title="From first search to the governors’ report" id="how">
        <Steps steps={STEPS} />
        {numbers.advisers > 0 && <Text muted>{numbersWords(numbers)}</Text>}
      </Section>
      <Columns even>
        <Section title="The price you see is the price you pay" id="cost">
          <Text>This is an example of a full day with six 45-minute interviews.</Text>
          <MoneyTable
            caption="Example price of one day"
            lines={[
              { what: 'Adviser’s day', note: 'Goes to the adviser in full', amount: price.price },
              {
                what: 'Travel',
                note: `${example.miles} miles there and back at ${example.mileagePence}p`,
                amount: price.travel,
              },
              {
                what: 'Waymark booking fee',
                note: `${example.feeBasisPoints / 100}% of the adviser’s day`,
                amount: price.fee,
              },
              ...(price.vat > 0
                ? [{ what: 'VAT on the fee', note: 'This adviser is not registered for VAT', amount: price.vat }]
                : []),
            ]}
            totals={[
              { what: 'To pay', amount: price.gross },
              { what: 'For each pupil seen', amount: formatPounds(Math.round(price.gross / example.interviews)) },
            ]}
          />
          <Text>
            Searching is free. Advisers never pay to join, and cannot pay to appear higher.{' '}
            <TextLink href="/fees">Fees</TextLink>
          </Text>
        </Section>
        <Section title="What we look at before anyone is listed">
          <Checks
            look="big"
            checks={[
              {
                words: (
                  <>
                    <strong>Level 6 or above</strong> in careers guidance and a current entry on a professional
                    register, for every one-to-one interview
                  </>
                ),
              },
              {
                words: (
                  <>
                    <strong>Enhanced DBS</strong>, with the children’s barred list for one-to-one work, and the date we
                    saw it
                  </>
                ),
              },
              {
                words: (
                  <>
                    <strong>Public liability insurance</strong> that covers the day of your visit
                  </>
                ),
              },
            ]}
          />
          <Text>
            Our checks do not replace yours. Your single central record needs its own entry, and you confirm identity
            when the adviser arrives.
          </Text>
          <Text>
            <TextLink href="/what-we-check">See what we check and when</TextLink>
          </Text>
        </Section>
      </Columns>
      <Section title="Ways to use Waymark" id="ways" last>
        <Ways ways={WAYS} />
      </Section>
    </Page>
  )
}
