import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import type { AdviserActor } from '#app/auth/actor.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireAdviser } from '#app/auth/guards.server.ts'
import { CREDENTIAL_WORDS } from '#app/domain/accreditation/credential-kinds.ts'
import { credentialName, withKind } from '#app/domain/accreditation/credential-rows.ts'
import { credentialStatus } from '#app/domain/accreditation/credential-status.ts'
import { ownCredentials } from '#app/domain/accreditation/read-own.server.ts'
import { servicesInWords } from '#app/domain/accreditation/services-found.ts'
import { type CredentialTask, credentialTasks } from '#app/domain/accreditation/task-list.ts'
import { ownBeginnings, ownOffered, ownPractice } from '#app/domain/advisers/read.server.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { accountState } from '#app/domain/payouts/account-words.ts'
import { rateWords, tradingOf } from '#app/domain/providers/practitioner-terms.ts'
import { engagementOf } from '#app/domain/providers/read-practitioners.server.ts'
import { isRegisteredOn } from '#app/domain/vat-registration.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { type Task, TaskList } from '#app/ui/summary-list.tsx'
import { List, Text, TextLink } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireAdviser(request, 'keep own credentials')
  const now = new Date()
  const today = londonDay(now)
  const offered = await ownOffered(actor)
  const tasks = credentialTasks(await ownCredentials(actor), offered, today, actor.isPractitioner)
  const own = actor.isPractitioner ? null : await ownPractice(actor)
  return {
    frame: await frameOf(actor, request),
    offersNothing: offered.length === 0,
    tasks: tasks.map((task) => ({
      ...task,
      shown: task.shown.map((one) => ({
        id: one.id,
        words: credentialName(one.facts, one.words),
        standing: credentialStatus(one, today),
      })),
    })),
    provider: actor.isPractitioner ? await providerOf(actor) : null,
    trading: own?.practice.trading ?? null,
    isVatRegistered: own != null && isRegisteredOn(own.practice, today),
    payout: accountState((await ownBeginnings(actor, now)).payoutAccount),
  }
}

/** For whom a practitioner goes to schools, and how they trade by what they agreed with it. */
async function providerOf(actor: AdviserActor) {
  const terms = await engagementOf(actor)
  const name = actor.organisationName
  return { name, trading: terms && tradingOf(terms, name), rate: terms && rateWords(terms) }
}

export const meta: MetaFunction = () => [{ title: pageTitle('Your credentials') }]

type Loaded = ReturnType<typeof useLoaderData<typeof loader>>
type Shown = Loaded['tasks'][number]

const STATE: Record<CredentialTask<never>['state'], { tone: 'turn' | 'open' | 'done'; words: string }> = {
  missing: { tone: 'turn', words: 'To do' },
  waiting: { tone: 'open', words: 'With our staff' },
  done: { tone: 'done', words: 'Done' },
  optional: { tone: 'open', words: 'Not given' },
}

function finding(tasks: Shown[]): string {
  const missing = tasks.filter(({ state }) => state === 'missing').length
  const waiting = tasks.filter(({ state }) => state === 'waiting').length
  if (missing > 0) return missing === 1 ? 'One credential is missing' : `${missing} credentials are missing`
  return waiting > 0 ? 'Our staff are looking at what you gave' : 'Everything you need is verified'
}

/** One row for each that there is of a kind; a kind with nothing leads to its form. */
function rowsOf({ kind, shown, state, neededBy }: Shown, offersNothing: boolean): Task[] {
  const { name, what } = CREDENTIAL_WORDS[kind]
  const fresh = `/adviser/credentials/new/${kind}`
  const why = neededBy.length === 0 || offersNothing ? what : `${what}. For ${neededWords(neededBy)}.`
  if (shown.length === 0)
    return [
      { title: name, href: fresh, hint: why, status: <Status tone={STATE[state].tone}>{STATE[state].words}</Status> },
    ]
  const rows = shown.map((one) => ({
    title: withKind(kind, one.words, kind === 'reference' ? 'Reference' : name),
    href: `/adviser/credentials/${one.id}`,
    status: <Status tone={one.standing.tone}>{one.standing.words}</Status>,
  }))
  return state === 'missing'
    ? [
        ...rows,
        {
          title: `${name}: give ${kind === 'reference' ? 'another' : 'the current one'}`,
          href: fresh,
          hint: why,
          status: <Status tone="turn">To do</Status>,
        },
      ]
    : rows
}

