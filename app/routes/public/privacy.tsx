import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { frameOf } from '#app/auth/frame.server.ts'
import { memberOrAnyone } from '#app/auth/guards.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'

import { List, Text } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  return { frame: await frameOf(await memberOrAnyone(request), request) }
}

export const meta: MetaFunction = () => [{ title: pageTitle('Privacy') }]

export default function Privacy() {
  return (
    <Page
      head={
        <PageHead
          caption="Privacy"
          title="What we hold, why, and for how long"
          sum="Schools decide what is held about their pupils. Waymark holds it for them, and as little as will do."
        />
      }
    >
      <Section title="Pupils">
        <Text>
          Your school is the controller; Waymark is its processor. The basis is the school’s public task: independent
          careers guidance is its duty under section 42A of the Education Act 1997. The register of a visit has a time,
          a year group and the school’s own reference, and whether the interview took place. It holds no names. How many
          pupils were eligible for Pupil Premium or have SEND is a number the school enters on its own page; no adviser
          sees it.
        </Text>
        <Text>
          Nothing about a pupil is in a web address, an email, a log, a calendar or anything sent to our payment
          provider.
        </Text>
      </Section>
      <Section title="People who sign in">
        <Text>
          We hold your name, work email, the organisations you act for and what you did in them, because a school must
          be able to say who asked, who approved and who agreed. Passwords are kept only as hashes that cannot be turned
          back. Open sessions are kept as hashes too, with when and on what kind of device they began, so that you can
          end them.
        </Text>
      </Section>
      <Section title="Advisers">
        <Text>
          A profile shows a name, a town, the first half of a postcode, services, prices, checks with their dates, and
          the next free day. Address, phone number, certificate numbers and bank details are not public. Bank details
          are held by our payment provider, Stripe, and not by us.
        </Text>
        <Text>
          A log of professional development is its adviser’s own. Our staff see how many hours are in it, and nobody
          else sees anything of it. An entry that is removed is erased after 30 days.
        </Text>
        <Text>
          Files that show a credential are opened by the adviser and our staff. A school that has asked an adviser for a
          visit may read verified qualifications, and references whose writers agreed, while its request lives. Each
          opening is written down, and the adviser reads it. We look at identity documents and DBS certificates and keep
          no copy; where we had to ask for one of a certificate, it is deleted within six months.
        </Text>
      </Section>
      <Section title="Who else sees it">
        <List bullet>
          <li>The other party to a booking sees what the booking needs. Other schools see nothing of yours.</li>
          <li>Stripe receives the payer’s name, invoice address and amounts, to collect and pay out money.</li>
          <li>Nobody else. There is no advertising, no tracking and no sale of anything we hold.</li>
        </List>
      </Section>
      <Section title="How long">
        <Text>
          Bookings, invoices and the records behind them are kept for six years after the financial year they belong to,
          as tax law asks. An account that is closed keeps only what those records need.
        </Text>
      </Section>
      <Section title="Your rights" last>
        <Text>
          Ask us what we hold about you, to correct it or to erase what we need not keep: help@waymark.example or 01632
          960 204. For a pupil, ask the school, which tells us. You may complain to us first, and to the Information
          Commissioner at ico.org.uk at any time.
        </Text>
      </Section>
    </Page>
  )
}
