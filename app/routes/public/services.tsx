import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { frameOf } from '#app/auth/frame.server.ts'
import { memberOrAnyone } from '#app/auth/guards.server.ts'
import { LEVEL_NEEDED } from '#app/domain/accreditation/credential-needs.ts'
import { formatTimeRange } from '#app/domain/format-day.ts'
import { midSentence } from '#app/domain/mid-sentence.ts'
import { MENU_SERVICES, type MenuService } from '#app/domain/services/menu.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Page, PageHead, Section } from '#app/ui/page.tsx'
import { Facts, Text, TextLink } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  return { frame: await frameOf(await memberOrAnyone(request), request) }
}

export const meta: MetaFunction = () => [{ title: pageTitle('What you can book') }]

export default function Services() {
  return (
    <Page
      head={
        <PageHead
          caption="The agreed menu"
          title="Eight kinds of visit, the same words for everyone"
          sum="Each adviser sets a price for what they offer. Nobody adds kinds of their own, so prices can be compared."
        />
      }
    >
      {MENU_SERVICES.map((service) => (
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
  return [
    { name: 'Usually', words: formatTimeRange(service.from, service.to) },
    ...(service.maxInterviews > 0 ? [{ name: 'Interviews', words: interviewsOf(service) }] : []),
    ...(service.pupils ? [{ name: 'Pupils', words: `${service.pupils.least} to ${service.pupils.most}` }] : []),
    {
      name: 'Adviser',
      words: `Level ${LEVEL_NEEDED[service.as]} or above${service.as === 'guidance' ? ', on the UK Register' : ''}`,
    },
    {
      name: 'DBS',
      words: service.isUnsupervised
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
    { name: 'When', words: service.isAllowedOutsideTerm ? 'In term or in the holidays' : 'On school days' },
  ]
}