const neededWords = (services: Shown['neededBy']): string =>
  services.length > 3 ? `${services.length} of your services` : servicesInWords(services)

export default function Credentials() {
  const { tasks, offersNothing, provider, trading, isVatRegistered, payout } = useLoaderData<typeof loader>()
  const needed = tasks.filter(({ state }) => state !== 'optional')
  const others = tasks.filter(({ state }) => state === 'optional')
  return (
    <Page
      head={
        <PageHead
          caption="Your credentials"
          title={finding(tasks)}
          sum={
            offersNothing
              ? provider
                ? `What personal guidance needs. The list follows what ${provider.name} offers.`
                : 'What personal guidance needs. Set your prices, and this list follows what you offer.'
              : 'They decide what you may be booked for: each visit is judged on its own day.'
          }
        />
      }
    >
      <Columns>
        <div>
          <Section
            title={
              offersNothing
                ? 'What personal guidance needs'
                : `What ${provider ? `${provider.name}’s` : 'your'} services need`
            }
          >
            <TaskList id="needed" tasks={needed.flatMap((task) => rowsOf(task, offersNothing))} />
          </Section>
          {others.length > 0 && (
            <Section title="Good to have">
              <TaskList id="others" tasks={others.flatMap((task) => rowsOf(task, offersNothing))} />
            </Section>
          )}
          <Section title="How you trade" last>
            <TaskList
              id="trade"
              tasks={
                provider
                  ? tradeFor(provider)
                  : [
                      {
                        title: 'Trading status and VAT',
                        href: '/adviser/profile',
                        status:
                          trading === null ? (
                            <Status tone="turn">To do</Status>
                          ) : (
                            <Status tone="done">
                              {trading === 'limited_company' ? 'Limited company' : 'Sole trader'},{' '}
                              {isVatRegistered ? 'VAT registered' : 'no VAT'}
                            </Status>
                          ),
                      },
                      {
                        title: 'Payout account',
                        href: '/adviser/payouts',
                        status: <Status tone={PAYOUT[payout].tone}>{PAYOUT[payout].words}</Status>,
                      },
                    ]
              }
            />
          </Section>
        </div>
        <div>
          <Panel title="Give something else">
            <Text small>
              A renewal, a further qualification or a new insurance: what counts now stays until it ends.
            </Text>
            <List>
              {tasks.map(({ kind }) => (
                <li key={kind}>
                  <TextLink href={`/adviser/credentials/new/${kind}`}>{CREDENTIAL_WORDS[kind].name}</TextLink>
                </li>
              ))}
            </List>
          </Panel>
          <Panel title="What schools read" line>
            <Text small>
              What was seen, when, and until when it holds. Never a number, nothing of your identity or right to work
              but the day on which we saw it, and nothing of whoever wrote a reference.
            </Text>
            <Text small>
              <TextLink href="/what-we-check">What we check, and why</TextLink>
            </Text>
          </Panel>
        </div>
      </Columns>
    </Page>
  )
}

/** Of a practitioner: what follows from the terms they agreed. The provider invoices, and is insured. */
const tradeFor = ({ name, trading, rate }: { name: string; trading: string | null; rate: string | null }): Task[] => [
  {
    title: 'Trading status',
    href: '/adviser/providers',
    hint: rate ? `${rate}.` : undefined,
    status: trading ? <Status tone="done">{trading}</Status> : <Status tone="open">Nothing agreed with {name}</Status>,
  },
]

const PAYOUT = {
  none: { tone: 'turn', words: 'To do' },
  wanted: { tone: 'turn', words: 'Stripe wants more' },
  checking: { tone: 'open', words: 'Stripe is looking at it' },
  closed: { tone: 'no', words: 'Closed by Stripe' },
  ready: { tone: 'done', words: 'Ready' },
} as const
