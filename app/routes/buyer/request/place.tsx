import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node'
import { useActionData, useLoaderData } from '@remix-run/react'
import { z } from 'zod'
import { readMilesTo } from '#app/domain/bookings/read-place.server.ts'
import type { RequestSoFar } from '#app/domain/bookings/read-request.server.ts'
import { normalisePostcode } from '#app/domain/postcode.ts'
import { RemoteFields } from '#app/ui/bookings/remote-fields.tsx'
import { RequestPage } from '#app/ui/bookings/request-page.tsx'
import { RadioField } from '#app/ui/choice-fields.tsx'
import { pageTitle } from '#app/ui/document.ts'
import { Button, Form } from '#app/ui/form.tsx'
import { parseForm, withErrors } from '#app/ui/form-reply.ts'
import { TextField } from '#app/ui/text-fields.tsx'
import { optionalWords } from '#app/ui/typed.ts'
import { headOf, type OpenRequest, openRequest, saveAndGoOn } from '../open-request.server.ts'

const NO_ROOM = 'Enter the room, or where the adviser should go'
const REMOTE = ['video', 'telephone'] as const

const remote = z
  .object({
    channel: optionalWords(200),
    room: optionalWords(100),
    supervisor: optionalWords(150),
    concern: optionalWords(300),
  })
  .optional()
  .transform((said) => said ?? { channel: '', room: '', supervisor: '', concern: '' })

const LACKS = {
  video: 'Say which link it is, and who opens it',
  telephone: 'Say which number, and who calls',
} as const

const Asked = z
  .object({
    place: z.enum(['school', 'elsewhere', ...REMOTE], { error: 'Choose where the visit is' }),
    room: optionalWords(100),
    name: optionalWords(100),
    street: optionalWords(150),
    postcode: optionalWords(10),
    roomThere: optionalWords(100),
    video: remote,
    telephone: remote,
  })
  .superRefine(
    (asked, context) => {
      const { place, name, street, postcode, room, roomThere } = asked
      const lacks = (field: string, message: string) =>
        context.addIssue({ code: 'custom', path: field.split('.'), message })
      if (place === 'school' && !room) lacks('room', NO_ROOM)
      for (const mode of REMOTE) {
        if (place !== mode) continue
        const said = asked[mode]
        if (!said?.channel) lacks(`${mode}.channel`, LACKS[mode])
        if (!said?.room) lacks(`${mode}.room`, 'Enter the room in which the pupils are')
        if (!said?.supervisor) lacks(`${mode}.supervisor`, 'Say who supervises in school, or that nobody does')
        if (!said?.concern) lacks(`${mode}.concern`, 'Say how a concern is raised while it lasts')
      }
      if (place !== 'elsewhere') return
      if (!name) lacks('name', 'Enter the name of the place')
      if (!street) lacks('street', 'Enter the street and town')
      if (!normalisePostcode(postcode ?? '')) lacks('postcode', 'Enter a whole postcode, like ZZ4 7QT')
      if (!roomThere) lacks('roomThere', NO_ROOM)
    },
    // Beside what is wrong with one field alone, such as a name that is too long.
    { when: ({ value }) => typeof value === 'object' && value !== null },
  )

const modesOf = ({ menu }: RequestSoFar) => menu?.modes ?? []

/** What was said before, or the only way that the service has. */
function chosenOf(soFar: RequestSoFar): 'school' | 'elsewhere' | (typeof REMOTE)[number] {
  const { place } = soFar.answers
  if (place?.kind === 'remote') return place.mode
  if (place?.kind === 'elsewhere') return 'elsewhere'
  return modesOf(soFar).includes('face_to_face')
    ? 'school'
    : (REMOTE.find((mode) => modesOf(soFar).includes(mode)) ?? 'school')
}

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
    place: chosenOf(open.soFar),
    modes: [...modesOf(open.soFar)],
    elsewhere,
    remote: answers.place?.kind === 'remote' ? answers.place : null,
    lead: answers.safeguardingLead ?? facts?.settings?.safeguardingLead ?? '',
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
  const back = (field: string, words: string) => data({ reply: withErrors(sent, { [field]: words }) }, { status: 422 })
  const isRemote = place === 'video' || place === 'telephone'
  if (!modesOf(open.soFar).includes(isRemote ? place : 'face_to_face'))
    return back('place', 'This service is not given in that way. Choose another')
  if (isRemote) {
    const { room: where, ...said } = form.value[place]
    return saveAndGoOn(open, 'place', (answers) => ({
      ...answers,
      place: { kind: 'remote', mode: place, ...said },
      room: where,
    }))
  }
  const postcode = normalisePostcode(form.value.postcode)
  const isElsewhere = place === 'elsewhere'
  const wrong = await tooFarWords(open, isElsewhere ? postcode : null, isElsewhere)
  if (wrong) return back(isElsewhere ? 'postcode' : 'place', wrong)
  return saveAndGoOn(open, 'place', (answers) => ({
    ...answers,
    ...(isElsewhere && postcode
      ? { place: { kind: 'elsewhere', name, street, postcode }, room: roomThere }
      : { place: { kind: 'school' }, room }),
  }))
}

/** Why the adviser would not come there; null where they would. */
async function tooFarWords(open: OpenRequest, postcode: string | null, isElsewhere: boolean): Promise<string | null> {
  const { adviser } = open.soFar
  const miles = await readMilesTo(open.actor, open.soFar, postcode)
  if (miles === null)
    return isElsewhere
      ? 'We do not know where that postcode is. Check it: travel is priced by it'
      : 'The register does not say where your school is. Choose somewhere else and enter its postcode'
  if (miles > adviser.radiusMiles)
    return `${adviser.name} travels up to ${adviser.radiusMiles} miles. That place is ${Math.round(miles)} miles away`
  return null
}

export const meta = () => [{ title: pageTitle('Where is the visit?') }]

const SEEN_INTO = 'A room that can be seen into, such as an office with a window in the door'

export default function Place() {
  const { head, school, postcode, place, modes, elsewhere, remote, lead, room, roomThere } =
    useLoaderData<typeof loader>()
  const reply = useActionData<typeof action>()?.reply
  const faceToFace = [
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
          <TextField name="postcode" label="Postcode" width={10} autoComplete="off" value={elsewhere?.postcode} />
          <TextField name="roomThere" label="Where the adviser should go there" hint={SEEN_INTO} value={roomThere} />
        </>
      ),
    },
  ]
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
            ...(modes.includes('face_to_face') ? faceToFace : []),
            ...REMOTE.filter((mode) => modes.includes(mode)).map((mode) => ({
              value: mode,
              label: mode === 'video' ? 'By video' : 'By telephone',
              hint: 'Nobody travels, and no travel is charged',
              reveals: (
                <RemoteFields mode={mode} said={remote?.mode === mode ? remote : null} room={room} lead={lead} />
              ),
            })),
          ]}
        />
        <Button>Continue</Button>
      </Form>
    </RequestPage>
  )
}
