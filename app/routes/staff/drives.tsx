import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { redirectTelling } from '#app/auth/flash.server.ts'
import { frameOf } from '#app/auth/frame.server.ts'
import { requireStaff } from '#app/auth/guards.server.ts'
import { readRoads, setPlatformSpeed } from '#app/domain/availability/set-platform-speed.server.ts'
import { driveMinutes } from '#app/domain/travel.ts'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { Columns, Page, PageHead, Section } from '#app/ui/page.tsx'
import { Facts, Text } from '#app/ui/text.tsx'
import { NumberField } from '#app/ui/text-fields.tsx'
import { typedNumber } from '#app/ui/typed.ts'

const SpeedForm = z.object({ milesPerHour: typedNumber('Enter the speed', 10, 60) })

export async function loader({ request }: LoaderFunctionArgs) {
  const actor = await requireStaff(request, 'set the speed of drives')
  const roads = await readRoads(actor)
  return { frame: await frameOf(actor, request), ...roads, tenMiles: driveMinutes(10, roads) }
}

export async function action({ request }: ActionFunctionArgs) {
  const actor = await requireStaff(request, 'set the speed of drives')
  const sent = await request.formData()
  const form = parseForm(sent, SpeedForm)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const set = await setPlatformSpeed(actor, form.value.milesPerHour, new Date())
  if (!set.ok) {
    const reply = withErrors(sent, { milesPerHour: 'Enter the speed: a whole number from 10 to 60' })
    return data({ reply }, { status: 422 })
  }
  return redirectTelling('/staff/drives', 'Saved. Requests sent from now on are judged by it.')
}

export const meta: MetaFunction = () => [{ title: pageTitle('Drives between visits') }]

export default function Drives() {
  const { milesPerHour, roadFactor, tenMiles, slower } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <Page
      reply={reply}
      head={
        <PageHead
          caption="Drives between visits"
          title={`Drives are planned at ${milesPerHour} miles an hour`}
          sum="Two visits of one adviser are refused where the time between them is shorter than the drive."
        />
      }
    >
      <Columns>
        <Section title="Change the speed" last>
          <Form reply={reply}>
            <NumberField
              name="milesPerHour"
              label="Speed of drives"
              hint="From 10 to 60. Each visit keeps the speed of the moment it was asked for: nothing that is agreed is moved or refused."
              suffix="miles an hour"
              value={milesPerHour}
            />
            <Button>Save</Button>
          </Form>
        </Section>
        <Section title="What it comes to" last>
          <Facts
            facts={[
              { name: 'Ten miles in a straight line', words: `${tenMiles} minutes` },
              {
                name: 'Roads are longer by',
                words: `a factor of ${roadFactor}`,
                note: 'The price of travel is worked out from it too, so it is not changed here.',
              },
              {
                name: 'Advisers who plan slower',
                words: slower === 0 ? 'None' : String(slower),
                note: 'Each may choose a slower speed for their own drives.',
              },
            ]}
          />
          <Text small>Within 200 yards no drive is planned.</Text>
        </Section>
      </Columns>
    </Page>
  )
}
