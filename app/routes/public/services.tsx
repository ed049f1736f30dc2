import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { memberOrAnyone } from '#app/auth/guards.server.ts'
import { LEVEL_NEEDED } from '#app/domain/accreditation/credential-needs.ts'
import { FUND_KINDS } from '#app/domain/budgets/funds.ts'
import { formatDuration } from '#app/domain/duration.ts'
import { formatTimeRange } from '#app/domain/format-day.ts'
import { midSentence } from '#app/domain/mid-sentence.ts'
import type { MenuService } from '#app/domain/services/menu.ts'
import { AGES_WORDS, MODE_WORDS, sentenceOf } from '#app/domain/services/menu-words.ts'
import { readMenu } from '#app/domain/services/read-menu.server.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { Facts, Text, TextLink } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await memberOrAnyone(request)
  const menu = await readMenu(actor)
  return { frame: await frameOf(actor, request), services: menu.filter(({ isOnMenu }) => isOnMenu) }
}

export const meta: MetaFunction = () => [{ title: pageTitle('What you can book') }]

export default function Services() {
  const { services } = useLoaderData<typeof loader>()
  return (
    <Page
      head={
        <PageHead
          caption="The agreed menu"
          title={`${services.length} services, the same words for everyone`}
          sum="Each adviser sets a price for what they offer. Nobody adds services of their own, so prices can be compared."
        />
      }
    >
      <nav aria-label="Services">
        <ul className="app-jumps">
          {services.map(({ code, name }) => (
            <li key={code}>
              <TextLink href={`#${code}`}>{name}</TextLink>
            </li>
          ))}
        </ul>
      </nav>
      {services.map((service) => (
        <Section key={service.code} title={service.name} id={service.code}>
          <Text>{service.summary}.</Text>
          <Facts facts={factsOf(service)} />
          <Text>
            <TextLink href={`/find?for=${service.code}`} hidden={`for ${midSentence(service.name)}`}>
              Find advisers
            </TextLink>
          </Text>
        </Section>
      ))}
    </Page>
  )
}

const interviewsOf = ({ maxInterviews, interviewMinutes }: MenuService) =>
  maxInterviews === 1
    ? `One, of ${interviewMinutes} minutes`
    : `At most ${maxInterviews}, ${interviewMinutes} minutes each`

function factsOf(service: MenuService) {
  const { groupLeast, groupMost, leastMinutes, mostMinutes, minutes } = service
  const when = service.isAllowedOutsideTerm ? 'In term or in the holidays' : 'On school days'
  return [
    ...(service.isDated
      ? [
          {
            name: 'Usually',
            words: formatTimeRange(service.from, service.to),
            ...(leastMinutes < mostMinutes
              ? {
                  note: `${formatDuration(minutes)}; advisers may offer ${formatDuration(leastMinutes)} to ${formatDuration(mostMinutes)}`,
                }
              : {}),
          },
        ]
      : []),
    ...(service.maxInterviews > 0 ? [{ name: 'Interviews', words: interviewsOf(service) }] : []),
    ...(groupLeast !== null && groupMost !== null ? [{ name: 'Pupils', words: `${groupLeast} to ${groupMost}` }] : []),
    ...(service.isDated ? [{ name: 'How', words: sentenceOf(service.modes.map((mode) => MODE_WORDS[mode])) }] : []),
    { name: 'Ages', words: AGES_WORDS[service.ages] },
    { name: 'Adviser', words: `${needsWords(service)}` },
    {
      name: 'DBS',
      words: !service.isDated
        ? 'None needed: nobody comes and no pupil is met'
        : service.isUnsupervised
          ? 'Enhanced, with the children’s barred list'
          : 'Enhanced; a member of staff stays in the room',
    },
    {
      name: 'Gatsby',
      words:
        service.benchmark === 8
          ? 'Counts towards Benchmark 8'
          : `Serves Benchmark ${service.benchmark}, and does not count towards Benchmark 8`,
    },
    { name: 'Paid from', words: sentenceOf(service.funds.map((kind) => FUND_KINDS[kind].name)) },
    { name: 'When', words: service.isDated ? when : 'Without a date: it is delivered as files, links or codes' },
  ]
}

/** "Level 6 or above, on a professional register, with SEND training" */
const needsWords = ({ as, isForSend, instrument }: MenuService): string =>
  [
    `Level ${LEVEL_NEEDED[as]} or above`,
    as === 'guidance' ? 'on a professional register' : '',
    isForSend ? 'with SEND training' : '',
    instrument === null ? '' : `qualified to give the ${instrument} test`,
  ]
    .filter(Boolean)
    .join(', ')
