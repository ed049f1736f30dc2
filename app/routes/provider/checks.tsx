import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireProvider } from '#app/auth/guards.server.ts'
import type { CredentialKind } from '#app/domain/accreditation/credential-facts.ts'
import { CREDENTIAL_WORDS } from '#app/domain/accreditation/credential-kinds.ts'
import { credentialStatus } from '#app/domain/accreditation/credential-status.ts'
import { ownCredentials } from '#app/domain/accreditation/read-own.server.ts'
import { type ProviderTask, providerTasks } from '#app/domain/accreditation/task-list.ts'
import { londonDay } from '#app/domain/calendar.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Columns, Page, PageHead, Panel, Section } from '#app/ui/page.tsx'
import { Status } from '#app/ui/status.tsx'
import { type Task, TaskList } from '#app/ui/summary-list.tsx'
import { Text, TextLink } from '#app/ui/text.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireProvider(request)
  const today = londonDay(new Date())
  const tasks = providerTasks(await ownCredentials(actor), today)
  return {
    frame: await frameOf(actor, request),
    organisation: actor.organisationName,
    tasks: tasks.map((task) => ({
      ...task,
      shown: task.shown.map((one) => ({ id: one.id, words: one.words, standing: credentialStatus(one, today) })),
    })),
  }
}

export const meta: MetaFunction = () => [{ title: pageTitle('Checks') }]

type Shown = ReturnType<typeof useLoaderData<typeof loader>>['tasks'][number]

const STATE: Record<ProviderTask<never>['state'], { tone: 'turn' | 'open' | 'done'; words: string }> = {
  missing: { tone: 'turn', words: 'To do' },
  waiting: { tone: 'open', words: 'With our staff' },
  done: { tone: 'done', words: 'Done' },
  optional: { tone: 'open', words: 'Not given' },
}

function finding(tasks: readonly Shown[]): string {
  const missing = tasks.filter(({ state }) => state === 'missing').length
  if (missing > 0) return missing === 1 ? 'One check is missing' : `${missing} checks are missing`
  return tasks.some(({ state }) => state === 'waiting')
    ? 'Our staff are looking at what you gave'
    : 'Everything that is needed is verified'
}

function rowsOf({ kind, shown, state }: Shown): Task[] {
  const { name, what } = CREDENTIAL_WORDS[kind as CredentialKind]
  const fresh = { title: name, href: `/provider/checks/new/${kind}`, hint: `${what}.` }
  const rows = shown.map((one) => ({
    title: one.words,
    href: `/provider/checks/${one.id}`,
    status: <Status tone={one.standing.tone}>{one.standing.words}</Status>,
  }))
  const isFresh = shown.length === 0 || state === 'missing'
  return isFresh
    ? [...rows, { ...fresh, status: <Status tone={STATE[state].tone}>{STATE[state].words}</Status> }]
    : rows
}

export default function Checks() {
  const { organisation, tasks } = useLoaderData<typeof loader>()
  return (
    <Page
      head={
        <PageHead
          caption="Checks"
          title={finding(tasks)}
          sum={`What ${organisation} shows of itself. Nobody finds or asks it on a day on which one of these does not hold.`}
        />
      }
    >
      <Columns>
        <div>
          <Section title="What a provider needs">
            <TaskList id="needed" tasks={tasks.filter(({ isNeeded }) => isNeeded).flatMap(rowsOf)} />
          </Section>
          <Section title="Good to have" last>
            <TaskList id="others" tasks={tasks.filter(({ isNeeded }) => !isNeeded).flatMap(rowsOf)} />
          </Section>
        </div>
        <div>
          <Panel title="Never instead of a person’s">
            <Text small>
              Each practitioner shows our staff their own qualification, register, DBS check and training. These stay
              theirs, whoever they work for, and are judged for each visit they are named for.
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
