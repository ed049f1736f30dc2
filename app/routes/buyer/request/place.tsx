import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { readMilesTo } from '#app/domain/bookings/read-place.server.ts'
import { normalisePostcode } from '#app/domain/postcode.ts'
import { RequestPage } from '#app/ui/bookings/request-page.tsx'
import { RadioField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { TextField } from '#app/ui/text-fields.tsx'
import { optionalWords } from '#app/ui/typed.ts'
import { headOf, openRequest, saveAndGoOn } from '../open-request.server.ts'

const NO_ROOM = 'Enter the room, or where the adviser should go'

const Asked = z
  .object({
    place: z.enum(['school', 'elsewhere'], { error: 'Choose where the visit is' }),
    room: optionalWords(100),
    name: optionalWords(100),
    street: optionalWords(150),
    postcode: optionalWords(10),
    roomThere: optionalWords(100),
  })
  .superRefine(
    ({ place, name, street, postcode, room, roomThere }, context) => {
      const lacks = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message })
      if (place === 'school' && !room) lacks('room', NO_ROOM)
      if (place !== 'elsewhere') return
      if (!name) lacks('name', 'Enter the name of the place')
      if (!street) lacks('street', 'Enter the street and town')
      if (!normalisePostcode(postcode ?? '')) lacks('postcode', 'Enter a whole postcode, like ZZ4 7QT')
      if (!roomThere) lacks('roomThere', NO_ROOM)
    },
    // Beside what is wrong with one field alone, such as a name that is too long.
    { when: ({ value }) => typeof value === 'object' && value !== null },
  )

export async function loader(args: LoaderFunctionArgs) {
  const open = await openRequest(args, 'place')
  const head = await headOf(open, 'place', args.request)
  const { answers, facts } = open.soFar
  const elsewhere = answers.place?.kind === 'elsewhere' ? answers.place : null
  return {
    frame: head.frame,
    head,
    school: facts?.school.name ?? '',
    postcode: facts?.school.postcode ?? '',
    place: elsewhere ? 'elsewhere' : 'school',
    elsewhere,
    // The school's usual room is in the school: elsewhere nobody knows of one.
    room: (elsewhere ? undefined : answers.room) ?? facts?.settings?.usualRoom ?? '',
    roomThere: elsewhere ? answers.room : undefined,
  }
}

export async function action(args: ActionFunctionArgs) {
  const open = await openRequest(args, 'place')
  const sent = await args.request.formData()
  const form = parseForm(sent, Asked)
  if (!form.ok) return data({ reply: form.reply }, { status: 422 })
  const { place, name, street, room, roomThere } = form.value
  const postcode = normalisePostcode(form.value.postcode)
  const { adviser } = open.soFar
  const miles = await readMilesTo(open.actor, open.soFar, place === 'elsewhere' ? postcode : null)
  const at = place === 'elsewhere' ? 'postcode' : 'place'
  const back = (words: string) => data({ reply: withErrors(sent, { [at]: words }) }, { status: 422 })
  if (miles === null)
    return back(
      place === 'elsewhere'
        ? 'We do not know where that postcode is. Check it: travel is priced by it'
        : 'The register does not say where your school is. Choose somewhere else and enter its postcode',
    )
  if (miles > adviser.radiusMiles)
    return back(
      `${adviser.name} travels up to ${adviser.radiusMiles} miles. That place is ${Math.round(miles)} miles away`,
    )
  return saveAndGoOn(open, 'place', (answers) => ({
    ...answers,
    ...(place === 'elsewhere' && postcode
      ? { place: { kind: 'elsewhere', name, street, postcode }, room: roomThere }
      : { place: { kind: 'school' }, room }),
  }))
}

export const meta = () => [{ title: pageTitle('Where is the visit?') }]

const SEEN_INTO = 'A room that can be seen into, such as an office with a window in the door'

export default function Place() {
  const { head, school, postcode, place, elsewhere, room, roomThere } = useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  return (
    <RequestPage head={head} reply={reply}>
      <Form reply={reply}>
        <RadioField
          name="place"
          label="Where is the visit?"
          asTitle
          caption={head.caption}
          value={place}
          choices={[
            {
              value: 'school',
              label: school,
              hint: postcode || undefined,
              reveals: <TextField name="room" label="Room" hint={SEEN_INTO} value={room} />,
            },
            {
              value: 'elsewhere',
              label: 'Somewhere else',
              hint: 'Travel is priced to that place',
              reveals: (
                <>
                  <TextField name="name" label="Name of the place" value={elsewhere?.name} />
                  <TextField name="street" label="Street and town" autoComplete="off" value={elsewhere?.street} />
                  <TextField
                    name="postcode"
                    label="Postcode"
                    width={10}
                    autoComplete="off"
                    value={elsewhere?.postcode}
                  />
                  <TextField
                    name="roomThere"
                    label="Where the adviser should go there"
                    hint={SEEN_INTO}
                    value={roomThere}
                  />
                </>
              ),
            },
          ]}
        />
        <Button>Continue</Button>
      </Form>
    </RequestPage>
  )
}
