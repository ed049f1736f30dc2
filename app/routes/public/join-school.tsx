import { data, type LoaderFunctionArgs } from '@remix-run/node'
import { useLoaderData } from '@remix-run/react'
import { frameOf } from '#app/auth/frame.server.ts'
import { memberOrAnyone } from '#app/auth/guards.server.ts'
import { findInRegister } from '#app/domain/schools/find-in-register.server.ts'
import { plainText } from '#app/domain/search/search-answers.ts'
import { Answer } from '#app/ui/answer.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, HiddenField } from '#app/ui/form.tsx'
import { QuestionPage, Section } from '#app/ui/page.tsx'
import { hrefWith } from '#app/ui/pages.ts'
import { SummaryList } from '#app/ui/summary-list.tsx'
import { Text } from '#app/ui/text.tsx'
import { TextField } from '#app/ui/text-fields.tsx'

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await memberOrAnyone(request)
  const url = new URL(request.url)
  const asked = url.searchParams.get('q')
  const typed = (asked ?? '').trim().slice(0, 100)
  const client = plainText(url.searchParams.get('client'), 60)
  const errors: Record<string, string> = asked !== null && typed === '' ? { q: 'Enter its name, postcode or URN' } : {}
  const found = await findInRegister(actor, typed)
  const isWrong = Object.keys(errors).length > 0
  return data({ frame: await frameOf(actor, request), typed, client, errors, found }, { status: isWrong ? 422 : 200 })
}

export const meta = () => [{ title: pageTitle('Find your school') }]

export default function JoinSchool() {
  const { typed, client, errors, found } = useLoaderData<typeof loader>()
  const reply = { values: { q: typed }, errors }
  return (
    <QuestionPage back={{ href: '/join', text: 'Back' }} reply={reply}>
      <form method="get" action="/join/school" noValidate>
        {client && <HiddenField name="client" value={client} />}
        <TextField
          name="q"
          asTitle
          label="Which school do you work for?"
          hint="Name, postcode or URN. For a trust, choose one of its schools."
          reply={reply}
          width={30}
          autoComplete="organization"
        />
        <Button>Search the register</Button>
      </form>
      {typed && found.length === 0 && (
        <Answer kind="empty" title={`No open school matches “${typed}”`}>
          <p className="govuk-body">
            Try one word of its name, or its postcode. The list is the national register of schools in England.
          </p>
        </Answer>
      )}
      {found.length > 0 && (
        <Section title={found.length === 20 ? 'The nearest 20' : `${found.length} found`}>
          <SummaryList
            rows={found.map(({ urn, name, street, town, postcode, kind, trustName }) => ({
              key: name,
              value: [street, town, postcode].filter(Boolean).join(', '),
              note: [kind, trustName, `URN ${urn}`].filter(Boolean).join(' · '),
              change: { href: hrefWith(`/join/school/${urn}`, { client: client || null }), text: 'Join', what: name },
            }))}
          />
          {found.length === 20 && <Text small>Type more of the name to see others.</Text>}
        </Section>
      )}
    </QuestionPage>
  )
}
