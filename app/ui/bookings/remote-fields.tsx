import type { RemoteAnswer } from '#app/domain/bookings/request-answers.ts'
import { TextArea, TextField } from '../text-fields.tsx'

type Props = {
  mode: RemoteAnswer['mode']
  /** What was said before of this way. */
  said: RemoteAnswer | null
  room: string
  /** The school’s safeguarding lead, where it is known. */
  lead: string
}

/** How a visit is held at which nobody travels: asked of the school, and read by whoever holds it. */
export const RemoteFields = ({ mode, said, room, lead }: Props) => (
  <>
    <TextField
      name={`${mode}.channel`}
      label={mode === 'video' ? 'Which link, and who opens it' : 'Which number, and who calls'}
      hint={
        mode === 'video'
          ? 'Like “Microsoft Teams: the school sends the link the day before”'
          : 'Like “The adviser calls 01632 960204, and asks for the careers office”'
      }
      value={said?.channel}
    />
    <TextField name={`${mode}.room`} label="Room in which the pupils are" value={room} />
    <TextField
      name={`${mode}.supervisor`}
      label="Who supervises in school"
      hint="A name or a role. If nobody is in the room, say so"
      value={said?.supervisor}
    />
    <TextArea
      name={`${mode}.concern`}
      label="How the adviser raises a concern while it lasts"
      hint={
        lead
          ? `Like “Ring ${lead} on the school’s number, and stay with the pupil”`
          : 'Whom to ring, and on which number'
      }
      value={said?.concern}
      max={300}
      rows={2}
    />
  </>
)
