import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { readMilesTo } from '#app/domain/bookings/read-place.server.ts'
import { normalisePostcode } from '#app/domain/postcode.ts'
import { RequestPage } from '#app/ui/bookings/request-page.tsx'
import { RadioField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { alsoRefused, parseForm, withErrors } from '#app/ui/form-reply.ts'
import { TextField } from '#app/ui/text-fields.tsx'
import { optionalWords, typedWords } from '#app/ui/typed.ts'
import { headOf, openRequest, saveAndGoOn } from '../open-request.server.ts'

const Asked = z.object({
  place: z.enum(['school', 'elsewhere'], { error: 'Choose where the visit is' }),
  name: optionalWords(100),
  postcode: optionalWords(10),
  room: typedWords('Enter the room, or where the adviser should go', 100),
})

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
    room: answers.room ?? facts?.settings?.usualRoom ?? '',
  }
}

/** What a place other than the school lacks. */
function elsewhereErrors(sent: FormData): Record<string, string> {
  const form = parseForm(sent, Asked.pick({ place: true, name: true, postcode: true }))
  if (!form.ok || form.value.place !== 'elsewhere') return {}
  return {
    ...(form.value.name ? {} : { name: 'Enter the name of the place' }),
    ...(normalisePostcode(form.value.postcode) ? {} : { postcode: 'Enter a whole postcode, like ZZ4 7QT' }),
  }
}

export async function action(args: ActionFunctionArgs) {
  const open = await openRequest(args, 'place')
  const sent = await args.request.formData()
  const form = parseForm(sent, Asked)
  const errors = elsewhereErrors(sent)
  if (!form.ok) return data({ reply: alsoRefused(form.reply, errors, Asked) }, { status: 422 })
  const { place, name, room } = form.value
  const postcode = normalisePostcode(form.value.postcode)
  const { adviser } = open.soFar
  if (Object.keys(errors).length === 0) {
    const miles = await readMilesTo(open.actor, open.soFar, place === 'elsewhere' ? postcode : null)
    const at = place === 'elsewhere' ? 'postcode' : 'place'
    if (miles === null)
      errors[at] =
        place === 'elsewhere'
          ? 'We do not know where that postcode is. Check it: travel is priced by it'
          : 'The register does not say where your school is. Choose somewhere else and enter its postcode'
    else if (miles > adviser.radiusMiles)
      errors[at] =
        `${adviser.name} travels up to ${adviser.radiusMiles} miles. That place is ${Math.round(miles)} miles away`
  }
  if (Object.keys(errors).length > 0) return data({ reply: withErrors(sent, errors) }, { status: 422 })
  return saveAndGoOn(open, 'place', (answers) => ({
    ...answers,
    room,
    place: place === 'elsewhere' && postcode ? { kind: 'elsewhere', name, postcode } : { kind: 'school' },
  }))
}

export const meta = () => [{ title: pageTitle('Where is the visit?') }]

export default function Place() {
  const { head, school, postcode, place, elsewhere, room } = useLoaderData<typeof loader>()
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
            { value: 'school', label: school, hint: postcode || undefined },
            {
              value: 'elsewhere',
              label: 'Somewhere else',
              hint: 'Travel is priced to that place',
              reveals: (
                <>
                  <TextField name="name" label="Name of the place" value={elsewhere?.name} />
                  <TextField
                    name="postcode"
                    label="Postcode"
                    width={10}
                    autoComplete="off"
                    value={elsewhere?.postcode}
                  />
                </>
              ),
            },
          ]}
        />
        <TextField
          name="room"
          label="Room"
          hint="One that can be seen into, such as an office with a window in the door"
          value={room}
        />
        <Button>Continue</Button>
      </Form>
    </RequestPage>
  )
}
